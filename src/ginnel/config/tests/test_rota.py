"""`ginnel rota`: files of who is on duty and who may do what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from ginnel.config.cli import main
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries
from ginnel.foundation.organisations.models import DutyShift, QuarantinedRow, Team
from ginnel.foundation.organisations.states import Competence, Role
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose

pytestmark = pytest.mark.django_db
BY = service("administer")
OUTSIDE = service("verify", purpose=Purpose.INFORMATION_GOVERNANCE)
SHIFTS = """team,username,date,from,to,rank
Front door,ann,2026-11-30,09:00,17:00,
fd,ann,01/12/2026,20:00,08:00,second
Front door,nobody,2026-12-02,09:00,17:00,
Back door,ann,2026-12-02,9am,17:00,
"""


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with clock.held_at(datetime(2026, 11, 29, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def team(db: None) -> Team:
    council = organisations.ensure(code="COUNCIL", name="Council", by=BY)
    made = organisations.ensure_team(organisation=council, code="fd", name="Front door", by=BY)
    for name in ("ann", "bob"):
        account = organisations.register_staff(username=name, display_name=name.title(), password=None, by=BY)
        role = {"account": account, "role": Role.FRONT_DOOR_ADVISER, "organisation": council}
        organisations.grant_role(**role, team=made, by=BY)
    return made


def said(*words: str, status: int = 0) -> str:
    answer = CliRunner().invoke(main, ["rota", *words])
    assert answer.exit_code == status, answer.output
    return answer.output


def written(folder: Path, text: str, name: str = "rota.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    return str(path)


def test_what_is_well_is_done_and_the_rest_is_kept_by_file_row_and_column(team: Team, tmp_path: Path) -> None:
    path = written(tmp_path, SHIFTS)
    answer = said("load", path, "--for", "COUNCIL")
    assert "rota.csv row 4 username: Nobody signs in by this user name" in answer
    assert "rota.csv row 5 from: Write the time like 09:00" in answer
    assert "2 accepted, 2 kept in quarantine" in answer
    said("load", path, "--for", "COUNCIL")
    assert (DutyShift.objects.count(), QuarantinedRow.objects.count()) == (2, 2)
    listed = said("quarantine", "list")
    assert "rota.csv row 5 from" in listed and "row 2" not in listed


def test_a_kept_row_is_mended_replayed_and_discarded(team: Team, tmp_path: Path) -> None:
    said("load", written(tmp_path, SHIFTS), "--for", "COUNCIL")
    first, second = QuarantinedRow.objects.order_by("row")
    assert "accepted 0, refused again 2" in said("quarantine", "replay")
    assert "Refused again" in said("quarantine", "fix", str(second.id), "from=09:00")
    assert "Accepted" in said(
        "quarantine", "fix", str(second.id), "team=Front door", "from=17:00", "to=20:00"
    )
    assert "settled already" in said("quarantine", "replay", str(second.id), status=1)
    organisations.register_staff(username="nobody", display_name="N", password=None, by=BY)
    assert "accepted 0, refused again 1" in said("quarantine", "replay")
    waits = json.loads(said("quarantine", "list", "--json"))
    assert waits["count"] == 1
    said("quarantine", "discard", str(first.id), "--reason", "A typing mistake")
    assert json.loads(said("quarantine", "list", "--json"))["count"] == 0
    assert DutyShift.objects.count() == 3


def test_a_day_at_the_end_of_time_is_kept_and_the_rest_is_done(team: Team, tmp_path: Path) -> None:
    text = (
        "team,username,date,from,to\n"
        "fd,ann,31/12/9999,20:00,08:00\n"
        "fd,ann,0001-01-01,00:00,08:00\n"
        "fd,ann,2026-12-01,09:00,17:00\n"
    )
    answer = said("load", written(tmp_path, text), "--for", "COUNCIL")
    assert "1 accepted, 2 kept in quarantine" in answer and "row 2 date: No rota goes as far" in answer


def test_what_was_settled_before_is_said_and_no_other_column_is_mended(team: Team, tmp_path: Path) -> None:
    path = written(tmp_path, SHIFTS)
    said("load", path, "--for", "COUNCIL")
    first, second = QuarantinedRow.objects.order_by("row")
    assert "There is no column colour, team " in said(
        "quarantine", "fix", str(second.id), "team =Front door", "colour=red", status=1
    )
    with pytest.raises(NotPermitted):
        organisations.discard_row(id=first.id, reason="Mine", by=OUTSIDE)
    said("quarantine", "discard", str(first.id), "--reason", "A typing mistake")
    answer = said("load", path, "--for", "COUNCIL")
    assert "rota.csv row 4: it was settled before" in answer
    assert "2 accepted, 1 kept in quarantine, 1 settled before" in answer


def test_competences_are_loaded_with_who_confirmed_them(team: Team, tmp_path: Path) -> None:
    text = (
        "username,competence,how,confirmed_by,until,from\n"
        "ann,deafblind,Certificate seen,bob,2027-11-01,2026-11-01\n"
        "ann,deafblind,Certificate seen,ann,2027-11-01,\n"
        "bob,flying,Seen,ann,soon,\n"
        "bob,deafblind,Seen,ann,2036-01-01,\n"
    )
    answer = json.loads(said("load-competences", written(tmp_path, text), "--for", "COUNCIL", "--json"))
    assert answer["accepted"] == 1
    assert [one["fields"] for one in answer["kept"]] == [
        ["confirmed_by"],
        ["competence", "until"],
        ["until"],
    ]
    [holder] = queries.holders_of(Competence.DEAFBLIND, "COUNCIL", viewer=BY)
    assert holder.name == "Ann"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("team,username\nFront door,ann\n", "there is no column date, from, to"),
        ("", "there is no column team"),
        ('team,username,date,from,to\n"Front door,ann', "is not a CSV"),
    ],
)
def test_what_is_no_such_file_is_refused_whole(team: Team, tmp_path: Path, text: str, why: str) -> None:
    assert why in said("load", written(tmp_path, text), "--for", "COUNCIL", status=1)
    assert "There is no organisation" in said(
        "load", written(tmp_path, SHIFTS), "--for", "NOWHERE", status=1
    ).replace("such ", "")
    path = tmp_path / "bytes.csv"
    path.write_bytes(b"\xff\xfe\x00")
    assert "is not a CSV" in said("load", str(path), "--for", "COUNCIL", status=1)
