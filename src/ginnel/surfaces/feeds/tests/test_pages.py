"""Receipts and quarantined rows in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.feeds import presenters


def item(**fault: str) -> Any:
    load = SimpleNamespace(filename="a.ndjson")
    here = SimpleNamespace(name="A surgery")
    return SimpleNamespace(
        id=uuid7(), load_id=uuid7(), load=load, row=7, faults=[fault], organisation=here, at=clock.now()
    )


@pytest.mark.parametrize(
    "field, message, heading",
    [
        (
            "Encounter.class",
            "A required element is missing.",
            "Encounter.class: a required element is missing.",
        ),
        ("resourceType", "FHIR R4 has no such type.", "resourceType: FHIR R4 has no such type."),
        (
            "Event_Date",
            "Row 3, Event_Date: there is no such day.",
            "Row 3, Event_Date: there is no such day.",
        ),
        ("", "Not JSON.", "Not JSON."),
    ],
)
def test_a_row_is_headed_by_its_field_and_what_is_wrong_with_it(
    field: str, message: str, heading: str
) -> None:
    shown = presenters.row(item(field=field, message=message, code="x"), b"{}", [], {}, problem="", typed={})
    assert shown["item"]["heading"] == heading


def test_who_settled_a_row_is_named_and_a_refused_correction_is_not_lost() -> None:
    decision = SimpleNamespace(
        decision="fixed", get_decision_display=lambda: "Corrected", reason="", by="x", at=clock.now()
    )
    row = item(field="", message="Not JSON.", code="x")
    shown = presenters.row(row, b"{}", [decision], {"x": "Jane Umpleby"}, problem="No", typed={"text": "{1"})
    assert shown["decisions"][0][2] == "Jane Umpleby"
    assert shown["text"] == "{1"
