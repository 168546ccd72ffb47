"""Bulk reads and pointer moves on `record_resource`, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection

from ginnel.foundation.record.rules.receipt import Held
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store.bodies import unpack
from ginnel.foundation.record.store.encoding import microseconds
from ginnel.foundation.record.store.tables import INDEX_TABLES
from ginnel.kernel import prepared


def lock_organisation(number: int) -> None:
    """One writer at a time per sending organisation, until the transaction ends: two loads of one feed queue."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [0x61E5, number])


def held(ids: Sequence[bytes]) -> dict[bytes, Held]:
    """The latest version of each known id (16 bytes)."""
    rows = prepared.run(_HELD, ["{" + ",".join([one.hex() for one in ids]) + "}"])
    return {
        id.bytes: Held(
            number,
            source,
            version,
            bytes(content),
            None if stated is None else microseconds(stated),
            standing == Standing.ENTERED_IN_ERROR,
        )
        for id, number, source, version, content, stated, standing in rows
    }


_HELD = """
SELECT id, number, source_number, version, content_hash, stated_at, standing FROM record_resource
WHERE id = ANY(%s::text::uuid[])
"""


def local_ids(ids: Sequence[UUID]) -> dict[UUID, str]:
    """What the source calls each of these resources, by our id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, local_id FROM record_resource WHERE id = ANY(%s)", [list(ids)])
        return dict(cursor.fetchall())


def take_numbers(count: int) -> list[int]:
    """`count` fresh resource numbers."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('record_resource_number') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def say_again(stated: Mapping[int, int]) -> None:
    """Raise when each resource (by number) was last stated, in microseconds since 2000; never lower it."""
    if not stated:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE record_resource SET stated_at = greatest(stated_at, timestamptz '2000-01-01 00:00+00' "
            "+ line.stated * interval '1 microsecond') FROM unnest(%s::bigint[], %s::bigint[]) AS line(number, stated) "
            "WHERE record_resource.number = line.number",
            [list(stated), list(stated.values())],
        )


def latest_versions(numbers: Sequence[int]) -> dict[int, int]:
    """The highest version number kept of each resource, the pointed-at one or not."""
    if not numbers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT resource_number, max(version) FROM record_entry WHERE resource_number = ANY(%s) GROUP BY 1",
            [list(numbers)],
        )
        return dict(cursor.fetchall())


def versions_with_body(pairs: Sequence[tuple[int, bytes]]) -> frozenset[tuple[int, bytes]]:
    """Those of (resource number, body) that some kept version already is."""
    if not pairs:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT resource_number, body FROM record_entry WHERE resource_number = ANY(%s)",
            [[number for number, _ in pairs]],
        )
        kept = {(number, unpack(body)) for number, body in cursor}
    return frozenset(kept.intersection(pairs))


def forget_pointers(numbers: Sequence[int]) -> None:
    """Remove the pointer and index rows of resources about to be pointed at a newer version."""
    if not numbers:
        return
    forget_index(numbers)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_resource WHERE number = ANY(%s)", [list(numbers)])


def forget_index(numbers: Sequence[int]) -> None:
    """Remove every index row of these resources."""
    with connection.cursor() as cursor:
        for table in INDEX_TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE resource_number = ANY(%s)", [list(numbers)])
