"""HL7's own validator cases for R4, through `$validate`: the verdict of the reference validator, or a reason told.

A case that names other files is not asked of us. One that is refused only for words or codes of a terminology, or
because an extension's definition was not at hand, needs a terminology server or a file too. Each of the others on
which the two differ is in docs/reference/others-cases.md with the reason, read by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ginnel.surfaces.fhir.tests.conftest import caller, client
from tests.real.asking import REFERENCE, is_valid, told

__all__ = ["caller", "client"]
pytestmark = pytest.mark.django_db
# A case whose every error is one of these needs a terminology server, or the definition of somebody's extension.
ELSEWHERE = re.compile(
    r"Wrong Display Name|Unknown code|The extension \S+ could not be found so is not allowed here"
)
# Agreed on no fewer than this of those that need nothing: a change may raise the numbers, never lower them.
AGREED, ASKED = 143, 158


def cases(folder: Path) -> Iterator[dict[str, Any]]:
    for line in (folder / "index.jsonl").read_text().splitlines():
        case = json.loads(line)
        if not case["needs"]:
            yield case


def errors(folder: Path, case: dict[str, Any]) -> list[str]:
    """The words of every error that the reference validator told."""
    found = json.loads((folder / case["outcome"]).read_bytes())
    return [
        one.get("details", {}).get("text", one.get("diagnostics", ""))
        for one in found.get("issue", ())
        if one["severity"] in ("error", "fatal")
    ]


def needs_nothing(folder: Path, case: dict[str, Any]) -> bool:
    told = errors(folder, case)
    return not told or not all(map(ELSEWHERE.search, told))


def differs(client: Client, folder: Path, case: dict[str, Any]) -> bool:
    return is_valid(client, folder / case["file"]) != (not case["errors"] and not case["fatal"])


def test_the_verdict_is_the_reference_validators_or_the_difference_is_told(real_data, client: Client) -> None:
    folder = real_data("fhir-r4-validator-cases")
    asked = [case for case in cases(folder) if needs_nothing(folder, case)]
    differing = {case["name"] for case in asked if differs(client, folder, case)}
    assert differing == told("Validator cases")
    assert (len(asked) - len(differing), len(asked)) == (AGREED, ASKED)
    assert AGREED / ASKED >= 0.9
    assert f"{AGREED} of {ASKED}" in REFERENCE.read_text()


def test_cases_that_need_something_are_told_too(real_data, client: Client) -> None:
    folder = real_data("fhir-r4-validator-cases")
    asked = [case for case in cases(folder) if not needs_nothing(folder, case)]
    assert {case["name"] for case in asked if differs(client, folder, case)} == told(
        "Cases that need something"
    )
