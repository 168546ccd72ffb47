"""What the decision is made from comes by one statement: the same as by the rules, row by row."""

from __future__ import annotations

import random
from dataclasses import replace
from uuid import UUID

import pytest

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.rules.closing import WITHIN
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.relationships.rules import Held, counts_for, counts_for_system
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.models import Barring
from ginnel.foundation.sharing.queries import StaffViewer, SystemViewer
from ginnel.foundation.sharing.queries.willingness import objected
from ginnel.foundation.sharing.rules import Facts
from ginnel.foundation.sharing.tests.conftest import Acting, Calling, Place
from ginnel.foundation.sharing.tests.test_renderings import scatter
from ginnel.kernel.viewer import Purpose

pytestmark = pytest.mark.django_db


Viewer = StaffViewer | SystemViewer


def by_the_rules(viewer: Viewer, person: UUID) -> Facts:
    held = relationships.held_by(person, organisation=viewer.organisation, viewer=viewer)
    return Facts(
        frozenset(rules.stands_as(one.kind, one.need) for one in held if _counts(viewer, one)),
        any(_knows(viewer, source) for source in SourceRecord.objects.filter(person_id=person)),
        objected(person, kind=viewer.organisation_kind, organisation=viewer.organisation),
        viewer.facts(person).unagreed,
        is_barred=any(
            _keeps_out(viewer, one) for one in Barring.objects.filter(person_id=person, ending=None)
        ),
    )


def _counts(viewer: Viewer, one: Held) -> bool:
    if isinstance(viewer, SystemViewer):
        return counts_for_system(one, viewer.organisation)
    return counts_for(one, viewer.organisation, viewer.team, viewer.account)


def _keeps_out(viewer: Viewer, one: Barring) -> bool:
    if one.organisation is None:
        return isinstance(viewer, StaffViewer) and one.staff_id == viewer.account
    return one.organisation.code == viewer.organisation and rules.is_barred_with_all(viewer.purpose)


def _knows(viewer: Viewer, source: SourceRecord) -> bool:
    closed_by = set(source.closing.categories) if hasattr(source, "closing") else set()
    is_within = bool(closed_by) and closed_by <= WITHIN and viewer.purpose == Purpose.DIRECT_CARE
    return (
        source.organisation.code == viewer.organisation and source.described_at is not None and not is_within
    )


def _by_code_alone(viewer: Viewer) -> Viewer:
    return replace(viewer, organisation_id=None, _facts={}, _permitted={})


@pytest.mark.parametrize("seed", range(3))
def test_one_statement_says_what_the_rules_say(
    seed: int, place: Place, acting: Acting, calling: Calling
) -> None:
    people = scatter(place, 120, random.Random(seed))
    staff = [acting(role) for role in (Role.GENERAL_PRACTITIONER, Role.SOCIAL_WORKER, Role.RECORD_KEEPER)]
    asked = (*staff, calling("gp-practice"))
    for viewer in (*asked, *(_by_code_alone(one) for one in asked)):
        assert {one: viewer.facts(one) for one in people} == {
            one: by_the_rules(viewer, one) for one in people
        }
