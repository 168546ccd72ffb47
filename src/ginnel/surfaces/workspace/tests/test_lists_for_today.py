"""The list of what is late or due today, and coming back to the list that was narrowed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions, queries
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, Door, Part, Urgency
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.queries import account_named
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import service, staff
from ginnel.kernel.clock import held_at
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 6, 12, 22, 30, tzinfo=UTC)  # half past eleven on a Friday in England
LIST, HOUR = reverse("workspace:work-list"), timedelta(hours=1)


@pytest.fixture
def adviser(client: Client) -> Any:
    """Of a team, with its front door."""
    by = service("administer")
    with held_at(NIGHT - 500 * HOUR):
        works = works_as(Role.FRONT_DOOR_ADVISER)
        here = organisations.ensure(code="HERE", by=by)
        team = organisations.ensure_team(organisation=here, code="FD", name="Front door", by=by)
        actions.set_desk(team=team.id, by=by)
        held = organisations.grant_role(
            account=account_named(Role.FRONT_DOOR_ADVISER, viewer=works),
            role=Role.FRONT_DOOR_ADVISER,
            organisation=here,
            team=team,
            by=by,
        )
        viewer = staff(staff_role=held.id)
        enter(client, viewer)
    return viewer


def came(by: Any, at: datetime, who: str) -> None:
    """In a crisis: two hours of any day or night."""
    with held_at(at):
        actions.receive_contact(
            door=Door.PHONE,
            caller=Caller.RELATIVE,
            words="Fell.",
            named=[Described(Part.ABOUT, name=who)],
            happened_at=at,
            may_have_needs=True,
            urgency=Urgency.CRISIS,
            by=by,
        )


def page_of(client: Client, **asked: str) -> str:
    with held_at(NIGHT):
        return " ".join(client.get(LIST, asked).content.decode().split())


def test_today_is_what_is_late_or_due_before_midnight_in_england(client: Client, adviser: Any) -> None:
    came(adviser, NIGHT - 3 * HOUR, "Late")
    came(adviser, NIGHT - 1.75 * HOUR, "Today")  # due at a quarter to midnight
    came(adviser, NIGHT - 1.25 * HOUR, "Tomorrow")  # due at a quarter past midnight, of the same day by UTC
    page = page_of(client, view="today")
    assert "2 open contacts, late already or due today" in page
    assert "Late (not known yet)" in page and "Today (not known yet)" in page
    assert "Tomorrow (not known yet)" not in page
    assert 'href="?kind=referrals&amp;view=today"' in page
    assert "No open referrals here, late already or due today" in page_of(
        client, kind="referrals", view="today"
    )


def test_today_counts_what_it_lists_and_is_kept_with_what_narrows_it(client: Client, adviser: Any) -> None:
    came(adviser, NIGHT - 3 * HOUR, "Late")
    came(adviser, NIGHT - 1.75 * HOUR, "Today")
    with held_at(NIGHT):
        actions.save_filter(
            name="Late ones", kind="contacts", asked={"view": "today", "due": "late"}, by=adviser
        )
        found = queries.contacts_open(viewer=adviser, asked=queries.Narrowing(today=True))
        many = queries.how_many_open("contacts", queries.Narrowing(today=True), viewer=adviser)
    assert many == found.total == len(found.lines) == 2
    page = page_of(client)
    assert 'view=today&amp;due=late">Late ones</a> <b>1</b>' in page
    assert "Contacts, Today, Late already" in page


def test_taking_several_comes_back_to_the_list_as_it_was_narrowed(client: Client, adviser: Any) -> None:
    came(adviser, NIGHT - 3 * HOUR, "Late")
    page = page_of(client, view="all", door="phone")
    assert '<input type="hidden" name="door" value="phone">' in page
    with held_at(NIGHT):
        [line] = queries.contacts_open(viewer=adviser).lines
        asked = {"kind": "contacts", "view": "all", "door": "phone", "page": "2"}
        answer = client.post(
            reverse("workspace:take-several"), {**asked, "contact": [f"{line.id} {line.number}", "none 1"]}
        )
    assert answer["Location"] == f"{LIST}?kind=contacts&view=all&door=phone&page=2&missed=1"
    assert "1 of those chosen could not be taken" in page_of(client, view="all", missed="1")
