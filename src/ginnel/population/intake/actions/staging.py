"""Rows on their way into the lake: parts in a folder of their own, with a plan that says how far a whole run has come.

A part is on disk before the plan counts it. A run that dies leaves parts and plan; the next goes on from there, if the
rules are still the same. People are drawn in the order of their ids, so that one id says how far.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet as parquet

from ginnel.population.engine.lake import Place
from ginnel.population.engine.lake.files import concat, to_arrow
from ginnel.population.engine.promises import PROMISED, TABLES

FOLDER = ".staging"


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole run under way: the rules and the place in the log it began with, the last person drawn, parts so far."""

    rules: Mapping[str, str]
    place: Place
    buckets: int
    after: str = ""
    parts: int = 0


class Staging:
    """The parts of one run."""

    def __init__(self, lake: Path) -> None:
        self.folder = lake / FOLDER
        self._parts = 0

    def begin(self, plan: Plan | None = None) -> None:
        """Empty the folder, or go on after the parts that `plan` counts."""
        if plan is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._parts = plan.parts if plan else 0

    def plan(self) -> Plan | None:
        """The plan of a run that did not come to its end."""
        path = self.folder / "plan.json"
        if not path.exists():
            return None
        data = json.loads(path.read_text(encoding="utf-8"))
        return Plan(**{**data, "place": Place(**data["place"])})

    def add(self, rows: Mapping[str, Sequence[tuple[Any, ...]]]) -> int:
        """Write one part; answers how many there are now."""
        for name, held in rows.items():
            path = self._path(name, self._parts)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            parquet.write_table(to_arrow(TABLES[name], held), path, compression="zstd")
        self._parts += 1
        return self._parts

    def note(self, plan: Plan) -> None:
        """Count the parts so far, in one step."""
        draft = self.folder / ".plan"
        draft.write_text(json.dumps(asdict(plan)), encoding="utf-8")
        with draft.open("r+b") as stream:
            os.fsync(stream.fileno())
        draft.replace(self.folder / "plan.json")

    def content(self, table: str) -> pyarrow.Table:
        """Every row of one table in the parts."""
        paths = [path for part in range(self._parts) if (path := self._path(table, part)).exists()]
        return concat(TABLES[table], (parquet.read_table(path) for path in paths))

    def end(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, table: str, part: int) -> Path:
        return self.folder / table / f"{part:06d}.parquet"


def names() -> tuple[str, ...]:
    return tuple(table.name for table in PROMISED)
