"""Patients and the same patients with one deliberate fault: nothing joins by itself, and each pair says why."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ginnel.foundation.people import fhir
from ginnel.foundation.people.rules import blocking, model
from ginnel.foundation.people.rules.agreement import reason
from ginnel.foundation.people.rules.columns import columns
from ginnel.foundation.people.rules.features import Features, features
from ginnel.foundation.people.rules.weighing import explain, weigher
from ginnel.foundation.people.states import Reason

Find = Callable[[str], Path]


def pairs(folder: Path) -> Iterator[tuple[str, Features, Features]]:
    """(name, the patient, the same with a fault) for every faulty file and every right one of its test."""
    for broken in sorted((folder / "broken-patients").glob("*.json")):
        for right in sorted((folder / "valid-patients").glob(f"{broken.name[:6]}*.json")):
            yield f"{right.stem} / {broken.stem}", _read(right, 1), _read(broken, 2)


def _read(path: Path, number: int) -> Features:
    tree = json.loads(path.read_text())
    return features(columns(fhir.description(tree, number=number)))


@pytest.fixture
def folder(real_data: Find) -> Path:
    return real_data("pds-demographics") / "hans-adt-patients"


def test_no_faulty_patient_joins_by_itself_and_each_is_explained(folder: Path) -> None:
    shipped = model.shipped()
    weigh = weigher(shipped)
    told = {}
    for name, right, broken in pairs(folder):
        weighing = weigh(right, broken)
        told[name] = (reason(right, broken, weighing.levels), explain(shipped, right, weighing))
    assert len(told) >= 14
    assert all(why is not Reason.TRACED for why, _ in told.values()), told
    assert all(why and evidence for why, evidence in told.values()), told


def test_the_fault_tells_in_the_reason(folder: Path) -> None:
    weigh = weigher(model.shipped())
    reasons = {name: reason(a, b, weigh(a, b).levels) for name, a, b in pairs(folder)}
    by_test = {name[:6]: why for name, why in reasons.items()}
    assert by_test["test11"] is Reason.CONTRADICTED  # another birth date on the same number
    assert by_test["test14"] is Reason.CONTRADICTED
    assert by_test["test07"] is Reason.RESEMBLES  # somebody else's number
    assert by_test["test02"] is Reason.SAME_NUMBER  # the number was never traced


def test_most_faulty_patients_are_found_again_by_blocking(folder: Path) -> None:
    found = [bool(blocking.pairs((right, broken))) for _, right, broken in pairs(folder)]
    assert sum(found) >= 0.8 * len(found)
