"""Which engine is chosen, what is said where it cannot run, and what it would be given: no Spark is needed here."""

from __future__ import annotations

import random
import stat
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from ginnel.foundation.people.actions import bulk
from ginnel.foundation.people.actions.linking import choosing, configuring, sessions, spark
from ginnel.foundation.people.actions.linking.configuring import NoSpark
from ginnel.foundation.people.rules import blocking, model
from ginnel.foundation.people.rules.bulk import seeking
from ginnel.foundation.people.rules.features import features
from ginnel.foundation.people.rules.spark_sql import in_spark
from ginnel.foundation.people.tests.test_in_bulk import say, somebody
from ginnel.kernel.errors import Invalid

SPARK = {"engine": "spark", "master": "local[2]", "memory": "1g", "folder": "", "host": "", "python": ""}


def test_duckdb_is_chosen_unless_something_else_is_said() -> None:
    assert choosing.chosen().name == "duckdb"


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"engine": "flink"}, "GINNEL_LINKING"),
        ({"master": "localhost:7077"}, "GINNEL_SPARK_MASTER"),
        ({"memory": "plenty"}, "GINNEL_SPARK_MEMORY"),
        ({"master": "spark://one.example:7077"}, "GINNEL_SPARK_FOLDER"),
        ({"master": "yarn", "folder": "/shared"}, "GINNEL_SPARK_HOST"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(settings: Any, said: dict[str, str], what: str) -> None:
    settings.GINNEL_LINKING = SPARK | said
    with pytest.raises(Invalid, match=what):
        configuring.configured()


def test_without_pyspark_it_says_what_to_install(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.GINNEL_LINKING = SPARK
    monkeypatch.setattr(configuring, "find_spec", lambda name: None)
    with pytest.raises(NoSpark, match=r"pip install 'ginnel\[spark\]'"), bulk.opened():
        raise AssertionError("matching began")


@pytest.fixture
def pyspark(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.GINNEL_LINKING = SPARK
    monkeypatch.setattr(configuring, "find_spec", lambda name: find_spec("json"))
    monkeypatch.delenv("JAVA_HOME", raising=False)


@pytest.mark.usefixtures("pyspark")
def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(NoSpark, match="Install Java 17"):
        choosing.chosen()


@pytest.mark.usefixtures("pyspark")
@pytest.mark.parametrize("does", ["echo 'openjdk version \"1.8.0_402\"' >&2", "exit 1"])
def test_an_old_or_broken_java_is_refused_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\n{does}\n")
    java.chmod(0o700)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(NoSpark, match="Install Java 17"):
        choosing.chosen()


def test_what_a_killed_run_left_behind_is_gone_with_the_next(tmp_path: Path) -> None:
    left = tmp_path / "run-left"
    left.mkdir()
    (left / "people.parquet").touch()
    with sessions.private(tmp_path) as folder:
        assert list(tmp_path.iterdir()) == [folder]
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("len(grams_l) > 0", "SIZE(grams_l) > 0"),
        ("born_l[7:8] <> '00'", "SUBSTRING(born_l, 7, 2) <> '00'"),
        ("list_has_any(roots_l, roots_r)", "ARRAYS_OVERLAP(roots_l, roots_r)"),
        ("200 * len(list_intersect(a, b)) >= 85", "200 * SIZE(ARRAY_INTERSECT(a, b)) >= 85"),
        ("jaro_winkler_similarity(a, b) >= 0.8", "SIMILARITY_OF_BYTES(a, b) >= 0.8"),
        ("ELSE", "ELSE"),
    ],
)
def test_a_condition_is_said_in_the_sql_of_spark(written: str, said: str) -> None:
    assert in_spark(written) == said


@pytest.mark.parametrize("seed", range(3))
def test_who_meets_by_joining_keys_is_who_meets_one_at_a_time(seed: int) -> None:
    dice = random.Random(seed)
    rows = [somebody(dice, number) for number in range(1, 200)]
    with bulk.opened() as store:
        say(store, rows)
        bulk.link(store, most_of_a_key=10_000)
        for statement in seeking.seeking(10_000):
            store.execute(statement)
        met = {(a, b) for _, a, b in store.execute(seeking.MET).fetchall()}
    assert met == _worth_comparing(rows)


def _worth_comparing(rows: list[dict[str, Any]]) -> set[tuple[int, int]]:
    """Without those who have two different traced numbers."""
    known = {row["number"]: features(row) for row in rows}
    traced = {number: one.nhs_number if one.nhs_status == "01" else "" for number, one in known.items()}
    return {
        (a, b)
        for a, b in blocking.pairs(known.values())
        if not (traced[a] and traced[b] and traced[a] != traced[b])
    }


def test_a_weight_that_is_not_ours_ends_the_run() -> None:
    dice = random.Random(3)
    rows = [somebody(dice, number) for number in range(1, 60)]
    with bulk.opened() as store:
        say(store, rows)
        bulk.link(store, most_of_a_key=10_000)
        store.execute("CREATE TABLE weighed AS SELECT a, b, weight FROM candidate")
        spark.check(store, model.shipped())
        store.execute("UPDATE weighed SET weight = weight + 0.001 WHERE a = (SELECT min(a) FROM weighed)")
        with pytest.raises(NoSpark, match="nothing was changed"):
            spark.check(store, model.shipped())


def test_a_pair_that_spark_alone_would_keep_ends_the_run() -> None:
    shipped = model.shipped()
    with bulk.opened() as store:
        say(store, [somebody(random.Random(3), number) for number in range(1, 3)])
        bulk.link(store, most_of_a_key=10_000)
        store.execute("DELETE FROM candidate")
        store.execute(
            "CREATE TABLE weighed AS SELECT 1 AS a, 2 AS b, ?::DOUBLE AS weight", [shipped.floor + 1]
        )
        with pytest.raises(NoSpark, match="nothing was changed"):
            spark.check(store, shipped)
