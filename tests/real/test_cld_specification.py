"""Our reading of Client Level Data against what NHS England publishes about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ginnel.foundation.terminology.rules.shipped import client_level_data, value_sets
from ginnel.surfaces.feeds.cld.row import folded, is_release_1, release_2

RealData = Callable[[str], Path]
LISTS = {field.name: field for field in client_level_data() if field.values}


@pytest.fixture
def notes(real_data: RealData) -> dict[str, str]:
    """The notes on limitations, folded, by measure."""
    folder = real_data("asc-client-level-data-spec")
    return {path.parent.name: folded(path.read_text()) for path in sorted(folder.rglob("*Limitations.md"))}


def known(name: str, value: str) -> bool:
    return bool(release_2(name, value))


def test_there_are_notes_on_twelve_measures(notes: dict[str, str]) -> None:
    assert len(notes) == 12


def test_every_event_name_in_quotation_marks_is_a_value_we_know(notes: dict[str, str]) -> None:
    """Values of our lists that the notes quote, found by their quotation marks."""
    quoted = {
        value.strip() for text in notes.values() for value in re.findall(r"[‘']([^‘’']{4,60})[’']", text)
    }
    ours = {value for value in quoted if any(known(name, value) for name in LISTS)}
    assert {"direct payment"} <= ours


@pytest.mark.parametrize(
    ("name", "value"),
    [
        # The mapping tables of the Central Transformation Principles, SALT and ASCOF, 2023/24.
        ("Event_Outcome", "NFA - 100% NHS funded care"),
        ("Event_Outcome", "Progress to End of Life Care"),
        ("Event_Outcome", "NFA - Information & Advice / Signposting only"),
        ("Event_Outcome", "NFA- Other"),
        ("Event_Outcome", "Service Ended as Planned"),
        ("Event_Outcome", "NFA - No services offered: Other reason"),
        ("Review_Reason", "Unplanned - Provider Failure"),
        ("Review_Reason", "Unplanned - Hospital (Planned and unplanned episodes)"),
        ("Method_of_Review", "Service User and Carer"),
        ("Accommodation_Status", "Settled mainstream housing with family / friends"),
        ("Accommodation_Status", "Prison / Young offenders institution / detention centre"),
        ("Service_Type", "Carer Support: Support involving the person cared-for"),
    ],
)
def test_the_wording_of_release_1_counts_as_release_2(name: str, value: str) -> None:
    assert known(name, value)
    assert is_release_1(name, value)


def test_nine_kinds_of_accommodation_are_settled() -> None:
    [settled] = [each for each in value_sets() if each.name == "cld-settled-accommodation"]
    assert len(settled.codes) == 9
    assert len(LISTS["Accommodation_Status"].values) == 20


def test_the_event_reference_is_not_taken_at_face_value(notes: dict[str, str]) -> None:
    """Why an event is named by its key: "more robust … than taking the Event Reference Number"."""
    assert any("than taking the event reference number" in text for text in notes.values())


def test_a_person_is_the_nhs_number_else_the_council_identifier(notes: dict[str, str]) -> None:
    assert all(
        "nhs number is used as a unique identifier" in text
        for text in notes.values()
        if "unique identifier" in text
    )
