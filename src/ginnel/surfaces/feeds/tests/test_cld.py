"""A file of Client Level Data as parcels: what is recognised, refused, noted and kept."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ginnel.care.reception.rules import Parcel
from ginnel.foundation.people.fhir import description
from ginnel.surfaces.feeds.cld import FEED
from ginnel.surfaces.feeds.opening import open_file
from ginnel.surfaces.feeds.registry import recognise
from ginnel.surfaces.feeds.tests.client_level_rows import HEADER, NAMES, REQUEST, SERVICE, line


def parcels(tmp_path: Path, content: str | bytes) -> list[Parcel]:
    path = tmp_path / "cld.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [parcel for opened in open_file(path) for parcel in recognise(opened).read(opened)]


def codes(parcel: Parcel) -> list[str]:
    return [fault.code for fault in parcel.faults]


def table(*rows: dict[str, str], header: str = HEADER, end: str = "\r\n") -> str:
    return end.join([header, *(line(row) for row in rows), ""])


def test_a_good_row_becomes_the_person_the_reason_the_event_and_the_package(tmp_path: Path) -> None:
    [parcel] = parcels(tmp_path, table(SERVICE))
    kinds = [each.kind for each in parcel.incoming]
    assert kinds == ["Basic", "Patient", "Condition", "EpisodeOfCare", "ChargeItem"]
    assert (parcel.faults, parcel.stated_source, parcel.row) == ((), "218", 1)


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        HEADER.lower(),
        HEADER.upper(),
        HEADER.replace("_", " "),
        "\ufeff" + HEADER,
        HEADER.replace("_", ""),
    ],
)
def test_the_header_may_be_spelt_in_any_way(tmp_path: Path, header: str) -> None:
    [parcel] = parcels(tmp_path, table(SERVICE, header=header))
    assert not parcel.faults
    assert not [note for note in parcel.notes if note.code.startswith("column")]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("White: Gypsy or Irish Traveller", "GT"),
        ("White: Roma", "RO"),
        ("Other ethnic group: Arab", "AR"),
        ("Other: Arab", "AR"),
        ("White: Irish", "B"),
        ("Martian", ""),
    ],
)
def test_every_ethnic_group_of_the_specification_is_kept_as_said_and_counts(
    tmp_path: Path, said: str, code: str
) -> None:
    [parcel] = parcels(tmp_path, table(SERVICE | {"Ethnicity": said}))
    [person] = (each.tree for each in parcel.incoming if each.kind == "Patient")
    assert description(person).ethnicity == code
    assert [
        each["valueCodeableConcept"]["text"]
        for each in person["extension"]
        if each["url"].endswith("EthnicCategory")
    ] == [said]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    names = tuple(reversed(NAMES))
    [turned] = parcels(tmp_path, f"{','.join(names)}\n{line(SERVICE, names)}\n")
    [straight] = parcels(tmp_path, table(SERVICE))
    assert {each.local_id for each in turned.incoming} == {each.local_id for each in straight.incoming}


def test_missing_and_unknown_columns_are_named_once(tmp_path: Path) -> None:
    names = (*(name for name in NAMES if name != "Dementia"), "Shoe_Size")
    first, second = parcels(
        tmp_path, "\n".join([",".join(names), line(SERVICE, names), line(REQUEST, names)])
    )
    named = {note.field for note in first.notes if note.code.startswith("column")}
    assert named == {"Dementia", "Shoe_Size"}
    assert not [note for note in second.notes if note.code.startswith("column")]


def test_a_repeated_column_refuses_the_file(tmp_path: Path) -> None:
    [parcel] = parcels(tmp_path, table(SERVICE, header=HEADER.replace("Dementia", "Gender")))
    assert codes(parcel) == ["column-repeated"]
    assert "Gender" in parcel.faults[0].message


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_another_delimiter_is_named(tmp_path: Path, delimiter: str) -> None:
    [parcel] = parcels(
        tmp_path, HEADER.replace(",", delimiter) + "\n" + line(SERVICE).replace(",", delimiter)
    )
    assert codes(parcel) == ["wrong-delimiter"]


def test_a_ragged_row_leaves_the_others_good(tmp_path: Path) -> None:
    content = table(SERVICE) + "218,too,short\n" + line(REQUEST) + ",,,\n"
    assert [codes(parcel) for parcel in parcels(tmp_path, content)] == [[], ["ragged-row"], []]


def test_a_quoted_description_may_run_over_lines(tmp_path: Path) -> None:
    told = SERVICE | {"Event_Description": 'Two lines,\nand a "quoted" word'}
    first, second = parcels(tmp_path, table(told, REQUEST))
    assert (first.faults, second.faults, second.row) == ((), (), 2)
    assert "quoted" in str([each.tree for each in first.incoming])


def test_a_quote_never_closed_does_not_swallow_the_rows_after_it(tmp_path: Path) -> None:
    content = table(SERVICE) + '218,"open\n' + line(REQUEST) + "\n"
    assert [codes(parcel) for parcel in parcels(tmp_path, content)] == [[], ["unclosed-quote"], []]


def test_a_windows_1252_row_is_refused_and_the_others_stay(tmp_path: Path) -> None:
    content = table(SERVICE).encode() + line(SERVICE | {"Event_Description": "José"}).encode("cp1252") + b"\n"
    first, second = parcels(tmp_path, content)
    assert (codes(first), codes(second)) == ([], ["encoding"])
    assert (second.faults[0].row, second.faults[0].field) == (2, "Event_Description")


@pytest.mark.parametrize(
    "above", ["North Riding Council, quarter 2\n", "\n\n", "sep=,\n", "Return" + "," * 42 + "\n\n"]
)
def test_lines_above_the_header_are_passed_over_and_told(tmp_path: Path, above: str) -> None:
    content = above + table(SERVICE, REQUEST)
    assert FEED.recognises("a.csv", content.encode())
    first, second = parcels(tmp_path, content)
    assert (first.row, first.faults, second.row, second.faults) == (1, (), 2, ())
    told = [note.code for note in first.notes if note.code == "lines-above-header"]
    assert told == (["lines-above-header"] if above.strip() else [])


def test_a_name_in_the_header_may_run_over_lines(tmp_path: Path) -> None:
    header = HEADER.replace("Event_Start_Date", '"Event\nStart Date"')
    [parcel] = parcels(tmp_path, table(SERVICE, header=header))
    assert not parcel.faults


def test_a_header_in_the_middle_of_a_file_is_called_by_its_name(tmp_path: Path) -> None:
    content = table(SERVICE) + table(REQUEST)
    assert [codes(parcel) for parcel in parcels(tmp_path, content)] == [[], ["header-again"], []]


def test_text_that_a_spreadsheet_keeps_text_is_read_as_what_it_says(tmp_path: Path) -> None:
    told = SERVICE | {"NHS_Number": '="9990000018"', "Event_Start_Date": '="01/06/2025"'}
    [parcel] = parcels(tmp_path, table(told))
    [straight] = parcels(tmp_path, table(SERVICE))
    assert {each.local_id for each in parcel.incoming} == {each.local_id for each in straight.incoming}


def test_the_end_mark_of_old_systems_is_no_row(tmp_path: Path) -> None:
    assert len(parcels(tmp_path, table(SERVICE) + "\x1a")) == 1


def test_a_row_under_a_late_header_is_mended_with_that_header(tmp_path: Path) -> None:
    [parcel] = parcels(tmp_path, "Quarter 2\n" + table(SERVICE | {"Event_Start_Date": "32/13/2025"}))
    text = FEED.mendable(parcel).replace(b"32/13/2025", b"01/06/2025")
    assert not FEED.again(text, 1).faults


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"Event_Start_Date": "31/02/2025"}, "date-impossible", "Event_Start_Date"),
        ({"Event_Start_Date": "45809"}, "date-excel-serial", "Event_Start_Date"),
        ({"Date_of_Birth": "01/04/40"}, "date-two-digit-year", "Date_of_Birth"),
        ({"Date_of_Birth": "05/13/1940"}, "date-impossible", "Date_of_Birth"),
        ({"Event_End_Date": "31/05/2025"}, "end-before-start", "Event_End_Date"),
        ({"Date_of_Birth": "01/01/2026"}, "start-before-birth", "Event_Start_Date"),
        ({"Event_Start_Date": ""}, "no-start", "Event_Start_Date"),
        ({"Event_Type": "Holiday"}, "event-type", "Event_Type"),
        ({"LA_Person_Unique_Identifier": "", "NHS_Number": ""}, "no-person", "LA_Person_Unique_Identifier"),
        (
            {"LA_Person_Unique_Identifier": "", "NHS_Number": "Not known"},
            "no-person",
            "LA_Person_Unique_Identifier",
        ),
    ],
)
def test_a_row_beyond_use_is_refused_by_row_and_field(
    tmp_path: Path, change: dict[str, str], code: str, field: str
) -> None:
    first, second = parcels(tmp_path, table(SERVICE | change, REQUEST))
    assert [(fault.code, fault.field, fault.row) for fault in first.faults] == [(code, field, 1)]
    assert not first.incoming
    assert not second.faults


def test_no_message_holds_a_value_of_the_row(tmp_path: Path) -> None:
    wrong = dict.fromkeys(NAMES, "Secretvalue")
    [parcel] = parcels(tmp_path, table(wrong))
    assert "Secretvalue" not in str(parcel.faults) + str(parcel.notes)


def test_a_refused_row_can_be_put_right_and_read_again(tmp_path: Path) -> None:
    [parcel] = parcels(tmp_path, table(SERVICE | {"Event_Start_Date": "31/02/2025"}))
    mended = FEED.mendable(parcel).replace(b"31/02/2025", b"28/02/2025")
    again = FEED.again(mended, 1)
    assert not again.faults
    assert again.row == 1
    assert [each.kind for each in again.incoming][-2:] == ["EpisodeOfCare", "ChargeItem"]


def test_a_file_cut_short_keeps_its_whole_rows(tmp_path: Path) -> None:
    import gzip
    import os

    rows = [SERVICE | {"Event_Description": os.urandom(40).hex()} for _ in range(500)]
    found = parcels(tmp_path, gzip.compress(table(*rows).encode())[:-2000])
    assert codes(found[-1]) == ["truncated"]
    assert len(found) > 400
    assert not [parcel for parcel in found[:-1] if parcel.faults]


def kinds_by_row(tmp_path: Path, *rows: dict[str, str]) -> list[set[str]]:
    return [{each.kind for each in parcel.incoming} for parcel in parcels(tmp_path, table(*rows))]


def test_what_a_file_says_of_itself_is_said_once_for_each_council(tmp_path: Path) -> None:
    found = kinds_by_row(tmp_path, SERVICE, REQUEST, SERVICE | {"LA_Code": "219"}, REQUEST)
    assert ["Basic" in kinds for kinds in found] == [True, False, True, False]


def test_what_a_row_says_of_a_person_is_never_left_out(tmp_path: Path) -> None:
    later = {"Reporting_Period_End_Date": "30/06/2026"}
    found = kinds_by_row(tmp_path, SERVICE, SERVICE | later, SERVICE | {"LA_Code": "219"})
    assert all({"Patient", "Condition"} <= kinds for kinds in found)


def test_what_a_file_says_of_itself_is_said_until_a_row_says_it_that_will_be_held(tmp_path: Path) -> None:
    refused = SERVICE | {"Event_Description": "a control character\x01"}
    found = kinds_by_row(tmp_path, refused, refused | {"Event_Start_Date": ""}, SERVICE, REQUEST)
    assert ["Basic" in kinds for kinds in found] == [True, False, True, False]


def test_old_line_ends_are_named(tmp_path: Path) -> None:
    [parcel] = parcels(tmp_path, table(SERVICE, REQUEST, end="\r"))
    assert codes(parcel) == ["line-ends"]


def test_a_row_that_cannot_say_whose_it_is_belongs_to_the_council_of_the_file(tmp_path: Path) -> None:
    found = parcels(tmp_path, f"{HEADER}\nragged\n{line(SERVICE)}\nragged\n")
    assert [parcel.stated_source for parcel in found] == ["218", "218", "218"]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(st.binary(max_size=40), st.sampled_from([b'"', b"\n", b",", line(SERVICE).encode()])),
        max_size=8,
    )
)
def test_no_bytes_under_the_header_raise(tmp_path: Path, junk: list[bytes]) -> None:
    found = parcels(tmp_path, HEADER.encode() + b"\n" + b"".join(junk))
    assert [parcel.row for parcel in found] == list(range(1, len(found) + 1))
    assert all(parcel.faults or parcel.incoming for parcel in found)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for count in (60, 180):  # 2 and 6 MB
        path = tmp_path / f"{count}.csv"
        path.write_text(table(*([SERVICE | {"Event_Description": "word " * 7_000}] * count)))
        tracemalloc.start()
        read = sum(1 for opened in open_file(path) for _ in FEED.read(opened))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert read == count
    assert peaks[1] < peaks[0] + 500_000


def test_another_kind_of_csv_is_not_taken_for_client_level_data(tmp_path: Path) -> None:
    [parcel] = parcels(tmp_path, "name,colour\nx,red\n")
    assert codes(parcel) == ["format-unknown"]
