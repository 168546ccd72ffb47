"""The database server, its roles, its tables, and what waits in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db import connection

from ginnel.config import grants, upgrade
from ginnel.config.finding import Finding, State
from ginnel.config.postgres import roles
from ginnel.kernel import clock

OLDEST = 15
APART = timedelta(seconds=5)
MANY_JOBS = 10_000
STALE = timedelta(minutes=30)

UNSEALED = """
SELECT coalesce(sum(head.sequence - coalesce(sealed.sequence, 0)), 0)
FROM (SELECT writer, max(sequence) AS sequence FROM audit_event GROUP BY writer) AS head
LEFT JOIN (SELECT writer, max(sequence) AS sequence FROM audit_sealedhead GROUP BY writer) AS sealed USING (writer)
"""


def server() -> Iterator[Finding]:
    major = _one("SELECT current_setting('server_version_num')::int / 10000")
    where = "at DATABASE_URL" if os.environ.get("DATABASE_URL") else "embedded"
    state = State.FINE if major >= OLDEST else State.WRONG
    do = "" if major >= OLDEST else f"Upgrade the server to PostgreSQL {OLDEST} or newer."
    yield Finding("postgresql", state, f"PostgreSQL {_one('SHOW server_version')}, {where}", do)
    if _one("SHOW server_encoding") != "UTF8":
        yield Finding(
            "encoding", State.WRONG, _one("SHOW server_encoding"), "Make the database with encoding UTF8."
        )
    if _one("SHOW data_checksums") != "on":
        yield Finding("checksums", State.WARNING, "off", "Turn on data checksums (pg_checksums --enable).")
    if _one("SHOW synchronous_commit") == "off" or _one("SHOW fsync") == "off":
        yield Finding(
            "durability", State.WRONG, "commits may be lost", "Set fsync and synchronous_commit to on."
        )


def clock_agrees() -> Iterator[Finding]:
    apart = abs(clock.now() - _one("SELECT clock_timestamp()"))
    fine = apart <= APART
    do = "" if fine else "Set both machines' clocks by NTP."
    found = f"{apart.total_seconds():.1f} s between this machine and the database server"
    yield Finding("clock", State.FINE if fine else State.WRONG, found, do)


def migrations() -> Iterator[Finding]:
    pending = upgrade.pending()
    state = State.WRONG if pending else State.FINE
    found = f"{pending} migrations pending" if pending else "tables are of this version"
    yield Finding("migrations", state, found, "ginnel migrate" if pending else "")


def roles_separated() -> Iterator[Finding]:
    """Tried on the real tables: what the running application may do, asked of the server itself."""
    kept = grants.declared("append_only")
    changeable = _with_right(kept, "UPDATE, DELETE, TRUNCATE")
    changeable += _with_right(grants.declared("lasting"), "DELETE, TRUNCATE")
    if changeable:
        found = f"the application may change {', '.join(changeable)}"
        yield Finding("roles", State.WRONG, found, "See docs/how-to/run-your-own-postgresql.md, Roles.")
    elif _one("SELECT current_user") != _one("SELECT session_user"):
        found = f"works as {roles.APP} by SET ROLE; a fault could undo that"
        do = "Give the application a login of its own: docs/how-to/run-your-own-postgresql.md."
        yield Finding("roles", State.WARNING, found, do)
    else:
        yield Finding(
            "roles", State.FINE, f"logs in as {_one('SELECT current_user')}, {len(kept)} tables append-only"
        )


def _with_right(tables: Sequence[str], right: str) -> list[str]:
    """Of these tables, those on which whoever is connected has any of these rights."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(oid, %s)",
            [list(tables), right],
        )
        return sorted(name for (name,) in cursor.fetchall())


def audit_sealed() -> Iterator[Finding]:
    """Seals are made every few minutes while `ginnel serve` runs; a long gap means events a cut would not show."""
    newest = _one("SELECT max(at) FROM audit_event")
    events = _one(UNSEALED)
    late = bool(events and newest and clock.now() - newest > STALE)
    do = "ginnel audit seal; and see that ginnel serve runs its jobs." if late else ""
    yield Finding("audit", State.WARNING if late else State.FINE, f"{events} events not yet sealed", do)


def jobs() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
        counts = dict(cursor.fetchall())
    waiting, failed = counts.get("todo", 0), counts.get("failed", 0)
    state = State.WARNING if failed or waiting > MANY_JOBS else State.FINE
    do = "See why in the logs of ginnel serve; failed jobs are kept." if failed else ""
    do = do or ("Is ginnel serve running?" if waiting > MANY_JOBS else "")
    yield Finding("jobs", state, f"{waiting} waiting, {failed} failed", do)


def _one(sql: str):  # type: ignore[no-untyped-def]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
