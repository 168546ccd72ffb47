"""A file is the whole list: whom a later one leaves out has left it, unless it may not have been all there."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError

from ginnel.care.reception import queries
from ginnel.care.reception.actions import batch, discard, fix, loads
from ginnel.care.reception.actions import leaving as lists
from ginnel.care.reception.states import Decision
from ginnel.foundation.record.queries import original
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Purpose
from ginnel.surfaces.feeds import presenters
from ginnel.surfaces.feeds.loading import load_path
from ginnel.surfaces.feeds.replaying import replay_one
from ginnel.surfaces.feeds.tests.tabular_files import text
from ginnel.surfaces.feeds.tests.test_cld_load import counts, held
from ginnel.surfaces.feeds.tests.test_working_with import ROW, SERVICE, by, load, make_colleague, standing

OTHER = SERVICE | {"Local_Patient_ID": "P2"}
LATER = {"List_Date": "10/06/2025"}
UNREADABLE = SERVICE | {"Local_Patient_ID": "", "NHS_Number": "not known"}


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
        "P1": ("finished", "2025-06-10", "2025-03-03"),
        "P2": ("active", "", "2025-06-10"),
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
    load(tmp_path, SERVICE | {"List_Date": "17/06/2025"}, OTHER | {"List_Date": "17/06/2025"})
    assert standing() == {"P1": ("active", "", "2025-06-17"), "P2": ("active", "", "2025-06-17")}


@pytest.mark.django_db
@pytest.mark.parametrize("more", [[], [UNREADABLE]])
def test_an_older_list_that_comes_late_changes_nothing(more: list[dict[str, str]], tmp_path: Path) -> None:
    load(tmp_path, OTHER | LATER)
    before = standing()
    done = load(tmp_path, OTHER, SERVICE, *more)
    assert done["notes"]["list-overtaken"] == done["notes"]["left-out"] == 1
    assert standing() == before | {"P1": ("finished", "2025-06-10", "2025-03-03")}
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
    assert standing()["P1"] == ("finished", "2025-06-10", "2025-03-03")


@pytest.mark.django_db
def test_a_row_that_is_put_right_to_another_day_is_no_list(tmp_path: Path) -> None:
    load(tmp_path, OTHER | LATER, SERVICE | LATER | {"Kind": "Friend"})
    [item] = queries.waiting(viewer=by())
    fix(id=item.id, text=text(ROW, [SERVICE | {"List_Date": "11/06/2025"}]).encode(), by=by())
    assert replay_one(item.id, by()) is Decision.ACCEPTED
    assert standing()["P2"] == ("active", "", "2025-06-10")
    load(tmp_path, SERVICE | {"List_Date": "12/06/2025"})
    assert standing()["P2"] == ("finished", "2025-06-12", "2025-06-10")


@pytest.mark.django_db
def test_what_a_row_was_mended_from_is_over_with_it(tmp_path: Path) -> None:
    """Who stays on for a row that waits does no longer once it was accepted for somebody else's caseload."""
    make_colleague("R1A")
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
    assert standing()["P2"] == ("finished", "2025-06-10", "2025-03-03")


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
    rows = [OTHER | LATER, OTHER | {"Local_Patient_ID": "P3", "List_Date": "11/06/2025"}]
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
    assert (done["notes"], standing()["P2"][2]) == ({expected: 1}, "2025-06-10")
    assert [each["status"] for each in held("EpisodeOfCare")] == ["active"] * (2 + (row == "lists"))


@pytest.mark.django_db
def test_what_was_only_planned_is_called_off(tmp_path: Path) -> None:
    load(tmp_path, SERVICE | {"Since": "01/07/2025"}, OTHER)
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
