"""The shipped matcher on public record-linkage files with known truth, no number matched on."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from ginnel.foundation.people.rules import files, model
from ginnel.foundation.people.rules.evaluating import Evaluation, evaluate
from ginnel.foundation.people.rules.features import features

Find = Callable[[str], Path]
# F1 of Splink's published example settings on the same files, best of its pairs at any threshold and its clusters at
# 0.5 and 0.95 (benchmarks/linkage runs them side by side).
SPLINK_FAKE, SPLINK_HISTORICAL = 0.916, 0.833


def figures(path: Path, truth: str) -> Evaluation:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", newline="") as text:
        rows = [{k.strip(): (v or "").strip() for k, v in row.items()} for row in csv.DictReader(text)]
    known = files.recognise([name for name in rows[0] if name != truth])
    records = [features(files.as_columns(row, known, number)) for number, row in enumerate(rows)]
    return evaluate(records, [files.truth(row[truth]) for row in rows], model.shipped())


@pytest.mark.parametrize("name", ["dataset1.csv", "dataset3.csv"])
def test_febrl_is_told_apart_without_the_social_security_number(real_data: Find, name: str) -> None:
    assert figures(real_data("record-linkage") / "febrl" / name, "rec_id").grouped.f1 >= 0.99


def test_fake_people_are_told_apart_better_than_by_splinks_example(real_data: Find) -> None:
    assert figures(real_data("record-linkage") / "fake_1000.csv", "cluster").grouped.f1 > SPLINK_FAKE


@pytest.mark.verify
def test_historical_people_are_told_apart_better_than_by_splinks_example(real_data: Find) -> None:
    path = real_data("record-linkage") / "historical_people_dev.csv.gz"
    assert figures(path, "cluster").grouped.f1 > SPLINK_HISTORICAL
