"""The hazard log is complete in shape, its evidence exists, and no risk is called reduced without a test."""

from __future__ import annotations

import tomllib
from typing import Any

from tests.architecture.evidence import is_test, missing
from tests.architecture.house import ROOT

HAZARDS: list[dict[str, Any]] = tomllib.loads((ROOT / "docs" / "safety" / "hazards.toml").read_text())[
    "hazard"
]
NEEDED = {"id", "title", "cause", "effect", "initial", "controls", "deployer", "tests", "residual", "state"}


def faults(hazard: dict[str, Any]) -> list[str]:
    """What is wrong with one hazard's account of itself."""
    said = [f"{named} is not there" for named in hazard["tests"] if missing(named) or not is_test(named)]
    said += [
        f"{control['where']} is not there" for control in hazard["controls"] if missing(control["where"])
    ]
    if hazard["state"] == "reduced" and not (hazard["controls"] and hazard["tests"]):
        said.append("called reduced, but no test proves a control")
    if hazard["state"] == "open" and hazard["residual"] != hazard["initial"]:
        said.append("open, yet its risk is said to be lower")
    if hazard["state"] not in {"open", "reduced"}:
        said.append("no such state: only a clinical safety officer closes a hazard")
    return [f"{hazard['id']}: {one}" for one in said]


def test_every_hazard_says_everything() -> None:
    assert all(hazard.keys() == NEEDED for hazard in HAZARDS)
    numbers = [hazard["id"] for hazard in HAZARDS]
    assert numbers == sorted(set(numbers)), "a number is given once, and stays with its hazard"


def test_every_control_and_test_named_exists() -> None:
    assert not [said for hazard in HAZARDS for said in faults(hazard)]


def test_a_risk_called_lower_without_proof_is_caught() -> None:
    flattering = HAZARDS[0] | {"state": "reduced", "tests": [], "controls": []}
    assert faults(flattering)


def test_a_test_that_is_not_there_is_caught() -> None:
    assert faults(HAZARDS[0] | {"tests": ["tests/architecture/test_hazards.py::test_of_nothing"]})
