"""Restricted records: who says so, until when, and what those see who do not work with the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions, queries
from ginnel.foundation.people.models import Restriction, SourceRecord
from ginnel.foundation.people.states import RestrictionKind
from ginnel.foundation.people.tests.conftest import NUMBER, Keeper, Say
from ginnel.foundation.people.tests.test_withheld import NOWHERE, Stranger, whereabouts
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db
ALIAS = {"given": "Jo", "family": "Sample"}


@dataclass
class Governor(Keeper):
    role: str = Role.INFORMATION_GOVERNANCE_OFFICER


BY = Governor()


def restrict(person: UUID, kind: str = RestrictionKind.PROTECTED_ADDRESS, **more: Any) -> UUID:
    said = {"reason": "In danger", "review_on": clock.today() + timedelta(days=90)} | more
    return actions.restrict_record(person=person, kind=kind, **said, by=BY)


@pytest.fixture
def record(say: Say) -> SourceRecord:
    return say("A", town="Example", phone="01134960000", nhs_number=NUMBER)


def test_a_protected_address_is_only_for_those_who_work_with_them(record: SourceRecord) -> None:
    restrict(record.person_id)
    (shown,) = queries.find(viewer=Stranger(), nhs_number=NUMBER)
    assert whereabouts(shown) == (*NOWHERE[:5], ("Organisation A",))
    assert (shown.is_restricted, shown.is_sensitive, shown.is_withheld) == (True, True, True)
    (seen,) = queries.find(viewer=Keeper(), nhs_number=NUMBER)
    assert (seen.postcode, seen.is_withheld, seen.is_sensitive) == ("QX1 1AA", False, True)


def test_nobody_else_finds_them_by_it(record: SourceRecord, say: Say) -> None:
    neighbour = say("B", "2", given="Beatrix")
    restrict(record.person_id)
    found = queries.find(viewer=Stranger(), postcode="QX1 1AA")
    assert [each.person for each in found] == [neighbour.person_id]


def test_it_is_open_again_from_the_moment_it_ends(record: SourceRecord) -> None:
    made = restrict(record.person_id)
    actions.end_restriction(restriction=made, reason="Moved away", by=BY)
    (shown,) = queries.find(viewer=Stranger(), postcode="QX1 1AA")
    assert (shown.is_restricted, shown.is_sensitive, shown.postcode) == (False, False, "QX1 1AA")
    with pytest.raises(Conflict):
        actions.end_restriction(restriction=made, reason="Moved away", by=BY)


@pytest.mark.parametrize(
    "kind", [kind for kind in RestrictionKind if kind is not RestrictionKind.PROTECTED_ADDRESS]
)
def test_other_kinds_mark_the_record_and_hide_nothing(record: SourceRecord, kind: RestrictionKind) -> None:
    restrict(record.person_id, kind)
    (shown,) = queries.find(viewer=Stranger(), postcode="QX1 1AA")
    assert (shown.is_restricted, shown.postcode) == (True, "QX1 1AA")
    assert queries.described([record.person_id], viewer=LookingBack())[record.person_id].is_apart


@dataclass
class LookingBack(Keeper):
    purpose: Any = "information-governance"


def test_a_known_name_finds_nobody_but_the_name_they_have_here_does(record: SourceRecord) -> None:
    restrict(record.person_id, RestrictionKind.PUBLIC_FIGURE, **ALIAS)
    assert queries.find(viewer=Stranger(), text="Alexander Testperson") == []
    (shown,) = queries.find(viewer=Stranger(), text="jo sample")
    assert (shown.person, shown.family, shown.given, shown.is_aliased) == (
        record.person_id,
        "Sample",
        "Jo",
        True,
    )


@pytest.mark.parametrize("typed", ["Alexander Testperson 4 3 1950", NUMBER])
def test_whoever_has_them_in_front_of_them_finds_them_all_the_same(record: SourceRecord, typed: str) -> None:
    restrict(record.person_id, RestrictionKind.PUBLIC_FIGURE, **ALIAS)
    (shown,) = queries.find(viewer=Stranger(), text=typed)
    assert (shown.person, shown.family) == (record.person_id, "Sample")


def test_those_who_work_with_them_know_their_name(record: SourceRecord) -> None:
    restrict(record.person_id, RestrictionKind.PUBLIC_FIGURE, **ALIAS)
    (shown,) = queries.find(viewer=Keeper(), text="Alexander Testperson")
    assert (shown.family, shown.is_aliased) == ("Testperson", False)
    assert queries.banner(viewer=Stranger(), person=record.person_id).shown.family == "Sample"


def test_an_alias_fits_with_the_birth_date_that_goes_with_it(record: SourceRecord) -> None:
    restrict(record.person_id, RestrictionKind.PUBLIC_FIGURE, **ALIAS)
    assert [each.fits for each in queries.find(viewer=Stranger(), text="jo sample 1977")] == [False]
    assert [each.fits for each in queries.find(viewer=Stranger(), text="jo sample 1950")] == [True]


class WorkingWithNobody(Stranger):
    def restrict(self, query: Any, *, person_field: str, category: Category = Category.DEMOGRAPHICS) -> Any:
        return query if category == Category.DEMOGRAPHICS else query.none()


@pytest.mark.parametrize("more", [ALIAS, {"kind": RestrictionKind.PROTECTED_ADDRESS}])
def test_whom_they_may_also_be_is_not_said_to_a_stranger(
    record: SourceRecord, say: Say, more: dict[str, str]
) -> None:
    twin = say("B", "2")
    pages = (record.person_id, twin.person_id)
    assert all(queries.possible(viewer=WorkingWithNobody(), person=one) for one in pages)
    restrict(record.person_id, **({"kind": RestrictionKind.STAFF} | more))
    assert not any(queries.possible(viewer=WorkingWithNobody(), person=one) for one in pages)
    assert all(queries.possible(viewer=Keeper(), person=one) for one in pages)


def test_it_is_looked_at_again_on_its_day(record: SourceRecord) -> None:
    made, later = restrict(record.person_id), clock.today() + timedelta(days=300)
    actions.keep_restricted(restriction=made, reason="Still in danger", review_on=later, by=BY)
    (held,) = queries.restrictions_of(record.person_id, viewer=BY)
    assert (held.id, held.review_on, held.kind) == (made, later, RestrictionKind.PROTECTED_ADDRESS)
    assert queries.restricted(viewer=BY) == [held]


def test_it_goes_with_whoever_is_joined(record: SourceRecord, say: Say) -> None:
    restrict(record.person_id)
    other = say("B", "2", given="Beatrix", birth_date="1971-01-01")
    actions.merge(person=record.person_id, other=other.person_id, reason="Same", by=Keeper())
    now = SourceRecord.objects.get(id=other.id).person_id
    assert Restriction.objects.get().person_id == now
    assert queries.banner(viewer=Stranger(), person=now).shown.is_withheld


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"kind": "famous"}, Invalid),
        ({"reason": " "}, Invalid),
        ({"family": "Sample"}, Invalid),
        ({"review_on": clock.today()}, Invalid),
        ({"review_on": clock.today() + timedelta(days=400)}, Invalid),
        ({"by": Keeper()}, NotPermitted),
    ],
)
def test_what_is_not_said_right_is_refused(
    record: SourceRecord, changes: dict[str, Any], error: type[Exception]
) -> None:
    said = {
        "kind": RestrictionKind.STAFF,
        "reason": "Works here",
        "review_on": clock.today() + timedelta(days=90),
        "by": BY,
    }
    with pytest.raises(error):
        actions.restrict_record(person=record.person_id, **(said | changes))
    assert not Restriction.objects.exists()


def test_once_for_each_reason_and_one_alias(record: SourceRecord) -> None:
    restrict(record.person_id, RestrictionKind.STAFF, **ALIAS)
    with pytest.raises(Conflict):
        restrict(record.person_id, RestrictionKind.STAFF)
    with pytest.raises(Conflict):
        restrict(record.person_id, RestrictionKind.PUBLIC_FIGURE, given="Al", family="Other")
