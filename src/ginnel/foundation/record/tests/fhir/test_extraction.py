from datetime import UTC, datetime

import pytest

from ginnel.foundation.record.fhir import compiler, extraction, kinds, moments, parameters
from ginnel.foundation.record.fhir.hashing import code_hash, system_hash
from ginnel.foundation.record.fhir.leaves import fold

LOINC = {"system": "http://loinc.org", "code": "29463-7"}
WEIGHT = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"coding": [LOINC]},
    "subject": {"reference": "Patient/1"},
    "encounter": {"reference": "Encounter/e"},
    "effectiveDateTime": "2026-03-01",
    "valueQuantity": {"value": 70.5, "unit": "kg", "code": "kg"},
}


def rows(kind, tree):
    """{parameter code: the rows under its own number, without the number}."""
    names = {
        one.number: one.code for one in parameters.of_kind(kind).values() if one.paths or not one.stored[0][1]
    }
    found = {}
    for row in (row for listed in extraction.extract(kind, tree) for row in listed):
        found.setdefault(names[row[0]], []).append(row[1:])
    return found


def test_a_weight_has_one_row_for_each_thing_it_is_found_by():
    found = rows("Observation", WEIGHT)
    assert found == {
        "status": [(0, code_hash("final"))],
        "code": [(system_hash("http://loinc.org"), code_hash("29463-7"))],
        "encounter": [("Encounter", "e")],
        "date": [(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))],
        "value-quantity": [(70.5, system_hash("kg"))],
    }


def test_the_owner_gives_no_row_but_another_subject_does():
    assert "subject" not in rows("Observation", WEIGHT)
    elsewhere = {**WEIGHT, "subject": {"reference": "Location/l"}}
    assert rows("Observation", elsewhere)["subject"] == [(0, 0), ("Location", "l")]
    nobody = {name: one for name, one in WEIGHT.items() if name != "subject"}
    assert rows("Observation", nobody)["subject"] == [(0, 0)]


def test_hashes_never_change():
    assert code_hash("final") == 2895302306123554531
    assert system_hash("http://loinc.org") == 1586936130
    assert code_hash("") == system_hash("") == 0


def test_an_alias_is_answered_by_what_it_is_made_of():
    observation = parameters.of_kind("Observation")
    assert observation["patient"].stored == ((observation["subject"].number, "Patient"),)
    both = {observation["code"].number, observation["component-code"].number}
    assert {number for number, _ in observation["combo-code"].stored} == both
    patient = parameters.of_kind("Patient")
    assert patient["phone"].stored == ((patient["telecom"].number, "phone"),)


def test_a_name_is_stored_once_and_found_by_its_parts():
    tree = {"name": [{"text": "Dr A Testperson", "family": "Testperson", "given": ["Ä"], "prefix": ["Dr"]}]}
    found = rows("Patient", tree)
    assert found["family"] == [("testperson", code_hash("Testperson"))]
    assert found["given"] == [("a", code_hash("Ä"))]
    assert [folded for folded, _ in found["name"]] == ["dr a testperson", "dr"]
    patient = parameters.of_kind("Patient")
    assert {number for number, _ in patient["phonetic"].stored} >= {patient["family"].number}


def test_only_the_dead_have_a_row_that_says_so():
    assert rows("Patient", {"deceasedDateTime": "2026"})["deceased"] == [(0, code_hash("true"))]
    assert "deceased" not in rows("Patient", {"deceasedBoolean": False})


def test_a_telephone_number_carries_its_system():
    found = rows("Patient", {"telecom": [{"system": "phone", "value": "01632 960001"}]})
    assert found["telecom"] == [(system_hash("phone"), code_hash("01632 960001"))]


def test_a_period_may_be_open():
    found = rows(
        "Encounter", {"subject": {"reference": "Patient/1"}, "period": {"start": "2026-03-01T10:00:00Z"}}
    )
    assert found["date"] == [(datetime(2026, 3, 1, 10, tzinfo=UTC), moments.LATEST)]


def test_a_period_written_backwards_is_found_between_its_ends():
    covered = moments.of_period({"start": "2026-03-02T00:00:00Z", "end": "2026-03-01T00:00:00Z"})
    assert covered[0] < covered[1]


def test_references_elsewhere_are_found_by_address_or_identifier():
    tree = {
        "subject": {"reference": "Patient/1"},
        "serviceProvider": {"reference": "https://a.example/Organization/1"},
        "account": [{"identifier": {"system": "s", "value": "v"}}],
    }
    found = rows("Encounter", tree)
    assert found["service-provider"] == [(0, code_hash("https://a.example/Organization/1"))]
    assert found["account"] == [(system_hash("s"), code_hash("v"))]


def test_a_condition_on_an_element_narrows_it():
    related = [
        {"type": "depends-on", "resource": "http://a.example/L|2"},
        {"type": "citation", "resource": "http://b.example"},
    ]
    found = rows("Library", {"relatedArtifact": related})
    assert found["depends-on"] == [
        (0, code_hash("http://a.example/L|2")),
        (0, code_hash("http://a.example/L")),
    ]
    assert "successor" not in found


def test_the_same_row_is_not_given_twice():
    tree = {**WEIGHT, "code": {"coding": [LOINC, {**LOINC, "userSelected": True}]}}
    assert len(rows("Observation", tree)["code"]) == 1


def test_a_code_is_found_by_its_words_too_and_by_the_same_words_once():
    tree = {**WEIGHT, "code": {"text": "Body weight", "coding": [{**LOINC, "display": "Body weight"}]}}
    assert rows("Observation", tree)["code"][1:] == [("body weight", code_hash("Body weight"))]


def test_a_unit_is_found_by_its_code_and_by_what_it_is_called():
    tree = {**WEIGHT, "valueQuantity": {"value": 120, "unit": "mmHg", "code": "mm[Hg]"}}
    assert rows("Observation", tree)["value-quantity"] == [
        (120, system_hash("mm[Hg]")),
        (120, system_hash("mmHg")),
    ]


def pairs(kind, tree):
    """{composite's or identifier's code: its pairs, without the number}."""
    codes = {
        one.number: one.code
        for one in (*parameters.of_kind(kind).values(), *parameters.composites_of(kind).values())
    }
    return {(codes[number], *rest) for number, *rest in extraction.extract(kind, tree).pairs}


def test_what_parts_of_one_element_say_is_told_together():
    def part(code, value):
        return {"code": {"coding": [{"code": code}]}, "valueQuantity": {"value": value, "code": "mm[Hg]"}}

    found = pairs("Observation", {**WEIGHT, "component": [part("systolic", 142), part("diastolic", 81)]})
    unit = system_hash("mm[Hg]")
    assert found == {
        ("component-code-value-quantity", 0, code_hash("systolic"), 0, unit, 142.0),
        ("component-code-value-quantity", 0, code_hash("diastolic"), 0, unit, 81.0),
    }


def test_only_so_many_pairs_are_kept_of_one_resource():
    codes = {"coding": [{"code": f"s{at}"} for at in range(900)]}
    tree = {
        "referenceSeq": {"referenceSeqId": codes},
        "variant": [{"start": at, "end": 9} for at in range(90)],
    }
    assert len(extraction.extract("MolecularSequence", tree).pairs) == 1000


def test_an_identifier_is_told_with_its_type():
    number = {"system": "s", "value": "77", "type": {"coding": [{"system": "t", "code": "MR"}]}}
    found = pairs("Patient", {"identifier": [number]})
    assert found == {("identifier", system_hash("t"), code_hash("MR"), code_hash("77"), 0, 0.0)}


def test_what_a_composite_says_of_a_whole_resource_has_no_row_of_its_own():
    assert pairs("Observation", WEIGHT) == set()
    several = {number for number, _ in compiler.several("Observation")}
    names = {one.code for one in parameters.composites_of("Observation").values() if one.number in several}
    assert names == {"component-code-value-concept", "component-code-value-quantity"}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Two\n Words ", "two words"),
        ("Ångström", "angstrom"),
        ("STRASSE ß", "strasse ss"),
        ("x" * 500, "x" * 200),
    ],
)
def test_text_is_folded_for_comparison(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01T00:00", "2027-01-01T00:00"),
        ("2026-07-01", "2026-06-30T23:00", "2026-07-01T23:00"),
        ("2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00", "2026-03-01T09:00:01"),
        ("2026-03-01T10:00:00.5Z", "2026-03-01T10:00:00.500", "2026-03-01T10:00:00.501"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59", "2017-01-01T00:00:00"),
    ],
)
def test_a_date_is_as_wide_as_it_is_precise(text, start, end):
    expected = tuple(datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (start, end))
    assert moments.of_text(text) == expected


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001", "9999-12-31"]
)
def test_the_ends_of_the_calendar_do_not_break_it(text):
    start, end = moments.of_text(text)
    assert moments.EARLIEST <= start <= end


@pytest.mark.parametrize("kind", sorted(set(kinds.KINDS) - kinds.ABSTRACT))
def test_every_type_compiles_and_an_empty_resource_has_no_rows_but_the_owners(kind):
    assert compiler.compile_kind(kind)
    assert all(row[1:] == (0, 0) for rows in extraction.extract(kind, {}) for row in rows)


def test_numbers_are_frozen():
    assert kinds.NUMBERS["Account"] == 1
    assert kinds.NUMBERS["VisionPrescription"] == 148
    assert parameters.of_kind("Observation")["code"].number == 1068
    assert parameters.of_kind("Patient")["identifier"].number == 1158
