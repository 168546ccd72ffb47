"""Running the few statements of the hot path: bound and prepared by the server, past Django's cursor, which sends the
values inside the text and has it planned anew every time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor


def run(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows the statement returns, if any, inside the caller's transaction."""
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(statement, values, prepare=True)
        return cursor.fetchall() if cursor.description else []


def array(values: Iterable[object]) -> str:
    """Numbers or ids as PostgreSQL writes an array of them: of thousands, the client makes it ten times as fast."""
    return "{" + ",".join(map(str, values)) + "}"
