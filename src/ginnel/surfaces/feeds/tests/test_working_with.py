"""Lists of who works with whom: each row is an episode of care, and whom it names must be there."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ginnel.care.reception import queries
from ginnel.care.reception.actions import fix
from ginnel.care.reception.states import Decision
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries as organisations_named
from ginnel.foundation.record.fhir.categories import category
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category, Purpose, Viewer
from ginnel.surfaces.feeds import tasks
from ginnel.surfaces.feeds.loading import load_path
from ginnel.surfaces.feeds.replaying import replay, replay_one
from ginnel.surfaces.feeds.tests.tabular_files import codes, invalid, lines, one, tree, written
from ginnel.surfaces.feeds.tests.test_cld_load import counts, held

ROW = {
    "Organisation_Code": "R1A",
    "Local_Patient_ID": "P1",
    "NHS_Number": "",
    "Date_of_Birth": "29/02/1940",
    "Family_Name": "Testperson",
    "Given_Name": "Ada",
    "Kind": "Caseload",
    "Team_Code": "DN1",
    "User_Name": "j.smith",
    "Since": "01/02/2025",
    "Until": "",
    "List_Date": "03/03/2025",
    "List_Name": "",
}
SERVICE = ROW | {"Kind": "Service", "Team_Code": "", "User_Name": ""}
OTHER = SERVICE | {"Local_Patient_ID": "P2"}
LATER = {"List_Date": "10/06/2025"}


def by() -> Viewer:
    return service("load", purpose=Purpose.RECORD_KEEPING)


def episode(folder: Path, row: dict[str, str]) -> dict[str, Any]:
    return tree(one(folder, row), "EpisodeOfCare")


def load(folder: Path, *rows: dict[str, str], name: str = "list.csv", source: str = "R1A") -> dict[str, Any]:
    [done] = load_path(written(folder, rows[0], *rows, name=name), source=source)
    return done


def standing() -> dict[str, tuple[str, str, str]]:
    """Of each person, by what the organisation calls them: status, end, and the day of the list."""
    called = {
        f"Patient/{each['id']}": next(
            (one["value"] for one in each["identifier"] if "/id/" in one["system"]), ""
        )
        for each in held("Patient")
    }
    return {
        called[each["patient"]["reference"]]: (
            each["status"],
            each["period"].get("end", ""),
            each["extension"][0]["valueDate"],
        )
        for each in held("EpisodeOfCare")
    }


@pytest.fixture
def colleague(db: None) -> None:
    make_colleague("R1A")


def make_colleague(code: str, username: str = "j.smith") -> None:
    administer = service("administer")
    at = organisations.ensure(code=code, by=administer)
    team = organisations.ensure_team(organisation=at, code="DN1", name="District nurses", by=administer)
    account = organisations.register_staff(
        username=username, display_name="Jo Smith", password="a long enough secret", by=administer
    )
    organisations.grant_role(
        account=account,
        role="community-nurse",
        organisation=at,
        team=team,
        valid_from=date(2025, 1, 1),
        by=administer,
    )


def test_a_row_is_an_episode_of_care_of_whoever_manages_it(tmp_path: Path) -> None:
    parcel = one(tmp_path, ROW | {"List_Name": "Night  service"})
    found = tree(parcel, "EpisodeOfCare")
    ours = "https://ginnel.invalid/"
    assert (codes(parcel), invalid(parcel)) == ([], [])
    assert (found["status"], found["period"]) == ("active", {"start": "2025-02-01"})
    assert found["type"][0]["coding"] == [{"system": f"{ours}CodeSystem/working-with", "code": "caseload"}]
    assert found["careManager"] == {
        "type": "Practitioner",
        "identifier": {"system": f"{ours}Id/staff", "value": "j.smith"},
    }
    assert found["team"] == [{"type": "CareTeam", "identifier": {"system": f"{ours}Id/team", "value": "DN1"}}]
    assert found["extension"] == [
        {"url": f"{ours}StructureDefinition/listed-on", "valueDate": "2025-03-03"},
        {"url": f"{ours}StructureDefinition/list-name", "valueString": "Night service"},
    ]
    assert found["managingOrganization"]["identifier"]["value"] == "R1A"
    assert [each.stated_at for each in parcel.incoming] == ["2025-03-03T00:00:00Z"] * 2
    assert lines(parcel)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("accountable-lead", "accountable-lead"),
        ("Accountable Lead", "accountable-lead"),
        ("Key worker", "accountable-lead"),
        ("CASELOAD", "caseload"),
        ("team", "team"),
        ("Receiving a service", "service"),
    ],
)
def test_the_words_of_organisations_are_four_kinds(said: str, code: str, tmp_path: Path) -> None:
    assert episode(tmp_path, ROW | {"Kind": said})["type"][0]["coding"][0]["code"] == code


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"Kind": "Friend"}, ("code-unknown", "Kind")),
        ({"Kind": ""}, ("value-missing", "Kind")),
        ({"User_Name": ""}, ("value-missing", "User_Name")),
        ({"Kind": "lead", "User_Name": ""}, ("value-missing", "User_Name")),
        ({"Kind": "team", "Team_Code": ""}, ("value-missing", "Team_Code")),
        ({"Until": "31/01/2025"}, ("end-before-start", "Until")),
        ({"Since": "01/02/1939"}, ("start-before-birth", "Since")),
        ({"List_Date": ""}, ("value-missing", "List_Date")),
        ({"List_Date": "15/10/1582"}, ("value-missing", "List_Date")),
        ({"Local_Patient_ID": ""}, ("no-person", "Local_Patient_ID")),
        ({"Restricted_Subject": "something"}, ("code-unknown", "Restricted_Subject")),
    ],
)
def test_what_cannot_be_used_is_named(
    changed: dict[str, str], expected: tuple[str, str], tmp_path: Path
) -> None:
    parcel = one(tmp_path, ROW | changed)
    assert [(fault.code, fault.field) for fault in parcel.faults] == [expected]


def test_a_list_of_a_day_to_come_is_refused(tmp_path: Path) -> None:
    tomorrow = clock.today() + timedelta(days=2)
    assert codes(one(tmp_path, ROW | {"List_Date": tomorrow.isoformat()})) == ["date-to-come"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"Since": "04/03/2025"}, "planned"),
        ({"Since": "03/03/2025"}, "active"),
        ({"Since": ""}, "active"),
        ({"Until": "03/03/2025"}, "finished"),
        ({"Until": "04/03/2025"}, "active"),
    ],
)
def test_what_is_to_come_is_planned_and_what_is_over_is_finished(
    changed: dict[str, str], status: str, tmp_path: Path
) -> None:
    assert episode(tmp_path, ROW | changed)["status"] == status


def test_an_episode_is_named_by_list_kind_person_team_and_colleague_and_not_by_its_days(
    tmp_path: Path,
) -> None:
    changes: list[dict[str, str]] = [
        {"List_Name": "b"},
        {"Kind": "lead"},
        {"Local_Patient_ID": "P2"},
        {"Team_Code": "DN2"},
        {"User_Name": "someone"},
    ]
    ids = [episode(tmp_path, ROW | changed)["id"] for changed in ({}, *changes)]
    assert len(set(ids)) == 6
    assert episode(tmp_path, ROW | LATER | {"Since": "01/01/2025"})["id"] == ids[0]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, Category.HOSPITAL_ACTIVITY),
        ({"List_Name": "Substance misuse"}, Category.SUBSTANCE_MISUSE),
        ({"Restricted_Subject": "Mental Health"}, Category.MENTAL_HEALTH),
        ({"Restricted_Subject": "domestic abuse"}, Category.SAFEGUARDING),
    ],
)
def test_what_a_list_tells_of_whoever_is_on_it_decides_who_may_read_it(
    changed: dict[str, str], expected: Category, tmp_path: Path
) -> None:
    assert category("EpisodeOfCare", episode(tmp_path, ROW | changed)) is expected


@pytest.mark.usefixtures("colleague")
def test_rows_that_name_colleagues_and_teams_that_are_there_are_accepted(tmp_path: Path) -> None:
    assert counts(load(tmp_path, ROW, OTHER)) == (2, 2, 0, 0)
    assert counts(load(tmp_path, ROW, OTHER)) == (2, 0, 2, 0)
    assert {status for status, *_ in standing().values()} == {"active"}


@pytest.mark.django_db
def test_a_colleague_who_is_not_there_is_named_and_the_row_replayed_once_they_are(tmp_path: Path) -> None:
    make_colleague("R2B")  # the same names, but of another organisation
    assert load(tmp_path, ROW, OTHER)["reasons"] == {"staff-unknown": 1, "team-unknown": 1}
    [item] = queries.waiting(viewer=by())
    assert [fault["field"] for fault in item.faults] == ["User_Name", "Team_Code"]
    assert replay([item.id]) == {"accepted": 0, "refused": 1}
    administer = service("administer")
    at = organisations.ensure(code="R1A", by=administer)
    team = organisations.ensure_team(organisation=at, code="DN1", name="District nurses", by=administer)
    account = organisations.register_staff(
        username="j.smith", display_name="Jo Smith", password="a long enough secret", by=administer
    )
    organisations.grant_role(
        account=account, role="community-nurse", organisation=at, team=team, valid_from=date(2025, 1, 1),
        by=administer,
    )  # fmt: skip
    assert replay([item.id]) == {"accepted": 1, "refused": 0}
    assert standing()["P1"][0] == "active"


@pytest.mark.usefixtures("colleague")
def test_nobody_loads_a_list_that_names_themself(tmp_path: Path) -> None:
    make_colleague("R1A", "b.jones")
    jo, bo = (organisations_named.account_named(name, viewer=by()) for name in ("j.smith", "b.jones"))
    assert jo and bo
    others = OTHER | {"Kind": "Caseload", "User_Name": "b.jones"}
    path = written(tmp_path, ROW, ROW, others, name="list.csv")
    [done] = load_path(path, source="R1A", uploaded_by=str(jo.id))
    assert done["reasons"] == {"names-its-sender": 1}
    assert set(standing()) == {"P2"}
    [item] = queries.waiting(viewer=by())
    [fault] = item.faults
    assert (fault["field"], fault["message"]) == (
        "User_Name",
        "A colleague must say that you work with somebody.",
    )
    assert replay_one(item.id, Permitting(identity=str(jo.id))) is Decision.REFUSED
    assert replay_one(item.id, by()) is Decision.REFUSED
    assert replay_one(item.id, Permitting(identity=str(bo.id))) is Decision.ACCEPTED
    assert set(standing()) == {"P1", "P2"}


@pytest.mark.usefixtures("colleague")
def test_what_somebody_uploads_is_theirs_when_a_job_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)  # a test is within one
    jo = organisations_named.account_named("j.smith", viewer=by())
    assert jo
    folder = tmp_path / "upload"
    folder.mkdir()
    path = written(folder, ROW, ROW, name="list.csv")
    tasks.load_upload(path=str(path), source="R1A", uploaded_by=str(jo.id), uploaded_for="R1A")
    assert [fault["code"] for item in queries.waiting(viewer=by()) for fault in item.faults] == [
        "names-its-sender"
    ]


@pytest.mark.usefixtures("colleague")
def test_a_row_is_put_right_under_its_header(tmp_path: Path) -> None:
    load(tmp_path, ROW | {"User_Name": "j.smyth"})
    [item] = queries.waiting(viewer=by())
    _, mendable = queries.quarantined(viewer=by(), id=item.id)
    fix(id=item.id, text=mendable.replace(b"j.smyth", b"j.smith"), by=by())
    assert replay_one(item.id, by()) is Decision.ACCEPTED
    assert standing() == {"P1": ("active", "", "2025-03-03")}


@pytest.mark.django_db
def test_what_is_over_may_name_whoever_has_left(tmp_path: Path) -> None:
    assert counts(load(tmp_path, ROW | {"Until": "01/03/2025"})) == (1, 1, 0, 0)


@pytest.mark.usefixtures("colleague")
def test_colleagues_are_looked_up_once_for_many_rows(tmp_path: Path) -> None:
    rows = [ROW | {"Local_Patient_ID": f"P{number}"} for number in range(50)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert load(tmp_path, *rows)["accepted"] == 50
    assert sum("organisations_staffrole" in one["sql"] for one in asked) == 1
    assert sum('FROM "organisations_team"' in one["sql"] for one in asked) == 1
