"""Any FHIR element as words."""

from __future__ import annotations

import pytest

from ginnel.foundation.record.presenters import datatypes, facts, summary


@pytest.mark.parametrize(
    "value, line",
    [
        ({"coding": [{"code": "1", "display": "Asthma"}]}, "Asthma"),
        ({"coding": [{"display": "Asthma"}], "text": "Bad chest"}, "Bad chest"),
        ({"value": 72, "unit": "kg"}, "72 kg"),
        ({"value": 5, "comparator": "<", "code": "mmol/L"}, "<5 mmol/L"),
        ({"start": "2026-01-02", "end": "2026-02"}, "2 January 2026 to February 2026"),
        ({"system": "phone", "value": "01632 960000"}, "01632 960000"),
        ({"reference": "Practitioner/1", "display": "Dr Who Knows"}, "Dr Who Knows"),
        ({"reference": "Practitioner/1"}, "Practitioner"),
        ("2026-06-01T08:05:00Z", "1 June 2026 at 9:05am"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        ("9999-12-31T23:59:59Z", "31 December 9999 at 11:59pm"),
        ({"line": ["1 High Street"], "postalCode": "DL1 1AA"}, "1 High Street, DL1 1AA"),
        (True, "Yes"),
        ({"authorString": "A", "text": "Noted"}, "Noted"),
    ],
)
def test_a_datatype_reads_as_one_line(value: object, line: str) -> None:
    assert datatypes.line(value) == line


def test_facts_leave_out_what_only_machines_need_and_name_who_is_referred_to() -> None:
    tree = {
        "resourceType": "Observation",
        "id": "1",
        "meta": {},
        "status": "final",
        "subject": {"reference": "x"},
        "performer": [{"reference": "Practitioner/1"}],
    }
    assert facts(tree, {"Practitioner/1": "Dr Testperson"}) == [
        ("Status", ["Final"]),
        ("Performer", ["Dr Testperson"]),
    ]


def test_a_blood_pressure_is_summed_up_by_its_parts() -> None:
    part = {"code": {"text": "Systolic"}, "valueQuantity": {"value": 130, "unit": "mmHg"}}
    assert summary("Observation", {"component": [part]}) == "Systolic 130 mmHg"
