"""The page on which whoever keeps a rota mends rows of a file that could not be accepted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries
from ginnel.foundation.organisations.states import Role, RowKind
from ginnel.foundation.sharing.queries import staff
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
ROWS = "ginnel.foundation.organisations.queries.rows"
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


def own_keeper(team: Any) -> Client:
    """A social worker, who keeps the rota of the team that they work in and no other."""
    role = Role.SOCIAL_WORKER
    account = organisations.register_staff(username=role, display_name=role.label, password=None, by=BY)
    held = organisations.grant_role(
        account=account, role=role, organisation=team.organisation, team=team, by=BY
    )
    viewer = staff(staff_role=held.id)
    assert viewer is not None
    client = Client()
    enter(client, viewer)
    return client


def another_team(team: Any) -> Any:
    return organisations.ensure_team(organisation=team.organisation, code="SW", name="Social work", by=BY)


def load_many(count: int, team: str) -> None:
    rows = [{**ROW, "team": team, "username": f"nobody{number}"} for number in range(count)]
    organisations.load_rows(kind=RowKind.SHIFT, organisation="HERE", filename="rota.csv", rows=rows, by=BY)


def test_rows_of_other_teams_hide_none_of_ones_own(team: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{ROWS}.MOST_ROWS", 3)
    own = own_keeper(another_team(team))
    load_many(5, "Front door")
    load_many(1, "SW")
    load_many(1, "No such team")
    listed = own.get(LIST).content.decode()
    assert "2 rows wait" in listed and "SW" in listed and "No such team" in listed
    assert ", Front door" not in listed and listed.count("nobody") == 2
    assert "Rows that were not accepted: 2" in own.get(reverse("workspace:rotas")).content.decode()


def test_a_row_is_listed_for_whoever_keeps_the_team_that_it_was_corrected_to(
    keeper: Client, team: Any
) -> None:
    own = own_keeper(another_team(team))
    row = loaded()
    assert "No row waits" in own.get(LIST).content.decode()
    assert settle(keeper, row, "fix", team="Social work").status_code == 422
    assert "1 row waits" in own.get(LIST).content.decode()
    assert own.get(reverse("workspace:rota-row", args=[row])).status_code == 200


def test_more_rows_than_are_shown_are_said_to_be_more(
    keeper: Client, team: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (ROWS, "ginnel.surfaces.workspace.presenters.rota_rows"):
        monkeypatch.setattr(f"{module}.MOST_ROWS", 3)
    load_many(3, "Front door")
    assert "3 rows wait<" in keeper.get(LIST).content.decode()
    load_many(5, "Front door")
    listed = keeper.get(LIST).content.decode()
    assert "More than 3 rows wait: here are the oldest 3" in listed and listed.count("nobody") == 3
    shown = keeper.get(reverse("workspace:rotas")).content.decode()
    assert "Rows that were not accepted: more than 3" in shown


def test_pages_take_no_query_for_each_row(keeper: Client, team: Any) -> None:
    def queries_of(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert keeper.get(address).status_code == 200
        return len(caught)

    pages = (reverse("workspace:rotas"), LIST)
    load_many(1, "Front door")
    [queries_of(one) for one in pages]
    few = [queries_of(one) for one in pages]
    load_many(11, "Front door")
    assert [queries_of(one) for one in pages] == few


def test_a_correction_to_a_team_that_they_do_not_keep_is_told_of_with_what_was_typed(team: Any) -> None:
    own = own_keeper(another_team(team))
    row = loaded(team="Social work")
    answer = settle(own, row, "fix", team="Front door", username="somebody")
    page = answer.content.decode()
    assert answer.status_code == 422 and "you do not keep the rota of the team that you wrote" in page
    assert 'value="Front door"' in page and 'value="somebody"' in page
    held = queries.rota_row(row, viewer=BY)
    assert held.columns["team"] == "Social work" and not held.done


def loaded_elsewhere() -> UUID:
    organisations.load_rows(kind=RowKind.SHIFT, organisation="THERE", filename="x.csv", rows=[ROW], by=BY)
    return queries.quarantined_rows(viewer=BY).get(organisation__code="THERE").id
