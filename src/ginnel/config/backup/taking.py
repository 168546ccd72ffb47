"""Taking a backup while the service runs: one moment of the database, and the files that belong to it."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import psycopg

from ginnel.config import keys
from ginnel.config.backup import database, sealed
from ginnel.kernel import clock
from ginnel.kernel.errors import GinnelError

FORMAT = 1
# Files that were not read yet come first: one that is read and removed while the rest is copied is already here.
FILES = ("keys", "uploads", "anchors", "lake")
# The same lock as sealing the audit trail takes: a seal is in the anchor file and in the database, or in neither.
HOLD_SEALS = "SELECT pg_advisory_lock(hashtext('ginnel audit seal'))"


def take(*, home: Path, parameters: Mapping[str, Any], destination: Path, key_file: bool) -> Path:
    """Write a backup and return its path; with `key_file`, also the key that opens it, beside it as `.key`.

    `destination` is a new file, or a directory in which one is named after the moment. Whole, or not there at all.
    Raises `GinnelError`.
    """
    path = _named(destination)
    draft = path.with_name(f".{path.name}.part")
    try:
        with _private(draft) as file:
            writer = sealed.Writer(file, _header(), wrapping=keys.current(home, "backup"))
            _write(writer, home, parameters)
            writer.finish()
        draft.replace(path)
    except OSError as failed:
        raise GinnelError(
            f"The backup could not be written to {path}: {failed.strerror or failed}."
        ) from failed
    finally:
        draft.unlink(missing_ok=True)
    if key_file:
        with _private(path.with_name(f"{path.name}.key")) as file:
            file.write(writer.key.hex().encode() + b"\n")
    return path


def _named(destination: Path) -> Path:
    if destination.is_dir():
        return destination / f"ginnel-{clock.now():%Y-%m-%dT%H%M%SZ}.backup"
    if destination.exists():
        raise GinnelError(f"{destination} is there already; a backup does not overwrite.")
    destination.parent.mkdir(parents=True, exist_ok=True)
    return destination


def _header() -> dict[str, Any]:
    return {"format": FORMAT, "ginnel": version("ginnel"), "taken_at": clock.now().isoformat()}


def _write(writer: sealed.Writer, home: Path, parameters: Mapping[str, Any]) -> None:
    with (
        zipfile.ZipFile(cast(Any, writer), "w", zipfile.ZIP_STORED, allowZip64=True) as archive,
        psycopg.connect(**parameters, autocommit=True) as sealing,
    ):
        sealing.execute(HOLD_SEALS)
        with database.snapshot(parameters) as (name, rows, major):
            for path in _files(home):
                with suppress(FileNotFoundError):  # read and removed since it was listed
                    archive.write(path, str(path.relative_to(home)))
            sealing.close()
            archive.writestr("manifest.json", json.dumps({"rows": rows, "postgresql": major}))
            with archive.open("database.dump", "w", force_zip64=True) as member:
                database.dump(home, parameters, name, major, member)


def _files(home: Path) -> Iterator[Path]:
    for directory in FILES:
        yield from sorted(path for path in (home / directory).rglob("*") if path.is_file())


@contextmanager
def _private(path: Path) -> Iterator[Any]:
    """A file that only its owner may read, from the moment it is there."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
