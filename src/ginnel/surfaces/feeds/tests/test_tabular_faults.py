"""What is wrong with a file or a row is said by row and column, without showing anybody's data."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ginnel.surfaces.feeds import ambulance, telecare
from ginnel.surfaces.feeds.tests.tabular_files import codes, notes, read, text, tree, written
from ginnel.surfaces.feeds.tests.test_calls import ALARM, CALL
from ginnel.surfaces.feeds.tests.test_sus import ATTENDANCE, STAY


def test_a_row_of_too_few_columns_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{','.join(ALARM)}\nTC1,T1\n" + text(ALARM, [ALARM]).split("\n", 1)[1])
    _, [short, whole] = read(path)
    assert ([(fault.code, fault.row) for fault in short.faults], codes(whole)) == ([("ragged-row", 1)], [])


def test_a_row_that_spreadsheets_leave_longer_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text(ALARM, [ALARM]).rstrip("\n") + ",,,\n")
    _, [parcel] = read(path)
    assert codes(parcel) == []


def test_a_value_with_line_ends_in_quotes_is_one_value_and_counts_one_row(tmp_path: Path) -> None:
    told = ALARM | {"Outcome": 'Said "help"\nand rang off', "Event_ID": "1"}
    _, [first, second] = read(written(tmp_path, ALARM, told, ALARM))
    assert tree(first, "Communication")["payload"][1]["contentString"] == 'Said "help"\nand rang off'
    assert second.row == 2


def test_a_quote_that_never_ends_costs_no_more_than_its_own_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text(ALARM, [ALARM]) + 'TC1,T1,"9\n' * 3)
    _, parcels = read(path)
    assert codes(parcels[0]) == []
    assert all(codes(parcel) for parcel in parcels[1:])


def test_a_column_without_which_nothing_is_understood_is_named(tmp_path: Path) -> None:
    row = {name: value for name, value in CALL.items() if name != "CallNumber"}
    _, [parcel] = read(written(tmp_path, row, row))
    assert [(fault.code, fault.field) for fault in parcel.faults] == [("column-missing", "CallNumber")]


def test_a_column_that_is_there_twice_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{','.join(CALL)},CallNumber\n{','.join(CALL.values())},1002\n")
    _, [parcel] = read(path)
    assert [(fault.code, fault.field) for fault in parcel.faults] == [("column-repeated", "CallNumber")]


def test_a_column_nobody_knows_is_noted_once_and_kept_in_the_row(tmp_path: Path) -> None:
    row = CALL | {"Crew mood": "good"}
    _, [first, second] = read(written(tmp_path, row, row, row))
    assert notes(first) == ["column-unknown"]
    assert notes(second) == []
    assert b"good" in first.original


def test_a_byte_order_mark_a_sep_line_and_windows_line_ends_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfsep=;\r\n" + text(CALL, [CALL], ";").replace("\n", "\r\n").encode())
    name, [parcel] = read(path)
    assert (name, codes(parcel)) == ("ambulance", [])


def test_a_file_may_be_compressed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(text(CALL, [CALL]).encode()))
    name, [parcel] = read(path)
    assert (name, codes(parcel)) == ("ambulance", [])


def test_bytes_that_are_no_utf_8_refuse_their_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    other = text(CALL, [CALL]).split("\n", 1)[1].replace("Falls", "Caf\xe9").encode("cp1252")
    path.write_bytes(text(CALL, [CALL]).encode() + other)
    _, [first, second] = read(path)
    assert (codes(first), codes(second)) == ([], ["encoding"])


@pytest.mark.parametrize("empty", ["NULL", "null", "Null", "  "])
def test_what_databases_write_for_nothing_is_nothing(empty: str, tmp_path: Path) -> None:
    _, [parcel] = read(written(tmp_path, CALL, CALL | {"HospitalAttended": empty, "YAS_ID": empty}))
    assert codes(parcel) == ["no-person"]


def test_no_message_holds_what_stands_in_the_row(tmp_path: Path) -> None:
    secret = "Zzyzx-4711"
    rows = [ATTENDANCE | {name: secret} for name in ATTENDANCE] + [STAY | {name: secret} for name in STAY]
    for row in rows:
        _, [parcel] = read(written(tmp_path, row, row))
        assert not [
            one for one in (*parcel.faults, *parcel.notes) if secret in one.message or secret in one.code
        ]


def test_a_row_without_its_organisation_belongs_to_that_of_the_rows_around_it(tmp_path: Path) -> None:
    _, parcels = read(
        written(tmp_path, ALARM, ALARM | {"Provider_Code": ""}, ALARM, ALARM | {"Provider_Code": ""})
    )
    assert [parcel.stated_source for parcel in parcels] == ["TC1"] * 3


def test_a_person_mends_one_row_under_its_header(tmp_path: Path) -> None:
    _, [refused] = read(written(tmp_path, CALL, CALL | {"TimeStampT0": "31/02/2025 10:00"}))
    shown = ambulance.FEED.mendable(refused)
    assert shown.decode().splitlines()[0] == ",".join(CALL)
    mended = ambulance.FEED.again(shown.replace(b"31/02/2025", b"28/02/2025"), refused.row)
    assert (codes(mended), mended.row) == ([], 1)
    assert tree(mended, "Encounter")["period"]["start"].startswith("2025-02-28T10:00")


def test_more_than_one_row_under_the_header_is_not_mended(tmp_path: Path) -> None:
    _, [parcel] = read(written(tmp_path, ALARM, ALARM))
    shown = telecare.FEED.mendable(parcel)
    assert codes(telecare.FEED.again(shown + b"\n" + parcel.original, 1)) == ["one-row"]
