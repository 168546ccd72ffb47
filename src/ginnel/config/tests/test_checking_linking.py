"""`ginnel check` says whether everybody could be matched with Spark, where that is what is configured."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ginnel.config.checks.linking import linking_engine
from ginnel.config.finding import State
from ginnel.foundation.people import actions


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Spark is on a cluster, this is what it is to be given, and all that it needs is installed."""
    ready = SimpleNamespace(found="Spark", folder=tmp_path / "linking", is_local=False)
    monkeypatch.setattr(actions, "spark_readiness", lambda: ready)
    return ready.folder


def said() -> list[tuple[State, str]]:
    return [(finding.state, finding.found + finding.do) for finding in linking_engine()]


def test_where_duckdb_matches_nothing_is_said() -> None:
    assert said() == []


def test_a_folder_that_is_ours_alone_is_fine(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    assert said() == [(State.FINE, "Spark")]


def test_a_folder_that_others_may_read_is_wrong(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o755)
    assert said() == [(State.WRONG, f"Sparkchmod go= {folder}")]


def test_a_folder_that_is_not_mounted_is_wrong(folder: Path) -> None:
    [(state, told)] = said()
    assert (state, "is not there" in told) == (State.WRONG, True)


def test_a_configuration_that_cannot_be_meant_is_wrong(settings: Any) -> None:
    settings.GINNEL_LINKING = {"engine": "abacus"}
    assert said() == [
        (State.WRONG, "everybody cannot be matched with SparkGINNEL_LINKING is duckdb or spark.")
    ]
