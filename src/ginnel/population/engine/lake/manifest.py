"""Which files a lake is made of, and how far it has followed the change log: one small file, swapped whole.

The rows and the place they are true of change together, by one rename: a run that dies leaves the lake as it was. The
files named by the manifest are never written again; what a newer manifest no longer names is deleted a run later, so
that a reader that began before still finds it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet

MANIFEST = "manifest.json"
FORMAT = 2


@dataclass(frozen=True, slots=True)
class Place:
    """How far the change log has been followed."""

    epoch: int = 0
    xid: str = "0"
    seq: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """One file of a table: its name within the lake, its rows, and the hash of its bytes."""

    name: str
    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """`rules` is everything besides the record that the rows depend on; when it differs they are made again.

    `left_out` counts what is not in the tables and why; `made_at` is an ISO moment.
    """

    purpose: str
    made_at: str
    place: Place
    rules: Mapping[str, str]
    buckets: int
    tables: Mapping[str, tuple[File, ...]]
    left_out: Mapping[str, int] = field(default_factory=dict)
    superseded: tuple[str, ...] = ()
    format: int = FORMAT

    def digest(self, *tables: str) -> str:
        """A hash over the content of these tables: the same rows give the same, however they came to be there."""
        named = sorted(tables or self.tables)
        lines = [f"{name} {file.digest}" for name in named for file in self.tables[name]]
        return sha256("\n".join(lines).encode()).hexdigest()

    def rows(self, table: str) -> int:
        return sum(file.rows for file in self.tables[table])


@dataclass(frozen=True)
class Lake:
    """A folder and the manifest that was read from it."""

    folder: Path
    manifest: Manifest

    def files(self, table: str) -> list[Path]:
        return [self.folder / file.name for file in self.manifest.tables[table]]

    def records(self, table: str) -> list[dict[str, Any]]:
        """Every row as a dictionary; for small tables and for the referee."""
        if table not in self._read:
            rows: list[dict[str, Any]] = []
            for path in self.files(table):
                rows += parquet.read_table(path).to_pylist()
            self._read[table] = rows
        return self._read[table]

    @cached_property
    def _read(self) -> dict[str, list[dict[str, Any]]]:
        return {}


def read(folder: Path) -> Lake | None:
    """The lake in a folder; None where there is none, or one of another format."""
    path = folder / MANIFEST
    if not path.exists():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    if data.get("format") != FORMAT:
        return None
    tables = {name: tuple(File(**each) for each in files) for name, files in data["tables"].items()}
    place = Place(**data["place"])
    return Lake(
        folder,
        Manifest(**{**data, "place": place, "tables": tables, "superseded": tuple(data["superseded"])}),
    )


def swap(folder: Path, manifest: Manifest) -> Lake:
    """Make the manifest the lake's, in one step that is on disk when this returns."""
    draft = folder / f".{MANIFEST}.{os.getpid()}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, json.dumps(asdict(manifest), indent=1, sort_keys=True).encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    draft.replace(folder / MANIFEST)
    _sync(folder)
    return Lake(folder, manifest)


def clear(lake: Lake) -> int:
    """Delete the files that the manifest before this one no longer named; answers how many."""
    kept = {file.name for files in lake.manifest.tables.values() for file in files}
    kept |= set(lake.manifest.superseded)
    gone = [path for path in _data_files(lake.folder) if str(path.relative_to(lake.folder)) not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _data_files(folder: Path) -> Iterator[Path]:
    for table in folder.iterdir():
        if table.is_dir() and not table.name.startswith("."):
            yield from table.glob("*.parquet")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
