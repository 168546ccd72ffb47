"""What one message says, and what keeps one out: the segment, field and component are named."""

from __future__ import annotations

from typing import Any

import pytest

from ginnel.surfaces.feeds.adt import message
from ginnel.surfaces.feeds.tests.adt.messages import adt, fold_all, segment, told


def faults(data: bytes) -> list[tuple[str, str]]:
    return [(fault.code, fault.field) for fault in message.read(data).faults]


def notes(data: bytes) -> list[tuple[str, str]]:
    return [(note.code, note.field) for note in message.read(data).notes]


def patient(*messages: bytes, number: str = "H1") -> dict[str, Any]:
    return fold_all(*messages)[f"Patient/{number}"]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (adt("A01").replace(b"ADT^A01", b"ORU^R01"), ("message-type-unknown", "MSH-9.1")),
        (adt("A01").replace(b"ADT^A01", b"ADT^A99"), ("event-unknown", "MSH-9.2")),
        (adt("A01").replace(b"ADT^A01", b"ADT^A19"), ("event-unknown", "MSH-9.2")),
        (adt("A01", pid={3: ""}), ("field-missing", "PID-3")),
        (adt("A01", visit=""), ("field-missing", "PV1-19")),
        (adt("A01", "20260230"), ("time-unreadable", "EVN-2")),
        (adt("A40", visit=""), ("segment-missing", "MRG")),
        (adt("A40", visit="", more=("MRG||",)), ("field-missing", "MRG-1")),
        (adt("A50", more=("MRG|H1",)), ("field-missing", "MRG-5")),
        (adt("A24", visit=""), ("segment-missing", "PID[2]")),
        (adt("A08").split(b"PID")[0], ("segment-missing", "PID")),
        (adt("O01", more=("ORC|NW|7", "OBR|1|7||^^^^CHEST XRAY")), ("order-not-read", "OBR-4")),
    ],
)
def test_what_keeps_a_message_out_is_named_by_its_place(data: bytes, fault: tuple[str, str]) -> None:
    assert fault in faults(data)


def test_the_second_patient_of_a_message_is_named_as_the_second() -> None:
    both = adt("A17", more=(segment("PID", {3: ""}), segment("PV1", {19: "V2"})))
    assert faults(both) == [("field-missing", "PID[2]-3")]


def test_a_time_that_orders_nothing_is_only_noted() -> None:
    data = adt("A01", pid={7: "19400231"}, pv1={44: "notatime"})
    assert (faults(data), notes(data)) == ([], [("time-unreadable", "PID-7"), ("time-unreadable", "PV1-44")])


@pytest.mark.parametrize("event", ["A01", "A08", "A31"])
def test_the_same_message_is_the_same_whatever_its_lines_end_with(event: str) -> None:
    assert len({message.digest(adt(event, end=end)) for end in ("\r", "\n", "\r\n")}) == 1


def test_an_old_message_says_its_event_in_its_own_segment() -> None:
    assert told(adt("A01").replace(b"ADT^A01", b"ADT")).facts["event"] == "A01"


def test_the_visit_is_named_by_the_account_where_it_has_no_number_of_its_own() -> None:
    assert "visit ACC9" in told(adt("A01", visit="", ward="W1", pid={18: "ACC9"})).subjects


@pytest.mark.parametrize(
    ("numbers", "local"),
    [
        ("H1^^^PAS^MR~9990000018^^^NHS^NH", "H1"),
        ("9990000018^^^NHS^NH~H1^^^PAS^PI", "H1"),
        ("123^^^DVLA^DL~H1^^^PAS", "H1"),
        ("H1", "H1"),
        ("9990000018^^^NHS^NH", "nhs-9990000018"),
        ("H 1/2^^^PAS^MR", "x-"),
    ],
)
def test_a_patient_is_known_by_the_hospitals_own_number(numbers: str, local: str) -> None:
    [id] = [name for name in fold_all(adt("A28", visit="", pid={3: numbers})) if name.startswith("Patient/")]
    assert id.removeprefix("Patient/").startswith(local)


def test_an_nhs_number_comes_with_how_far_it_was_checked() -> None:
    tree = patient(adt("A28", visit="", pid={3: "H1^^^PAS^MR~999 000 0018^^^NHS^NH", 32: "NSTS01"}))
    [number] = [one for one in tree["identifier"] if one["system"].endswith("nhs-number")]
    assert number["value"] == "9990000018"
    assert number["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "01"


@pytest.mark.parametrize("number", ["9999999999", "0000000000"])
def test_a_placeholder_is_no_nhs_number_and_matches_nobody(number: str) -> None:
    data = adt("A28", visit="", pid={3: f"H1^^^PAS^MR~{number}^^^NHS^NH"})
    assert notes(data) == [("nhs-number-placeholder", "PID-3.1")]
    assert number not in str(patient(data))


def test_a_mistyped_nhs_number_is_kept_as_sent_and_not_as_one() -> None:
    data = adt("A28", visit="", pid={3: "H1^^^PAS^MR~9990000017^^^NHS^NH"})
    assert notes(data) == [("nhs-number-invalid", "PID-3.1")]
    systems = {one["value"]: one["system"] for one in patient(data)["identifier"]}
    assert systems["9990000017"].endswith("nhs-number-as-sent")


def test_a_practice_is_known_by_its_code() -> None:
    tree = patient(adt("A28", visit="", more=("PD1|||PRETEND SURGERY^^B82999",)))
    assert tree["generalPractitioner"][0]["identifier"]["value"] == "B82999"


def test_every_line_of_a_person_is_read() -> None:
    tree = patient(
        adt(
            "A31",
            visit="",
            name="TESTPERSON^Ada^Mary^^Mrs^^L~OTHERNAME^Ada^^^^^M",
            pid={
                11: "1 High Street^Upper^York^^yo1 7zz^ENG^H",
                13: "01904 000000~07700 900123^PRN^CP~^NET^Internet^ada@example.org",
                15: "pl^Polish",
                16: "W",
                22: "A",
            },
            more=("NK1|1|TESTPERSON^Ben|SON^Son|||01904 000001||N",),
        )
    )
    assert [one["use"] for one in tree["name"]] == ["official", "maiden"]
    assert tree["address"][0]["postalCode"] == "YO1 7ZZ"
    assert [one["value"] for one in tree["telecom"]] == ["01904 000000", "07700 900123", "ada@example.org"]
    assert tree["maritalStatus"]["coding"][0]["code"] == "W"
    assert tree["contact"][0]["telecom"][0]["value"] == "01904 000001"


def test_an_empty_field_leaves_what_is_held_and_quotation_marks_take_it_away() -> None:
    said = adt("A31", visit="", pid={11: "1 High Street^^York", 13: "01904 000000"})
    silent = adt("A31", "202602041000", visit="", pid={11: "", 13: '""'})
    tree = patient(said, silent)
    assert "address" in tree
    assert "telecom" not in tree


def test_a_number_left_out_later_is_still_the_patients() -> None:
    first = adt("A28", visit="", pid={3: "H1^^^PAS^MR~9990000018^^^NHS^NH"})
    tree = patient(first, adt("A08", "202602041000"))
    assert "9990000018" in str(tree["identifier"])


@pytest.mark.parametrize(
    ("fields", "deceased"),
    [
        ({29: "202602030500", 30: "Y"}, "2026-02-03T05:00:00+00:00"),
        ({29: "202602030500"}, "2026-02-03T05:00:00+00:00"),
        ({30: "Y"}, True),
        ({29: "202602030500", 30: "N"}, None),
        ({}, None),
    ],
)
def test_a_death_is_what_the_indicator_says(fields: dict[int, str], deceased: object) -> None:
    tree = patient(adt("A31", visit="", pid=fields))
    assert tree.get("deceasedDateTime", tree.get("deceasedBoolean")) == deceased


@pytest.mark.parametrize("left", ["79", "4", "Dead", "Patient died"])
def test_somebody_discharged_as_dead_has_died(left: str) -> None:
    tree = patient(adt("A03", pid={30: "N"}, pv1={36: left}))
    assert tree["deceasedBoolean"] is True
    assert tree["birthDate"] == "1940-03-02"


def test_nobody_is_born_on_another_day_because_the_clocks_change() -> None:
    assert patient(adt("A28", visit="", pid={7: "19250704000000"}))["birthDate"] == "1925-07-04"
    born = patient(adt("A28", visit="", pid={7: "19250704044401"}))
    assert born["birthDate"] == "1925-07-04"
    assert born["_birthDate"]["extension"][0]["valueDateTime"] == "1925-07-04T04:44:01+01:00"


def test_a_control_character_does_not_reach_the_record() -> None:
    assert patient(adt("A28", visit="", name="TEST\x01PERSON^Ada"))["name"][0]["family"] == "TESTPERSON"
