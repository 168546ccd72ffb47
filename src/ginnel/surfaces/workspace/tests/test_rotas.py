"""The pages of who is on duty: what a keeper does on them, and what everybody who works there reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db
BY = service("administer")
MONDAY = "2026-11-30"


@pytest.fixture(autouse=True)
def monday_at_ten() -> Iterator[None]:
    with clock.held_at(datetime(2026, 11, 30, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def team(db: None) -> Any:
    here = organisations.ensure(code="HERE", name="Here", by=BY)
    return organisations.ensure_team(organisation=here, code="FD", name="Front door", by=BY)


@pytest.fixture
def keeper(client: Client, team: Any) -> Client:
    enter(client, works_as(Role.RECORD_KEEPER))
    return client


def colleague(team: Any, name: str) -> UUID:
    account = organisations.register_staff(username=name, display_name=name.title(), password=None, by=BY)
    role = {"account": account, "role": Role.FRONT_DOOR_ADVISER, "organisation": team.organisation}
    organisations.grant_role(**role, team=team, by=BY)
    return account.id


def shifts(team: Any) -> list[Any]:
    now = clock.now()
    return queries.shifts(team.id, since=now, until=now + timedelta(days=60), viewer=BY)


def address(team: Any, name: str = "rota", *more: object) -> str:
    return reverse(f"workspace:{name}", args=[team.pk, *more])


def shown(client: Client, team: Any, week: str = MONDAY) -> str:
    answer = client.get(address(team), {"week": week})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def typed(staff: object, **more: object) -> dict[str, object]:
    return {"week": MONDAY, "staff": str(staff), "days": "0", "since": "09:00", "until": "17:00", **more}


def test_a_keeper_fills_a_week_and_copies_it_forward(keeper: Client, team: Any) -> None:
    ann = colleague(team, "ann")
    assert keeper.post(address(team, "add-shift"), typed(ann, days=list("01234"))).status_code == 302
    answer = keeper.post(address(team, "copy-week"), {"week": MONDAY, "weeks": "2"})
    assert "10 shifts were copied." in answer.content.decode()
    assert f'href="{address(team)}?week=2026-12-07"' in answer.content.decode()
    assert len(shifts(team)) == 15
    page = shown(keeper, team)
    assert "On duty now: Ann, until 5pm; then Ann, from Tuesday 1 December 9am." in page
    assert "Monday 14 December" in shown(keeper, team, "2026-12-14")


def test_gaps_are_shown_and_bank_holidays_named(keeper: Client, team: Any) -> None:
    hours = {"week": MONDAY, "weekdays": ["0", "4"], "opens": "09:00", "closes": "17:00", "seen": "0"}
    assert keeper.post(address(team, "cover-hours"), hours).status_code == 302
    page = shown(keeper, team)
    assert "Nobody is on duty in the next 14 days" in page
    assert "Monday 30 November, 10am to 5pm" in page and "Friday 4 December, 9am to 5pm" in page
    assert "Christmas Day" in shown(keeper, team, "2026-12-21")
    rotas = keeper.get(reverse("workspace:rotas")).content.decode()
    assert "Nobody is on duty now." in rotas or "No rota is kept" in rotas
    assert "5 times with nobody on duty" in rotas


def test_a_shift_is_swapped_and_taken_off(keeper: Client, team: Any) -> None:
    ann, bob = colleague(team, "ann"), colleague(team, "bob")
    keeper.post(address(team, "add-shift"), typed(ann))
    (shift,) = shifts(team)
    where = address(team, "change-shift", shift.id)
    refused = keeper.post(where, {"week": MONDAY, "staff": str(bob), "reason": ""})
    assert refused.status_code == 422 and "Say why" in refused.content.decode()
    assert keeper.post(where, {"week": MONDAY, "staff": str(bob), "reason": "Leave"}).status_code == 302
    assert "instead of Ann" in shown(keeper, team)
    again = keeper.post(where, {"week": MONDAY, "reason": "Leave"})
    assert again.status_code == 422 and "changed this shift" in again.content.decode()
    (now,) = queries.on_duty(team.id, viewer=BY)
    assert keeper.post(address(team, "change-shift", now.id), {"reason": "Ill"}).status_code == 302
    assert queries.on_duty(team.id, viewer=BY) == []


def test_what_cannot_be_is_told_of_by_day_and_the_rest_is_done(keeper: Client, team: Any) -> None:
    ann = colleague(team, "ann")
    keeper.post(address(team, "add-shift"), typed(ann))
    answer = keeper.post(address(team, "add-shift"), typed(ann, days=["0", "1"]))
    assert answer.status_code == 422
    assert "Monday: They are on this rota at that time already." in answer.content.decode()
    assert len(shifts(team)) == 2


def text(answer: Any, status: int = 422) -> str:
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_what_was_typed_stays_in_every_form_and_the_summary_leads_to_its_box(
    keeper: Client, team: Any
) -> None:
    ann = colleague(team, "ann")
    page = text(keeper.post(address(team, "add-shift"), typed(ann, since="noon", days=["0", "2"])))
    assert 'href="#since"' in page and 'value="noon"' in page and 'value="17:00"' in page
    keeper.post(address(team, "add-shift"), typed(ann))
    [shift] = shifts(team)
    page = text(keeper.post(address(team, "change-shift", shift.id), {"week": MONDAY, "reason": "x" * 300}))
    assert f'href="#reason-{shift.id}"' in page and "x" * 300 in page
    page = text(keeper.post(address(team, "copy-week"), {"week": MONDAY, "weeks": "99"}))
    assert 'href="#weeks"' in page and 'value="99"' in page
    hours = {"week": MONDAY, "weekdays": ["1"], "opens": "nine", "closes": "17:00", "seen": "0"}
    page = text(keeper.post(address(team, "cover-hours"), hours))
    assert 'href="#opens"' in page and 'value="nine"' in page and 'value="17:00"' in page


def test_no_day_needs_no_times_and_what_another_said_meanwhile_is_not_lost(keeper: Client, team: Any) -> None:
    hours = {"week": MONDAY, "weekdays": ["0"], "opens": "09:00", "closes": "17:00", "seen": "0"}
    assert keeper.post(address(team, "cover-hours"), hours).status_code == 302
    again = text(keeper.post(address(team, "cover-hours"), {**hours, "opens": "08:00"}))
    assert "changed these hours" in again and 'value="08:00"' in again and "from 09:00 to 17:00" in again
    none = {"week": MONDAY, "seen": "1"}
    assert keeper.post(address(team, "cover-hours"), none).status_code == 302
    assert "was not said when somebody has to be on duty" in shown(keeper, team)


def test_a_monday_that_a_night_reaches_into_does_not_read_nobody(keeper: Client, team: Any) -> None:
    ann = colleague(team, "ann")
    keeper.post(address(team, "add-shift"), typed(ann, days=["6"], since="20:00", until="08:00"))
    page = shown(keeper, team, "2026-12-07")
    assert "Ann, from the day before until 8am" in page
    assert page.count("Nobody</span>") == 6


def test_everybody_who_works_there_reads_it_and_only_keepers_change_it(keeper: Client, team: Any) -> None:
    ann = colleague(team, "ann")
    keeper.post(address(team, "add-shift"), typed(ann))
    other = Client()
    enter(other, works_as(Role.FRONT_DOOR_ADVISER))
    page = shown(other, team)
    assert "Ann" in page and "Put somebody on duty" not in page and "Swap or take off" not in page
    assert other.post(address(team, "add-shift"), typed(ann, days="2")).status_code == 403
    theirs = organisations.ensure(code="THERE", name="There", by=BY)
    away = organisations.ensure_team(organisation=theirs, code="A", name="Away", by=BY)
    assert keeper.get(address(away)).status_code == 404
    assert keeper.post(address(away, "add-shift"), typed(ann)).status_code == 403
    assert "Away" not in keeper.get(reverse("workspace:rotas")).content.decode()


@pytest.mark.parametrize("mess", ["\0", "9" * 30, "²", "x" * 5_000, "", "[]", "0001-01-01", "9999-12-31"])
def test_whatever_is_sent_is_answered(keeper: Client, team: Any, mess: str) -> None:
    ann = colleague(team, "ann")
    for name in typed(ann):
        assert keeper.post(address(team, "add-shift"), {**typed(ann), name: mess}).status_code in (302, 422)
    hours = {"weekdays": "0", "opens": "09:00", "closes": "17:00", "seen": "0"}
    for name in hours:
        answer = keeper.post(address(team, "cover-hours"), {**hours, name: mess})
        assert answer.status_code in (302, 422)
    assert keeper.post(address(team, "copy-week"), {"week": mess, "weeks": mess}).status_code in (200, 422)
    shift = shifts(team)[0]
    for name in ("staff", "reason", "week"):
        answer = keeper.post(address(team, "change-shift", shift.id), {name: mess})
        assert answer.status_code in (302, 422)
    assert keeper.get(address(team), {"week": mess}).status_code in (200, 400)
