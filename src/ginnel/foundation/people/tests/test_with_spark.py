"""Spark or DuckDB, everybody at once or one after the other: the same candidates and clusters. Skipped without it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ginnel.foundation.people import actions
from ginnel.foundation.people.actions import bulk
from ginnel.foundation.people.actions.linking import choosing
from ginnel.foundation.people.tests.conftest import Keeper, Say
from ginnel.foundation.people.tests.test_in_bulk import found_in_bulk, found_one_by_one, somebody
from ginnel.foundation.people.tests.test_in_bulk import say as tell
from ginnel.foundation.people.tests.test_rebuilding import crowd, forget, held
from ginnel.kernel.errors import GinnelError


@pytest.fixture
def spark(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Spark is configured, on two cores of this machine, and leaves nothing behind."""
    folder = tmp_path / "linking"
    settings.GINNEL_LINKING = settings.GINNEL_LINKING | {
        "engine": "spark",
        "master": "local[2]",
        "memory": "1g",
        "folder": str(folder),
    }
    try:
        choosing.chosen()
    except GinnelError as lacking:
        pytest.skip(str(lacking))
    from pyspark import SparkContext

    if SparkContext._active_spark_context is not None:
        pytest.skip("the engine's tests have a Spark session open in this process")
    yield
    assert list(folder.iterdir()) == [], "something of somebody was left behind"


@pytest.mark.usefixtures("spark")
def test_spark_finds_what_one_pair_at_a_time_finds(capfd: pytest.CaptureFixture[str]) -> None:
    dice = random.Random(7)
    rows = [somebody(dice, number) for number in range(1, 400)]
    together, apart = found_in_bulk(rows), found_one_by_one(rows)
    assert len(apart) > 10_000
    assert together.keys() == apart.keys()
    for pair, (reason, grade, weight, evidence) in apart.items():
        assert together[pair] == (reason, grade, pytest.approx(weight, abs=1e-6), evidence)
    told = capfd.readouterr()
    assert "example" not in told.out + told.err, "Spark quoted somebody"


@pytest.mark.django_db
@pytest.mark.usefixtures("spark", "parameters")
def test_a_first_load_matched_on_spark_ends_where_one_after_the_other_ends(say: Say, keeper: Keeper) -> None:
    for number, details in enumerate(crowd(random.Random(5), 60)):
        say("ABCD"[number % 4], str(number), **details)
    before = held()
    forget()
    counts = actions.rebuild(by=keeper)
    after = held()
    assert len(before[0]) > 100
    assert after[0] == before[0]
    assert after[1] == pytest.approx(before[1], abs=1e-6)
    assert _together(after[2]) == _together(before[2])
    assert counts["candidates"] == len(before[0])
    assert counts["moved"] > 0


def _together(who: list[tuple[int, Any]]) -> set[frozenset[int]]:
    """The clusters, whatever person they are called."""
    people: dict[Any, set[int]] = {}
    for number, person in who:
        people.setdefault(person, set()).add(number)
    return {frozenset(numbers) for numbers in people.values()}


@pytest.mark.usefixtures("spark")
def test_spark_is_left_alone_where_nobody_meets_anybody(tmp_path: Path) -> None:
    (tmp_path / "linking").mkdir()
    with bulk.opened() as store:
        tell(store, [somebody(random.Random(1), 1)])
        assert "spark starts" not in bulk.link(store, most_of_a_key=60)
        assert bulk.compared(store) == 0
