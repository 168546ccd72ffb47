"""Lists of who works with whom: each row an episode of care, and what a later whole list leaves out is over."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from ginnel.care.reception import queries
from ginnel.care.reception.actions import batch, discard, fix, loads
from ginnel.care.reception.actions import leaving as lists
from ginnel.care.reception.states import Decision
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.record.fhir.categories import category
from ginnel.foundation.record.queries import original
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category, Purpose, Viewer
from ginnel.surfaces.feeds import presenters
from ginnel.surfaces.feeds.loading import load_path
from ginnel.surfaces.feeds.replaying import replay, replay_one
from ginnel.surfaces.feeds.tests.tabular_files import codes, invalid, lines, one, text, tree, written
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
LATER = {"List_Date": "10/03/2025"}
UNREADABLE = SERVICE | {"Local_Patient_ID": "", "NHS_Number": "not known"}


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


@pytest.mark.django_db
@pytest.mark.parametrize("is_ahead", [False, True])
def test_whom_a_later_list_leaves_out_has_left_it_on_its_day(
    is_ahead: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_ahead:
        monkeypatch.setattr(loads, "WORTHWHILE_BYTES", 1)
    load(tmp_path, SERVICE, OTHER)
    done = load(tmp_path, OTHER | LATER)
    assert standing() == {
        "P1": ("finished", "2025-03-10", "2025-03-03"),
        "P2": ("active", "", "2025-03-10"),
    }
    assert (counts(done), done["notes"]) == ((1, 1, 0, 0), {"left-out": 1})
    again = load(tmp_path, OTHER | LATER)
    assert (counts(again), again["notes"], again["resources"]) == ((1, 0, 1, 0), {}, 0)
    assert original(viewer=by(), load=done["load"], row=0) is None


@pytest.mark.django_db
def test_a_receipt_says_in_words_how_many_a_list_left_out(tmp_path: Path) -> None:
    load(tmp_path, SERVICE, SERVICE | {"Local_Patient_ID": "P3"}, OTHER)
    done = load(tmp_path, OTHER | LATER)
    shown = presenters.receipt(queries.load(viewer=by(), id=UUID(done["load"])), {})
    assert (shown["format"], shown["notes"]) == ("Who works with whom", [("Left out", "2")])
    assert shown["remarks"] == ["Whom the list no longer names has left it on its day."]
    assert not shown["is_cut"]


@pytest.mark.django_db
def test_whoever_is_on_the_list_again_is_worked_with_again(tmp_path: Path) -> None:
    load(tmp_path, SERVICE, OTHER)
    load(tmp_path, OTHER | LATER)
    load(tmp_path, SERVICE | {"List_Date": "17/03/2025"}, OTHER | {"List_Date": "17/03/2025"})
    assert standing() == {"P1": ("active", "", "2025-03-17"), "P2": ("active", "", "2025-03-17")}


@pytest.mark.django_db
@pytest.mark.parametrize("more", [[], [UNREADABLE]])
def test_an_older_list_that_comes_late_changes_nothing(more: list[dict[str, str]], tmp_path: Path) -> None:
    load(tmp_path, OTHER | LATER)
    before = standing()
    done = load(tmp_path, OTHER, SERVICE, *more)
    assert done["notes"]["list-overtaken"] == done["notes"]["left-out"] == 1
    assert standing() == before | {"P1": ("finished", "2025-03-10", "2025-03-03")}
    assert load(tmp_path, OTHER, SERVICE, *more)["resources"] == 0
    assert load(tmp_path, OTHER | LATER)["resources"] == 0


@pytest.mark.django_db
def test_a_later_list_that_may_not_be_whole_says_nothing_of_who_comes_late(tmp_path: Path) -> None:
    load(tmp_path, OTHER | LATER, UNREADABLE | LATER)
    assert load(tmp_path, OTHER, SERVICE)["notes"] == {"list-overtaken": 1}
    assert standing()["P1"] == ("active", "", "2025-03-03")
    [item] = queries.waiting(viewer=by())
    mended = text(ROW, [OTHER | LATER | {"Local_Patient_ID": "P3"}]).encode()
    fix(id=item.id, text=mended, by=by())
    assert replay_one(item.id, Permitting(purpose=Purpose.DIRECT_CARE)) is Decision.ACCEPTED
    assert standing()["P1"] == ("finished", "2025-03-10", "2025-03-03")


@pytest.mark.django_db
def test_a_row_that_is_put_right_to_another_day_is_no_list(tmp_path: Path) -> None:
    load(tmp_path, OTHER | LATER, SERVICE | LATER | {"Kind": "Friend"})
    [item] = queries.waiting(viewer=by())
    fix(id=item.id, text=text(ROW, [SERVICE | {"List_Date": "11/03/2025"}]).encode(), by=by())
    assert replay_one(item.id, by()) is Decision.ACCEPTED
    assert standing()["P2"] == ("active", "", "2025-03-10")
    load(tmp_path, SERVICE | {"List_Date": "12/03/2025"})
    assert standing()["P2"] == ("finished", "2025-03-12", "2025-03-10")


@pytest.mark.usefixtures("colleague")
def test_what_a_row_was_mended_from_is_over_with_it(tmp_path: Path) -> None:
    """Who stays on for a row that waits does no longer once it was accepted for somebody else's caseload."""
    make_colleague("R1A", "a.jones")
    load(tmp_path, ROW)
    load(tmp_path, ROW | LATER | {"User_Name": "a.jonse"})
    assert standing()["P1"] == ("active", "", "2025-03-03")
    [item] = queries.waiting(viewer=by())
    before = queries.load(viewer=by(), id=item.load_id).notes
    fix(id=item.id, text=text(ROW, [ROW | LATER | {"User_Name": "a.jones"}]).encode(), by=by())
    assert replay_one(item.id, by()) is Decision.ACCEPTED
    assert sorted(
        (each["status"], each["careManager"]["identifier"]["value"]) for each in held("EpisodeOfCare")
    ) == [
        ("active", "a.jones"),
        ("finished", "j.smith"),
    ]
    assert queries.load(viewer=by(), id=item.load_id).notes == before


@pytest.mark.django_db
def test_a_list_leaves_out_nobody_of_another_list_or_organisation(tmp_path: Path) -> None:
    load(tmp_path, SERVICE | {"List_Name": "Nights"})
    load(tmp_path, SERVICE | {"Organisation_Code": "R2B"}, source="R2B")
    assert load(tmp_path, OTHER | LATER)["notes"] == {}
    assert sorted(each["status"] for each in held("EpisodeOfCare")) == ["active"] * 3


@pytest.mark.django_db
def test_lists_and_organisations_of_one_file_are_each_their_own(tmp_path: Path) -> None:
    """As the rows themselves say whose they are."""
    theirs = {"Organisation_Code": "R2B", "Local_Patient_ID": "Q1", "List_Name": "Nights"}
    load(tmp_path, SERVICE, OTHER, SERVICE | theirs, SERVICE | theirs | {"Local_Patient_ID": "Q2"}, source="")
    done = load(tmp_path, OTHER | LATER, SERVICE | theirs | LATER, source="")
    assert done["notes"] == {"left-out": 2}
    assert {name: status for name, (status, *_) in standing().items()} == {
        "P1": "finished",
        "P2": "active",
        "Q1": "active",
        "Q2": "finished",
    }


@pytest.mark.django_db
def test_whoever_is_named_in_a_row_that_waits_stays_on_until_it_is_settled(tmp_path: Path) -> None:
    load(tmp_path, SERVICE, OTHER, SERVICE | {"Local_Patient_ID": "P3"})
    rows = [OTHER | LATER | {"Kind": "Friend"}, SERVICE | {"Local_Patient_ID": "P3"} | LATER]
    load(tmp_path, *rows)
    assert {name: status for name, (status, *_) in standing().items()} == {
        "P1": "finished",
        "P2": "active",
        "P3": "active",
    }
    [item] = queries.waiting(viewer=by())
    discard(id=item.id, reason="no longer seen", by=by())
    assert load(tmp_path, *rows)["notes"] == {"left-out": 1}
    assert standing()["P2"] == ("finished", "2025-03-10", "2025-03-03")


@pytest.mark.django_db
def test_a_row_about_nobody_known_leaves_nobody_out_until_it_is_settled(tmp_path: Path) -> None:
    load(tmp_path, SERVICE, OTHER)
    rows = [OTHER | LATER, UNREADABLE | LATER]
    for _ in range(2):
        done = load(tmp_path, *rows)
        assert done["notes"] == {"list-not-whole": 1}
        assert done["remarks"][0]["row"] == 2
        assert standing()["P1"][0] == "active"
    [item] = queries.waiting(viewer=by())
    discard(id=item.id, reason="a test row", by=by())
    assert load(tmp_path, *rows)["notes"] == {"left-out": 1}
    assert standing()["P1"][0] == "finished"


@pytest.mark.django_db
def test_a_file_that_breaks_off_in_a_row_leaves_nobody_out(tmp_path: Path) -> None:
    load(tmp_path, SERVICE, OTHER)
    path = tmp_path / "cut.csv"
    path.write_text(text(ROW, [OTHER | LATER]) + "R1A,P")
    [done] = load_path(path, source="R1A")
    assert (done["notes"], standing()["P1"][0]) == ({"list-not-whole": 1}, "active")


@pytest.mark.django_db
def test_a_header_alone_leaves_nobody_out_and_says_so(tmp_path: Path) -> None:
    load(tmp_path, SERVICE)
    path = tmp_path / "empty.csv"
    path.write_text(text(ROW, []))
    [done] = load_path(path, source="R1A")
    assert (done["notes"], standing()["P1"][0]) == ({"list-empty": 1}, "active")


@pytest.mark.django_db
def test_rows_of_several_days_are_no_whole_list(tmp_path: Path) -> None:
    load(tmp_path, SERVICE, OTHER)
    rows = [OTHER | LATER, OTHER | {"Local_Patient_ID": "P3", "List_Date": "11/03/2025"}]
    assert load(tmp_path, *rows)["notes"] == {"list-of-several-days": 1}
    assert standing()["P1"][0] == "active"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "limit", "expected"),
    [("waiting", 0, "list-mostly-waiting"), ("lists", 1, "list-of-many")],
)
def test_what_is_too_much_to_keep_in_mind_leaves_nobody_out(
    row: str, limit: int, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ginnel.care.reception.rules.listing.MOST_LISTS", 1)
    monkeypatch.setattr(lists, "MOST_WAITING", 0)
    load(tmp_path, SERVICE, OTHER)
    more = {"waiting": {"Kind": "Friend", "Local_Patient_ID": "P3"}, "lists": {"List_Name": "Nights"}}[row]
    done = load(tmp_path, OTHER | LATER, SERVICE | LATER | more)
    assert (done["notes"], standing()["P2"][2]) == ({expected: 1}, "2025-03-10")
    assert [each["status"] for each in held("EpisodeOfCare")] == ["active"] * (2 + (row == "lists"))


@pytest.mark.django_db
def test_what_was_only_planned_is_called_off(tmp_path: Path) -> None:
    load(tmp_path, SERVICE | {"Since": "01/04/2025"}, OTHER)
    load(tmp_path, OTHER | LATER)
    assert standing()["P1"] == ("cancelled", "", "2025-03-03")


@pytest.mark.django_db
def test_a_load_that_is_cut_off_leaves_nobody_out_and_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First before the end of the file, then while those who are left out are told."""
    load(tmp_path, *(SERVICE | {"Local_Patient_ID": f"P{number}"} for number in range(4)))
    rows = [SERVICE | LATER | {"Local_Patient_ID": name} for name in ("P0", "P9")]
    monkeypatch.setattr(loads, "BATCH_ROWS", 1)
    monkeypatch.setattr(lists, "AT_ONCE", 1)
    for name, survives in (("commit", 1), ("accept_unsaid", 1)):
        with monkeypatch.context() as broken:
            broken.setattr(batch, name, dying(getattr(batch, name), survives))
            assert "error" in load(tmp_path, *rows)
        ended = sum(status == "finished" for status, *_ in standing().values())
        assert ended == (0 if name == "commit" else 1)
    done = load(tmp_path, *rows)
    assert (counts(done), done["notes"]) == ((2, 2, 0, 0), {"left-out": 3})
    assert sorted(status for status, *_ in standing().values()) == ["active"] * 2 + ["finished"] * 3


def dying(real: Any, survives: int) -> Any:
    """`real` that works so many times and then finds the database gone."""
    done = []

    def act(**more: Any) -> Any:
        done.append(1)
        if len(done) > survives:
            raise DatabaseError
        return real(**more)

    return act
