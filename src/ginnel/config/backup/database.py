"""The database in and out by pg_dump and pg_restore, and what is counted to know that it came back whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg

from ginnel.config.postgres import binaries
from ginnel.kernel.errors import GinnelError

FROM_DRIVER = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}
ALSO = ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout")
# Written by pg_restore 17 and later, and unknown to older servers, which it also restores to.
HARMLESS = 'unrecognized configuration parameter "transaction_timeout"'


class DatabaseCopyFailed(GinnelError):
    """pg_dump or pg_restore did not end well; the message is theirs."""

    code = "database-copy-failed"


@contextmanager
def snapshot(parameters: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, int], int]]:
    """A moment held still: its name for pg_dump, rows by table, and the server's major version."""
    with psycopg.connect(**parameters) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        # It idles while pg_dump reads, for as long as that takes; ended, it would take the moment with it.
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        name = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield str(name and name[0]), counts(connection), connection.info.server_version // 10_000


def counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows of every table of ours, partitions within their table."""
    tables = connection.execute(
        "SELECT relname, quote_ident(relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname"
    ).fetchall()
    found = {}
    for name, quoted in tables:
        row = connection.execute(f"SELECT count(*) FROM {quoted}").fetchone()
        found[name] = int(row[0]) if row else 0
    return found


def dump(home: Path, parameters: Mapping[str, Any], snapshot_name: str, major: int, into: IO[bytes]) -> None:
    """Stream pg_dump's archive into `into`. Raises `DatabaseCopyFailed`."""
    program = binaries.tool(home, "pg_dump", at_least=major)
    command = [program, "--format=custom", "--compress=1", "--no-owner", "--no-privileges"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*command, f"--snapshot={snapshot_name}"],
            env=_environment(parameters),
            stdout=subprocess.PIPE,
            stderr=said,
        )
        assert process.stdout is not None
        with process.stdout:
            shutil.copyfileobj(process.stdout, into, 2**20)
        if process.wait():
            raise DatabaseCopyFailed(f"pg_dump failed: {_read(said)}")


def load(home: Path, parameters: Mapping[str, Any], archive: IO[bytes]) -> None:
    """Feed an archive to pg_restore. The schema must be empty. Raises `DatabaseCopyFailed`."""
    with psycopg.connect(**parameters) as connection:
        major = connection.info.server_version // 10_000
    program = binaries.tool(home, "pg_restore", at_least=major)
    command = [program, "--no-owner", "--no-privileges", "--dbname", parameters["dbname"]]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=_environment(parameters), stdin=subprocess.PIPE, stderr=said)
        assert process.stdin is not None
        try:
            shutil.copyfileobj(archive, process.stdin, 2**20)
            process.stdin.close()
        except BrokenPipeError:
            pass
        errors = [line for line in _after(process, said) if "error:" in line and HARMLESS not in line]
    if errors:
        raise DatabaseCopyFailed("pg_restore failed: " + " ".join(errors[:3]))


def empty(parameters: Mapping[str, Any]) -> None:
    """Remove every table of ours, leaving the schema as a new database has it."""
    with psycopg.connect(**parameters) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")


def _after(process: subprocess.Popen[bytes], said: IO[bytes]) -> list[str]:
    status, lines = process.wait(), _read(said).split("\n")
    return [*lines, f"error: status {status}"] if status > 1 else lines


def _read(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read().decode(errors="replace").strip()


def _environment(parameters: Mapping[str, Any]) -> dict[str, str]:
    """In the environment rather than on the command line, where others could read the password."""
    given = {FROM_DRIVER[name]: str(value) for name, value in parameters.items() if name in FROM_DRIVER}
    given |= {f"PG{name.upper()}": str(value) for name, value in parameters.items() if name in ALSO}
    return {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"), "LC_ALL": "C", **given}
