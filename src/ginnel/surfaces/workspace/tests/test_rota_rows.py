"""The page on which whoever keeps a rota mends rows of a file that could not be accepted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries
from ginnel.foundation.organisations.states import Role, RowKind
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as
from ginnel.surfaces.workspace.tests.test_rotas import BY, colleague, keeper, monday_at_ten, shifts, team

__all__ = ["keeper", "monday_at_ten", "team"]
pytestmark = pytest.mark.django_db
ROW = {
    "team": "Front door",
    "username": "nobody",
    "date": "2026-12-02",
    "from": "09:00",
    "to": "17:00",
    "rank": "",
}
LIST = reverse("workspace:rota-rows")


def loaded(kind: RowKind = RowKind.SHIFT, organisation: str = "HERE", **cells: str) -> UUID:
    """The row that was not accepted."""
    row = {**ROW, **cells}
    organisations.load_rows(kind=kind, organisation=organisation, filename="rota.csv", rows=[row], by=BY)
    return queries.quarantined_rows(viewer=BY).get().id


def settle(client: Client, row: UUID, do: str, seen: int = 0, **more: str) -> Any:
    cells = {f"column-{name}": value for name, value in {**ROW, **more}.items()}
    said = {"do": do, "seen": str(seen), **cells, **more}
    return client.post(reverse("workspace:settle-rota-row", args=[row]), said)


def test_a_keeper_puts_right_what_was_wrong_and_they_are_on_duty(keeper: Client, team: Any) -> None:
    colleague(team, "ann")
    row = loaded()
    assert "Rows that were not accepted: 1" in keeper.get(reverse("workspace:rotas")).content.decode()
    listed = keeper.get(LIST).content.decode()
    assert "1 row waits" in listed and "User name: Nobody signs in by this user name" in listed
    assert settle(keeper, row, "fix", username="ann").status_code == 302
    assert [one.name for one in shifts(team)] == ["Ann"]
    assert "No row waits" in keeper.get(LIST).content.decode()
    page = keeper.get(reverse("workspace:rota-row", args=[row])).content.decode()
    assert "It has been settled." in page and "As it came: nobody" not in page and "Corrected" in page


def test_what_is_refused_again_says_why_and_keeps_what_was_typed(keeper: Client, team: Any) -> None:
    colleague(team, "ann")
    row = loaded()
    answer = settle(keeper, row, "fix", username="ann", date="2 December")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="2 December"' in shown and "Write the day like 2026-12-31" in shown
    assert "As it came: nobody" in shown
    assert not shifts(team)


def test_somebody_who_was_quicker_is_not_undone(keeper: Client, team: Any) -> None:
    colleague(team, "ann")
    row = loaded()
    settle(keeper, row, "fix", username="who")
    answer = settle(keeper, row, "fix", username="ann")
    shown = answer.content.decode()
    assert answer.status_code == 422 and "since you opened the page" in shown and 'value="ann"' in shown
    assert queries.rota_row(row, viewer=works_as(Role.RECORD_KEEPER)).columns["username"] == "who"


def test_it_is_tried_again_as_it_is_or_discarded_with_a_reason(keeper: Client, team: Any) -> None:
    row = loaded()
    assert settle(keeper, row, "replay").status_code == 422
    assert settle(keeper, row, "discard", seen=1, reason="").status_code == 422
    assert settle(keeper, row, "discard", seen=1, reason="She has left").status_code == 302
    assert settle(keeper, row, "discard", seen=2, reason="Again").status_code == 422
    assert not queries.quarantined_rows(viewer=BY).exists()


def test_whoever_keeps_no_rota_and_whoever_keeps_another_sees_none(client: Client, team: Any) -> None:
    row = loaded()
    address = reverse("workspace:rota-row", args=[row])
    enter(client, works_as(Role.FRONT_DOOR_ADVISER))
    assert client.get(LIST).status_code == client.get(address).status_code == 403
    keeper = Client()
    enter(keeper, works_as(Role.RECORD_KEEPER))
    organisations.ensure(code="THERE", name="There", by=BY)
    other = loaded_elsewhere()
    assert keeper.get(address).status_code == 200
    assert keeper.get(reverse("workspace:rota-row", args=[other])).status_code == 404
    assert settle(keeper, other, "discard", reason="Mine").status_code == 404


def loaded_elsewhere() -> UUID:
    organisations.load_rows(kind=RowKind.SHIFT, organisation="THERE", filename="x.csv", rows=[ROW], by=BY)
    return queries.quarantined_rows(viewer=BY).get(organisation__code="THERE").id
