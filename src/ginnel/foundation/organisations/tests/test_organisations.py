"""Organisations made known, and staff given roles."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from ginnel.foundation.organisations import actions, queries
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.rules import Named, is_valid_on
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer

pytestmark = pytest.mark.django_db


def test_an_organisation_is_made_once_and_keeps_its_number(by: Viewer) -> None:
    made = actions.ensure(code="X", name="Ex", kind=OrganisationKind.GP_PRACTICE, by=by)
    again = actions.ensure(code="X", name="Another name", by=by)
    assert (made.number, made.name) == (again.number, again.name)
    assert made.number > 0


def test_one_made_by_somebody_else_in_the_meantime_is_used(by: Viewer) -> None:
    other = Organisation(code="X", name="Theirs")
    original = Organisation.objects.filter

    class Late:
        """The first look finds nothing, as it would before the other load committed."""

        looks = 0

        def __call__(self, **what: object) -> object:
            self.looks += 1
            if self.looks == 1:
                found = list(original(**what))
                other.save()
                return found
            return original(**what)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Organisation.objects, "filter", Late())
        assert actions.ensure(code="X", name="Ours", by=by).name == "Theirs"


def test_many_are_made_in_one_statement(by: Viewer) -> None:
    named = [Named(f"C{n}", f"Council {n}", "council", "cassr") for n in range(20)]
    made = actions.ensure_many(organisations=named, by=by)
    assert {one.scheme for one in made.values()} == {"cassr"}
    assert len({one.number for one in made.values()}) == 20


def test_labels_are_found_by_number_and_unknown_ones_left_out(by: Viewer) -> None:
    made = actions.ensure(code="X", name="Ex", by=by)
    found = queries.by_numbers([made.number, 10**6], viewer=by)
    assert [(label.code, label.name) for label in found.values()] == [("X", "Ex")]


def test_an_organisation_needs_a_code(by: Viewer) -> None:
    with pytest.raises(Invalid):
        actions.ensure(code="", by=by)


def test_a_role_granted_twice_is_one_role(by: Viewer) -> None:
    here = actions.ensure(code="X", by=by)
    account = actions.register_staff(username="one", display_name="One", password=None, by=by)
    granted = [
        actions.grant_role(account=account, role=Role.ANALYST, organisation=here, by=by) for _ in range(2)
    ]
    assert granted[0] == granted[1]
    assert queries.roles_of(account.id, viewer=by) == [granted[0]]


def test_a_role_that_was_ended_is_not_held_and_not_ended_again(by: Viewer) -> None:
    here = actions.ensure(code="X", by=by)
    account = actions.register_staff(username="one", display_name="One", password=None, by=by)
    granted = actions.grant_role(account=account, role=Role.ANALYST, organisation=here, by=by)
    actions.end_role(staff_role=granted, reason="left", by=by)
    assert queries.roles_of(account.id, viewer=by) == []
    assert queries.role_held(granted.id, viewer=by) is None
    with pytest.raises(Conflict):
        actions.end_role(staff_role=granted, reason="left", by=by)


def test_a_role_holds_from_its_first_day_to_its_last(by: Viewer) -> None:
    first, last = date(2026, 1, 1), date(2026, 1, 31)
    day = timedelta(days=1)
    assert [is_valid_on(on, first, last, None) for on in (first - day, first, last, last + day)] == [
        False,
        True,
        True,
        False,
    ]
    assert not is_valid_on(first, first, None, ended_on=first)


def test_a_team_belongs_to_the_organisation_of_the_role(by: Viewer) -> None:
    here, there = actions.ensure(code="X", by=by), actions.ensure(code="Y", by=by)
    team = actions.ensure_team(organisation=there, code="A", name="Team A", by=by)
    account = actions.register_staff(username="one", display_name="One", password=None, by=by)
    with pytest.raises(Invalid):
        actions.grant_role(account=account, role=Role.ANALYST, organisation=here, team=team, by=by)
    assert actions.ensure_team(organisation=there, code="A", name="Again", by=by) == team


def test_numbers_come_from_the_sequence(by: Viewer) -> None:
    actions.ensure(code="X", by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM organisations_number")
        assert cursor.fetchone()[0] == Organisation.objects.get(code="X").number
