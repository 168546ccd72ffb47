"""The latest versions of resources by number, for those who react to the change log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.foundation.record.store.bodies import unpack
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer

_LATEST = """
SELECT r.id, r.source_number, organisation.code, e.body, e.load,
    CASE WHEN r.stated_at <= now() THEN r.stated_at ELSE r.recorded_at END FROM record_resource r
JOIN record_entry e ON e.resource_number = r.number AND e.version = r.version AND e.source_number = r.source_number
JOIN organisations_organisation organisation ON organisation.number = r.organisation_number
WHERE {which} AND r.kind = ANY(%s) AND r.standing = 1
"""
_NUMBERS = """
SELECT number FROM record_resource WHERE kind = ANY(%s) AND standing = 1 AND number > %s ORDER BY number LIMIT %s
"""
_GONE = """
SELECT r.id, r.source_number, organisation.code FROM record_resource r
JOIN organisations_organisation organisation ON organisation.number = r.organisation_number
WHERE r.number = ANY(%s) AND r.kind = ANY(%s) AND r.standing <> 1
"""


@dataclass(frozen=True, slots=True)
class Gone:
    """A resource that is said no more, as `Latest` otherwise."""

    id: UUID
    source_number: int
    organisation: str


@dataclass(frozen=True, slots=True)
class Latest:
    """A resource as it stands now: our id, whose source record, which organisation says so, the tree,
    the load or request that brought it, and when its source last said so."""

    id: UUID
    source_number: int
    organisation: str
    tree: dict[str, Any]
    load: UUID | None = None
    said_at: datetime | None = None


def latest(*, viewer: Viewer, numbers: Sequence[int], kinds: Sequence[str]) -> list[Latest]:
    """Those of `numbers` that are of `kinds` and current. Only for a service that keeps the record: raises
    NotPermitted for any other purpose, because no person is asked about here."""
    return _read("r.number = ANY(%s)", list(numbers), kinds, viewer)


def latest_named(*, viewer: Viewer, ids: Sequence[UUID], kinds: Sequence[str]) -> list[Latest]:
    """As `latest`, of what has these ids."""
    return _read("r.id = ANY(%s)", list(ids), kinds, viewer)


def numbers_of(*, viewer: Viewer, kinds: Sequence[str], after: int, limit: int) -> list[int]:
    """The numbers of current resources of these kinds beyond `after`, in order. As `latest` otherwise."""
    _check_keeps_the_record(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [[number_of(kind) for kind in kinds], after, limit])
        return [number for (number,) in cursor.fetchall()]


def gone(*, viewer: Viewer, numbers: Sequence[int], kinds: Sequence[str]) -> list[Gone]:
    """Those of `numbers` that are of `kinds` and said no more: deleted, or entered in error. As `latest` otherwise."""
    _check_keeps_the_record(viewer)
    if not numbers:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_GONE, [list(numbers), [number_of(kind) for kind in kinds]])
        return [Gone(*row) for row in cursor.fetchall()]


def _check_keeps_the_record(viewer: Viewer) -> None:
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record reads entries without a person.",))


def _read(which: str, asked: list[Any], kinds: Sequence[str], viewer: Viewer) -> list[Latest]:
    _check_keeps_the_record(viewer)
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_LATEST.format(which=which), [asked, [number_of(kind) for kind in kinds]])
        return [
            Latest(id, source, organisation, json.read(unpack(body)), load, said_at)
            for id, source, organisation, body, load, said_at in cursor.fetchall()
        ]
