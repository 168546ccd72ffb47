"""docs/requirements.toml accounts for every requirement and claims nothing without evidence that exists."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from tests.architecture.evidence import is_test, missing
from tests.architecture.house import ROOT

ROWS: list[dict[str, Any]] = tomllib.loads((ROOT / "docs" / "requirements.toml").read_text())["requirement"]


def faults(row: dict[str, Any]) -> list[str]:
    """What is wrong with one row's account of itself."""
    where, tests = row.get("where", []), row.get("tests", [])
    said = [f"{row['id']}: {named} is not there" for named in [*where, *tests] if missing(named)]
    said += [f"{row['id']}: {named} is no test" for named in tests if not is_test(named)]
    if row["state"] == "works" and not (where and tests):
        said.append(f"{row['id']} works, but nothing shows it")
    if row["state"] == "partly" and not (where and row.get("note", "").strip()):
        said.append(f"{row['id']} is partly there, but not what and what not")
    if row["state"] == "none" and (where or tests):
        said.append(f"{row['id']} is not there, yet names evidence")
    if row["state"] not in {"none", "partly", "works"}:
        said.append(f"{row['id']} has no such state")
    return said


def test_every_requirement_is_accounted_for_once() -> None:
    assert [row["id"] for row in ROWS] == [f"R{number}" for number in range(1, 319)]


def test_every_claim_names_evidence_that_exists() -> None:
    assert not [said for row in ROWS for said in faults(row)]


@pytest.mark.parametrize(
    "claim",
    [
        {"state": "works"},
        {"state": "works", "where": ["README.md"], "tests": ["tests/nowhere/test_x.py"]},
        {"state": "works", "where": ["README.md"], "tests": ["README.md"]},
        {"state": "partly", "where": ["README.md"]},
        {"state": "finished"},
    ],
)
def test_a_flattering_claim_is_caught(claim: dict[str, Any]) -> None:
    assert faults({"id": "R1"} | claim)
