"""What colleagues may do, confirmed by somebody else and until a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ginnel.foundation.organisations import actions, queries
from ginnel.foundation.organisations.models import (
    CompetenceHolding,
    Organisation,
    StaffAccount,
    StaffRole,
    Team,
)
from ginnel.foundation.organisations.rules.competences import months_after
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.organisations.tests.conftest import Administrator
from ginnel.foundation.organisations.tests.test_rota import worker
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotPermitted, Stale
from ginnel.kernel.viewer import Purpose

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)
LAST = date(2027, 6, 1)


@pytest.fixture(autouse=True)
def monday():
    with clock.held_at(datetime(2026, 11, 30, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def team() -> Team:
    council = Organisation.objects.create(code="X", name="Bramley Council", kind="council")
    return Team.objects.create(organisation=council, code="FD", name="Front door")


@pytest.fixture
def ann(team: Team, by: Any) -> StaffAccount:
    return worker(team, "ann", by)


@pytest.fixture
def bob(team: Team, by: Any) -> StaffAccount:
    return worker(team, "bob", by)


def confirm(who: StaffAccount, witness: StaffAccount, by: Any, **more: Any):
    said = {"competence": Competence.CARE_ACT_ASSESSMENT, "how": "Certificate seen", "valid_to": LAST, **more}
    return actions.confirm_competence(staff=who.id, organisation="X", confirmed_by=witness.id, by=by, **said)


def held(who: StaffAccount, by: Any, days: int = 0) -> frozenset[Competence]:
    with clock.held_at(clock.now() + timedelta(days=days)):
        return queries.competences_of(who.id, "X", viewer=by)


def test_it_is_held_until_its_last_day_and_then_by_itself_no_longer(
    ann: StaffAccount, bob: StaffAccount, by: Any
) -> None:
    confirm(ann, bob, by)
    last = (LAST - TODAY).days
    assert held(ann, by, last) == {Competence.CARE_ACT_ASSESSMENT}
    assert held(ann, by, last + 1) == frozenset()
    assert held(bob, by) == frozenset()


def test_the_higher_level_of_a_trusted_assessor_has_the_lower(
    ann: StaffAccount, bob: StaffAccount, by: Any
) -> None:
    confirm(ann, bob, by, competence=Competence.ADVANCED_TRUSTED_ASSESSOR)
    assert Competence.TRUSTED_ASSESSOR in held(ann, by)
    [one] = queries.holders_of(Competence.TRUSTED_ASSESSOR, "X", viewer=by)
    assert (one.name, one.team_name, one.is_on_duty) == ("Ann", "Front door", False)


def test_nobody_confirms_their_own_nor_for_longer_than_is_allowed(
    ann: StaffAccount, bob: StaffAccount, by: Any
) -> None:
    wrong = [
        ({"witness": ann}, "Somebody else"),
        ({"how": " "}, "how you know"),
        ({"valid_to": date(2029, 12, 1)}, "at the latest"),
        ({"valid_to": date(2026, 11, 29)}, "over already"),
        ({"competence": Competence.CRISIS_TRIAGE, "valid_to": date(2027, 12, 1)}, "at the latest"),
    ]
    for said, why in wrong:
        with pytest.raises(Invalid, match=why):
            confirm(ann, by=by, **{"witness": bob, **said})
    themself = Administrator(
        purpose=Purpose.DIRECT_CARE, role="record-keeper", organisation="X", identity=str(ann.id)
    )
    with pytest.raises(Invalid, match="Somebody else"):
        confirm(ann, bob, themself)
    adviser = Administrator(purpose=Purpose.DIRECT_CARE, role="front-door-adviser", organisation="X")
    with pytest.raises(NotPermitted):
        confirm(ann, bob, adviser)


def test_whoever_leaves_or_from_whom_it_is_taken_holds_it_no_longer(
    ann: StaffAccount, bob: StaffAccount, by: Any
) -> None:
    first, second = confirm(ann, bob, by), confirm(bob, ann, by)
    actions.end_role(staff_role=StaffRole.objects.get(account=ann), reason="Left", on=TODAY, by=by)
    actions.end_competence(holding_id=second, reason="Struck off", by=by)
    assert held(ann, by) == held(bob, by) == frozenset()
    assert queries.kept_competences("X", viewer=by) == frozenset()
    assert queries.listed_competences("X", viewer=by) == {Competence.CARE_ACT_ASSESSMENT}
    with pytest.raises(Stale):
        actions.end_competence(holding_id=second, reason="Again", by=by)
    assert {one.is_held for one in queries.competences_held("X", viewer=by)} == {False}
    assert first != second


def test_one_wrong_confirmation_that_is_taken_back_keeps_nothing_for_some(
    ann: StaffAccount, bob: StaffAccount, by: Any
) -> None:
    wrong = confirm(ann, bob, by)
    assert queries.kept_competences("X", viewer=by) == {Competence.CARE_ACT_ASSESSMENT}
    actions.end_competence(holding_id=wrong, reason="The wrong colleague", by=by)
    assert (
        queries.kept_competences("X", viewer=by) == queries.listed_competences("X", viewer=by) == frozenset()
    )


def test_holders_are_found_in_as_many_reads_however_many_there_are(
    team: Team, bob: StaffAccount, by: Any
) -> None:
    def reads() -> int:
        with CaptureQueriesContext(connection) as found:
            queries.holders_of(Competence.CARE_ACT_ASSESSMENT, "X", viewer=by)
        return len(found)

    confirm(worker(team, "one", by), bob, by)
    few = reads()
    for number in range(29):
        desk = Team.objects.create(organisation=team.organisation, code=f"T{number}", name=f"Team {number}")
        confirm(worker(desk, f"n{number}", by), bob, by)
    assert len(queries.holders_of(Competence.CARE_ACT_ASSESSMENT, "X", viewer=by)) == 30
    assert reads() == few


def test_who_confirms_works_there_too_and_nobody_elsewhere_is_named(
    ann: StaffAccount, bob: StaffAccount, by: Any
) -> None:
    there = Organisation.objects.create(code="Y", name="Elsewhere", kind="council")
    away = worker(Team.objects.create(organisation=there, code="A", name="Away"), "away", by)
    with pytest.raises(Invalid, match="works at this organisation"):
        confirm(ann, away, by)
    held = CompetenceHolding.objects.get(id=confirm(ann, bob, by))
    CompetenceHolding.objects.bulk_create([copied(held, away)])
    assert [one.confirmed_by for one in queries.competences_held("X", viewer=by)] == ["Bob", ""]


def copied(held: CompetenceHolding, witness: StaffAccount) -> CompetenceHolding:
    """As it might stand from before this was looked at."""
    said = {one.attname: getattr(held, one.attname) for one in held._meta.fields if one.name != "id"}
    return CompetenceHolding(**{**said, "confirmed_by_id": witness.id, "valid_to": LAST + timedelta(days=1)})


def test_what_ends_soon_is_found_unless_it_was_confirmed_for_longer(
    ann: StaffAccount, bob: StaffAccount, by: Any
) -> None:
    confirm(ann, bob, by, valid_to=TODAY + timedelta(days=20))
    confirm(bob, ann, by, valid_to=TODAY + timedelta(days=3))
    confirm(bob, ann, by, valid_to=LAST)
    [(found, is_over)] = queries.expiring(viewer=by)
    assert (found.staff, is_over) == (ann, False)
    with clock.held_at(clock.now() + timedelta(days=21)):
        assert [is_over for _, is_over in queries.expiring(viewer=by)] == [True]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), 36, date(2029, 1, 31)),
    ],
)
def test_months_end_on_the_last_day_that_there_is(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_however_many_hold_it_they_are_asked_for_at_once(
    team: Team, bob: StaffAccount, by: Any, django_assert_max_num_queries: Any
) -> None:
    """Whoever opens a work list waits for few questions, not for one a colleague."""
    for number in range(12):
        confirm(worker(team, f"assessor-{number}", by), bob, by)
    with django_assert_max_num_queries(8):
        assert len(queries.holders_of(Competence.CARE_ACT_ASSESSMENT, "X", viewer=by)) == 12
