"""The ways of standing to somebody that `test_leaks` tries by chance: that each is met, and each tried by itself."""

from __future__ import annotations

import random

import pytest
from django.db import transaction

from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.models import Barring, Willingness
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category, Purpose
from tests.leaks.browsing import answers, hire, signed_in
from tests.leaks.doors import safeguarding_team
from tests.leaks.referee import READ_FOR_SAFETY, may_know, may_know_there, standing
from tests.leaks.routes import VISITS
from tests.leaks.test_leaks import _BESIDE, stand
from tests.leaks.visits import Visit
from tests.leaks.words import Fact
from tests.leaks.world import World

pytestmark = pytest.mark.django_db
WAYS = {
    "direct-care",
    "record-keeping",
    "information-governance",
    "planning",
    "kept from them by name",
    "kept from them with their organisation",
    "objected to",
    "objected to by kind of organisation",
    "objected to by name of organisation",
    "objected to, and it yields",
    "works with them",
    "their organisation knows them",
    "stands far from them",
}
_SAID = {"recorded_by": "service:test"}
# Where somebody's facts are read: their pages, the lists that they are in, and what is written about them.
_PAGES = (
    "workspace:person",
    "workspace:print",
    "workspace:willingness",
    "workspace:acting",
    "workspace:documents",
    "workspace:entry",
    "workspace:original",
    "workspace:home",
    "workspace:find",
    "workspace:work-list",
    "workspace:handover",
    "workspace:contact",
    "workspace:contact-who",
    "workspace:referral",
    "workspace:concerns",
    *sorted(READ_FOR_SAFETY),
)


def test_every_way_of_standing_is_met_by_those_whom_the_sample_tries(world: World) -> None:
    """Whoever works for each purpose, is kept from somebody, is objected to: else nothing would be tried of it."""
    met: set[str] = set()
    for role in Role:
        with transaction.atomic():
            viewer = stand(world, random.Random(f"1 {role}"), role)
            for person in world.people.values():
                met |= standing(viewer, person)
            transaction.set_rollback(True)
    assert met >= WAYS


def works_with_them(world: World) -> StaffViewer:
    """A social worker of the council's safeguarding team, which works with the one whom everybody knows."""
    council = world.places["COUNCIL"]
    said = {"started_at": clock.now(), "recorded_at": clock.now(), **_SAID}
    Relationship.objects.create(
        person_id=world.people[0], kind=RelationshipKind.TEAM, organisation=council, **said
    )
    return hire(world, Role.SOCIAL_WORKER, council, team=safeguarding_team(world))


def told(world: World, viewer: StaffViewer, *names: str) -> dict[str, set[Fact]]:
    """What of the one whom everybody knows is told, by the name of the page."""
    visits = [(name, visit) for name in names for visit in random.Random(name).sample(*_a_few(world, name))]
    found: dict[str, set[Fact]] = {name: set() for name in names}
    for name, _, answer in answers(signed_in(world, viewer), visits):
        found[name] |= {fact for fact in world.words.told_by(_BESIDE.sub("", answer)) if fact.person == 0}
    return found


def _a_few(world: World, name: str) -> tuple[list[Visit], int]:
    every = list(VISITS[name](world))
    return every, min(12, len(every))


def test_a_worker_with_whom_nothing_stands_between_is_told_much(world: World) -> None:
    """Else the tests below would compare nothing with nothing."""
    found = told(world, works_with_them(world), *_PAGES)
    assert len({fact for facts in found.values() for fact in facts}) > 20
    assert {"workspace:person", "workspace:concern", "workspace:contact"} <= {
        name for name, facts in found.items() if facts
    }


@pytest.mark.parametrize("whom", ["the worker", "their organisation"])
def test_whoever_is_kept_from_somebody_is_told_nothing_on_any_of_these_pages(world: World, whom: str) -> None:
    viewer = works_with_them(world)
    by_name = {"staff": world.account}
    kept = by_name if whom == "the worker" else {"organisation": world.places["COUNCIL"]}
    Barring.objects.create(
        person_id=world.people[0],
        reason="test",
        recorded_at=clock.now(),
        recorded_by_name="Test",
        **kept,
        **_SAID,
    )
    assert {name: facts for name, facts in told(world, viewer, *_PAGES).items() if facts} == {}


def object_to_councils(world: World) -> None:
    said = {"said_by": "self", "said_at": clock.now(), "recorded_at": clock.now(), **_SAID}
    Willingness.objects.create(
        person_id=world.people[0], is_objection=True, organisation_kind=OrganisationKind.COUNCIL, **said
    )


def test_whoever_is_objected_to_by_kind_is_told_what_their_own_organisation_says_and_who_it_is(
    world: World,
) -> None:
    """On every page that is read to care for somebody; where a concern is read is below."""
    viewer = works_with_them(world)
    object_to_councils(world)
    pages = told(world, viewer, *(name for name in _PAGES if name not in READ_FOR_SAFETY))
    facts = {fact for found in pages.values() for fact in found}
    others = {fact for fact in facts if fact.organisation != "COUNCIL"}
    assert facts - others
    assert {fact.category for fact in others} <= {Category.DEMOGRAPHICS}


def test_where_a_concern_is_read_it_is_read_to_keep_somebody_safe_and_for_no_more(world: World) -> None:
    """What others raised is told there although the person objects: and on no page that is read for their care."""
    viewer, person = works_with_them(world), world.people[0]
    object_to_councils(world)
    found = told(world, viewer, *_PAGES)
    beyond = {
        name: more
        for name, facts in found.items()
        if (more := {fact for fact in facts if not may_know(viewer, person, fact)})
    }
    assert "workspace:concern" in beyond
    assert beyond.keys() <= READ_FOR_SAFETY
    assert all(may_know_there(name, viewer, person, fact) for name in beyond for fact in beyond[name])
    assert {fact.category for facts in beyond.values() for fact in facts} == {Category.SAFEGUARDING}
    assert viewer.purpose == Purpose.DIRECT_CARE
