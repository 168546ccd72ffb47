"""The sheet says what is late, what runs out before the office opens, and what can wait, and leaves out nothing of it
that must not be missed however much is open."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions, queries
from ginnel.care.access.queries import taking_over
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, Door, Part, Urgency
from ginnel.foundation.audit import queries as audit
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.clock import held_at
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 6, 12, 17, tzinfo=UTC)  # six in the evening in England
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
SHEET = reverse("workspace:handover")
RUNS_OUT = "Runs out before Monday 15 June 2026 at 9am"


@pytest.fixture
def adviser(client: Client) -> Any:
    by = service("administer")
    with held_at(FRIDAY - 500 * HOUR):
        viewer = works_as(Role.FRONT_DOOR_ADVISER)
        here = organisations.ensure(code="HERE", by=by)
        team = organisations.ensure_team(organisation=here, code="FD", name="Front door", by=by)
        actions.set_desk(team=team.id, by=by)
        enter(client, viewer)
    return viewer


def late(by: Any, who: str, many: int = 1, **said: Any) -> None:
    open_contacts(by, FRIDAY - 3 * HOUR, who, many, **said)


def tonight(by: Any, who: str, many: int = 1, **said: Any) -> None:
    """Whoever is at the front door looks at it within the hour."""
    open_contacts(by, FRIDAY - MINUTE, who, many, **said)


def can_wait(by: Any, who: str, many: int = 1) -> None:
    """Somebody has it, and working hours to deal with it."""
    tonight(by, who, many, is_taken=True)


def open_contacts(by: Any, at: datetime, who: str, many: int, **said: Any) -> None:
    with held_at(at):
        for number in range(many):
            actions.receive_contact(
                door=Door.PHONE,
                caller=Caller.RELATIVE,
                words="Fell.",
                named=[Described(Part.ABOUT, name=f"{who} {number}")],
                happened_at=at,
                may_have_needs=True,
                by=by,
                **said,
            )


def groups(client: Client) -> dict[str, list[str]]:
    """Under each heading of the sheet on Friday at six, whom it names."""
    with held_at(FRIDAY):
        page = " ".join(client.get(SHEET).content.decode().split())
    parts = re.split(r'<h3 class="nhsuk-heading-s">(.*?)</h3>', page)[1:]
    found = zip(parts[::2], parts[1::2], strict=True)
    return {heading: re.findall(r">(\w+ \d+) \(not known yet\)<", rows) for heading, rows in found}


def page_of(client: Client) -> str:
    with held_at(FRIDAY):
        return " ".join(client.get(SHEET).content.decode().split())


def test_each_stands_once_under_what_it_is(client: Client, adviser: Any) -> None:
    late(adviser, "late")
    tonight(adviser, "tonight")
    can_wait(adviser, "waits")
    assert groups(client) == {
        "Late already: 1": ["late 0"],
        f"{RUNS_OUT}: 1": ["tonight 0"],
        "Can wait until then: 1": ["waits 0"],
    }


def test_what_runs_out_is_listed_whole_however_much_is_late(client: Client, adviser: Any) -> None:
    late(adviser, "late", 53)
    late(adviser, "overdue", urgency=Urgency.CRISIS)
    tonight(adviser, "tonight", 52)
    tonight(adviser, "crisis", urgency=Urgency.CRISIS)
    can_wait(adviser, "waits", 51)
    found = groups(client)
    assert list(found) == ["Late already: 54", f"{RUNS_OUT}: 53", "Can wait until then: 51"]
    overdue, runs_out, later = found.values()
    assert overdue[0] == "overdue 0" and len(overdue) == 51
    assert runs_out[0] == "crisis 0" and len(runs_out) == 53
    assert len(later) == 50
    page = page_of(client)
    assert "Not all is on this sheet" not in page
    assert "158 open contacts" in page
    assert "51 of 54 are listed here" in page and "50 of 51 are listed here" in page
    assert page.count("a crisis at home") == 2


def test_the_link_under_a_group_leads_to_as_many_as_it_says(client: Client, adviser: Any) -> None:
    late(adviser, "late", 52)
    tonight(adviser, "tonight", 2)
    [href] = re.findall(r'href="([^"]*due=late)"', page_of(client))
    with held_at(FRIDAY):
        assert "52 open contacts" in client.get(href.replace("&amp;", "&")).content.decode()


def test_what_is_too_much_to_list_is_said_at_the_top(
    client: Client, adviser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_over, "MOST_LISTED", 3)
    monkeypatch.setattr("ginnel.surfaces.workspace.presenters.handover.MOST_LISTED", 3)
    tonight(adviser, "tonight", 4)
    tonight(adviser, "crisis", urgency=Urgency.CRISIS)
    assert groups(client) == {f"{RUNS_OUT}: 5": ["crisis 0", "tonight 0", "tonight 1"]}
    page = page_of(client)
    said = "2 more contacts run out before Monday 15 June 2026 at 9am than the 3 listed here"
    assert 0 < page.index("Not all is on this sheet") < page.index(said) < page.index("open contacts")


def test_how_many_were_shown_is_in_the_trail(client: Client, adviser: Any) -> None:
    tonight(adviser, "tonight", 2)
    late(adviser, "late", 51)
    page_of(client)
    read = audit.recent(viewer=works_as(Role.CALDICOTT_GUARDIAN), actions_named=["access.list-read"])
    assert sorted(str(event.detail) for event in read) == ["{'contacts': 52}", "{'referrals': 0}"]


def test_every_group_counts_what_its_list_counts(adviser: Any) -> None:
    late(adviser, "late", 2)
    tonight(adviser, "tonight")
    can_wait(adviser, "waits")
    with held_at(FRIDAY):
        found = queries.sheet("contacts", now=FRIDAY, viewer=adviser)
        for group in found:
            asked = queries.Narrowing(due=group.due)
            assert queries.how_many_open("contacts", asked, viewer=adviser) == group.total
    assert [group.total for group in found] == [2, 1, 1]
