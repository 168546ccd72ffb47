"""Files as published resources carry them, and documents as bodies publish them, are what they say or are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ginnel.care.access.rules import files
from ginnel.care.access.rules.files import Brought
from ginnel.care.reception.rules.carrying import carried
from ginnel.foundation.record.fhir import json


def told(path: Path) -> list[tuple[str, str]]:
    """Of each file of a resource what it is, and why it is kept aside."""
    found = [files.judge(one) for one in carried([((), json.read(path.read_bytes()))])]
    return [(one.kind.value, one.aside.value) for one in found]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Binary-example", ("pdf", "")),
        ("Media-example", ("gif", "")),
        ("Media-sound", ("text", "named-otherwise")),
        ("List-prognosis", ("png", "")),
        ("Patient-pat1", ("gif", "")),
        ("Practitioner-f005", ("jpeg", "")),
        ("Communication-fm-solicited", ("text", "named-otherwise")),
        ("DiagnosticReport-example-pgx", ("text", "changed")),
    ],
)
def test_the_files_of_published_examples_are_told_for_what_they_are(
    real_data, name: str, expected: tuple[str, str]
) -> None:
    """Three of HL7's own are a few words under the name of a PDF, or of a sound."""
    assert told(real_data("hl7-fhir-r4-examples") / f"{name}.json") == [expected]


def test_what_is_no_base64_is_kept_and_said_to_be_unreadable(real_data) -> None:
    [path] = real_data("fhir-r4-validator-cases").rglob("attachment-with-invalid-binary.json")
    assert told(path) == [("other", "unreadable")]


def test_documents_that_are_published_are_taken_and_workbooks_are_not(real_data) -> None:
    folder = real_data("asc-client-level-data-spec")
    pdfs = sorted(folder.rglob("*.pdf"))
    assert len(pdfs) == 2
    for path in pdfs:
        data = path.read_bytes()
        assert files.judge(Brought(path.name, data)).aside == ""
        assert files.judge(Brought(path.name, data[: len(data) // 2])).aside == "cut-short"
    for path in real_data("public-health-statistics").rglob("*.xlsx"):
        assert files.judge(Brought(path.name, path.read_bytes())).aside == "not-taken"
