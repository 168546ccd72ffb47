"""The least that a server could do: one indexed SELECT and its bytes; and the same with a row of audit beside it.

Served as Ginnel is (granian, WSGI, as many processes and threads), from the same tables of the same database.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
import zstandard

_BODY = """SELECT e.body FROM record_resource r
JOIN record_entry e ON e.resource_number = r.number AND e.version = r.version AND e.source_number = r.source_number
WHERE r.id = %s"""
_AUDITED = f"""WITH noted AS (
    INSERT INTO benchmark_audit (id, at, identity, person, action, detail)
    VALUES (gen_random_uuid(), now(), 'client:benchmark', gen_random_uuid(), 'entry.read', '{{"kind": "Observation"}}')
) {_BODY}"""
STATEMENTS = {"bare": _BODY, "audited": _AUDITED}
_held = threading.local()


def _connection() -> psycopg.Connection[Any]:
    if not hasattr(_held, "connection"):
        _held.connection = psycopg.connect(os.environ["CEILING_DATABASE"], autocommit=True)
        _held.unpacker = zstandard.ZstdDecompressor()
    found: psycopg.Connection[Any] = _held.connection
    return found


def app(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    _, way, id = environ["PATH_INFO"].split("/")
    row = _connection().execute(STATEMENTS[way], [id], prepare=True, binary=True).fetchone()
    body = _held.unpacker.decompress(row[0])
    start("200 OK", [("Content-Type", "application/fhir+json"), ("Content-Length", str(len(body)))])
    return [body]
