"""Putting a backup back: keys first, then the database, then its files; checked against what was counted."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import Any, cast

import psycopg

from ginnel.config import keys
from ginnel.config.backup import database, marker, sealed
from ginnel.config.backup.taking import FILES, FORMAT
from ginnel.kernel.errors import GinnelError

# Rights do not come with a backup: until they are given, the upgrade that it was finished by does not count. For the
# transaction in which the change log begins again, so that no upgrade can finish without that.
NOT_FINISHED = """
DO $$ BEGIN COMMENT ON TABLE django_migrations IS NULL; EXCEPTION WHEN undefined_table THEN NULL; END $$
"""


class NotEmpty(GinnelError):
    """There is an installation here already."""

    code = "not-empty"


def newest(source: Path) -> Path:
    """The backup itself, or the newest one in a directory. Raises `GinnelError`."""
    if not source.is_dir():
        return source
    found = sorted(source.glob("*.backup"))
    if not found:
        raise GinnelError(f"{source} holds no file named *.backup.")
    return found[-1]


def key_of(source: Path, *, home: Path, key_file: Path | None) -> bytes:
    """The key that opens a backup: the file given, the one beside it, or this home's `backup` key.

    Raises `sealed.Unreadable` when none of them does.
    """
    said = sealed.header(source)
    if said.get("format") != FORMAT:
        raise sealed.Unreadable(f"This version reads backups of format {FORMAT}, not {said.get('format')}.")
    beside = key_file or source.with_name(f"{source.name}.key")
    candidates = [*keys.serials(home, "backup").values(), *_kept_backup_keys(home)]
    if beside.exists():
        given = _digits(beside)
        return sealed.unwrap(said, [given]) or given
    found = sealed.unwrap(said, candidates)
    if found is None:
        raise sealed.Unreadable(f"No key at hand opens {source}: name one with --key (docs/how-to/keys.md).")
    return found


def _digits(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text().strip())
    except ValueError as wrong:
        raise sealed.Unreadable(f"{path} holds no key: a key is 64 hexadecimal digits.") from wrong


def check(source: Path, *, key: bytes, home: Path, force: bool) -> None:
    """Read the whole backup before anything is touched. Raises `NotEmpty` and `sealed.Unreadable`."""
    place = keys.directory(home)
    if any(place.glob("*.[0-9]*")) and not force:
        raise NotEmpty(
            f"{place} holds keys already. To replace this installation by the backup, add --force."
        )
    with source.open("rb") as file:
        damaged = _open(file, key).testzip()
    if damaged:
        raise sealed.Unreadable(f"The backup is damaged at {damaged}.")


@contextmanager
def keys_put_back(source: Path, *, key: bytes, home: Path) -> Iterator[None]:
    """The key home, before anything else needs it. What was here comes back when the block fails, and is kept
    as `keys.replaced` when it does not, beside what earlier restores kept: it may be the only copy."""
    place, replaced = keys.directory(home), _unused(home / "keys.replaced")
    if place.exists():
        place.rename(replaced)
    try:
        place.mkdir(parents=True)
        place.chmod(0o700)
        with source.open("rb") as file:
            _extract(_open(file, key), "keys", home)
        for path in place.iterdir():
            path.chmod(0o600)
        keys.ensure(home)
        yield
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        if replaced.exists():
            replaced.rename(place)
        raise


def put_back(
    source: Path, *, key: bytes, home: Path, parameters: Mapping[str, Any], force: bool
) -> dict[str, int]:
    """The database and files. Returns the rows of each table, equal to what was backed up.

    Raises `NotEmpty`, and then nothing was touched, or `database.DatabaseCopyFailed` or `sealed.Unreadable`, and
    then the database is left empty. For inside `marker.restoring`.
    """
    was_empty = _is_empty(parameters, force=force)
    marker.put(home, marker.REPLACING)
    if not was_empty:
        database.empty(parameters)
    with source.open("rb") as file:
        archive = _open(file, key)
        manifest = json.loads(archive.read("manifest.json"))
        try:
            with archive.open("database.dump") as member:
                database.load(home, parameters, member)
            with psycopg.connect(**parameters) as connection:
                found = database.counts(connection)
            _compare(manifest["rows"], found)
        except BaseException:
            database.empty(parameters)
            if was_empty:
                marker.put(home, marker.STARTED)
            raise
        for directory in FILES[1:]:
            shutil.rmtree(home / directory, ignore_errors=True)
            _extract(archive, directory, home)
    return found


def _open(file: Any, key: bytes) -> zipfile.ZipFile:
    reader = io.BufferedReader(sealed.Reader(file, key=key), sealed.CHUNK)
    try:
        return zipfile.ZipFile(cast(Any, reader))
    except zipfile.BadZipFile as wrong:
        raise sealed.Unreadable("The backup is not whole.") from wrong


def _is_empty(parameters: Mapping[str, Any], *, force: bool) -> bool:
    with psycopg.connect(**parameters) as connection:
        occupied = bool(database.counts(connection))
    if occupied and not force:
        raise NotEmpty("The database has tables already. To replace them by the backup, add --force.")
    return not occupied


def _unused(wanted: Path) -> Path:
    """`wanted`, or the first of `wanted.2`, `wanted.3`... that is not there."""
    names = (wanted.with_name(f"{wanted.name}.{number}") for number in count(2))
    return next(path for path in chain([wanted], names) if not path.exists())


def _kept_backup_keys(home: Path) -> list[bytes]:
    """Those that a restore put aside: one that was killed has left no others."""
    found = sorted(home.glob("keys.replaced*/backup.[0-9]*"))
    return [bytes.fromhex(path.read_text().strip()) for path in found]


def _extract(archive: zipfile.ZipFile, directory: str, home: Path) -> None:
    for member in archive.infolist():
        parts = PurePosixPath(member.filename).parts
        if parts[0] != directory or ".." in parts:
            continue
        target = home.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy, 2**20)


def _compare(expected: dict[str, int], found: dict[str, int]) -> None:
    wrong = sorted(name for name in expected | found if expected.get(name) != found.get(name))
    if wrong:
        raise database.DatabaseCopyFailed(
            f"These tables did not come back with every row: {', '.join(wrong)}."
        )
