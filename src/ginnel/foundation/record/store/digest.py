"""What the record holds, as one order-free number, so that two stores can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from django.db import connection

_MODULUS = 1 << 128


def fold(values: Iterator[bytes]) -> tuple[int, int]:
    """(count, sum of 128-bit hashes modulo 2^128): the same for any order, different for any other multiset."""
    count = total = 0
    for value in values:
        count += 1
        total += int.from_bytes(blake2b(value, digest_size=16).digest(), "big")
    return count, total % _MODULUS


def resource_lines() -> Iterator[bytes]:
    """One line per resource: organisation code, kind, source's id, content hash, standing. No id of ours is in it."""
    with connection.connection.cursor(name="digest") as cursor:
        cursor.itersize = 20_000
        cursor.execute(
            "SELECT organisation.code, r.kind, local_id, content_hash, standing FROM record_resource r "
            "JOIN organisations_organisation organisation ON organisation.number = r.organisation_number"
        )
        for code, kind, local_id, content, standing in cursor:
            yield f"{code}\x1f{kind}\x1f{local_id}\x1f{bytes(content).hex()}\x1f{standing}".encode()


def entry_count() -> int:
    """Every version of every resource."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM record_entry")
        return int(cursor.fetchone()[0])
