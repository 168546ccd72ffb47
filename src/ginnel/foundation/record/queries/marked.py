"""The entries of one organisation that have an identifier in common, for whoever keeps its record true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.fhir.hashing import code_hash, system_hash
from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.foundation.record.fhir.parameters import of_kind
from ginnel.foundation.record.store.bodies import unpack
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer

_FROM = """
FROM record_index_token t
JOIN record_resource r ON r.number = t.resource_number AND r.source_number = t.source_number
JOIN organisations_organisation organisation ON organisation.number = r.organisation_number
"""
_WHERE = """
WHERE t.param = %s AND t.code_hash = %s AND t.system_hash = %s AND organisation.code = %s AND r.kind = %s
AND r.standing = 1
"""
_NUMBERS = f"SELECT DISTINCT r.number {_FROM} {_WHERE} AND (r.stated_at IS NULL OR r.stated_at < %s) ORDER BY r.number"
_ENTRY = """
JOIN record_entry e ON e.resource_number = r.number AND e.version = r.version AND e.source_number = r.source_number
"""
_LAST = f"""
WITH found AS MATERIALIZED (SELECT r.stated_at, e.load {_FROM} {_ENTRY} {_WHERE} AND r.stated_at IS NOT NULL
    AND e.row > 0),
last AS (SELECT stated_at, load FROM found ORDER BY stated_at DESC, load LIMIT 1)
SELECT last.stated_at, last.load, NOT EXISTS (
    SELECT FROM found WHERE found.load = last.load AND found.stated_at <> last.stated_at
) FROM last
"""
_MARKED = f"""
SELECT r.local_id, source.local_id, e.body FROM record_resource r {_ENTRY}
JOIN people_sourcerecord source ON source.number = r.source_number
WHERE r.number = ANY(%s) AND r.standing = 1 ORDER BY r.number
"""


class Marked(NamedTuple):
    """An entry as it stands: what its source calls it, and whom it is about, and the tree."""

    local_id: str
    about: str
    tree: dict[str, Any]


def numbers_marked(
    *, viewer: Viewer, organisation: str, kind: str, system: str, value: str, stated_before: datetime
) -> list[int]:
    """The current entries of `kind` of this organisation that have the identifier, in order, but for those that it has
    said, or said again, since. Another identifier may be among them that hashes to the same."""
    _check(viewer)
    ((param, _),) = of_kind(kind)["identifier"].stored
    asked: list[Any] = [
        param,
        code_hash(value),
        system_hash(system),
        organisation,
        number_of(kind),
        stated_before,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, asked)
        return [number for (number,) in cursor.fetchall()]


class Last(NamedTuple):
    """When a row last stated anything of what has an identifier, the load that it came in, and whether no row of that
    load stands there that is of another moment. What was made of a whole file is in no row."""

    at: datetime
    load: UUID | None
    is_of_one_day: bool


def last_stated(*, viewer: Viewer, organisation: str, kind: str, system: str, value: str) -> Last | None:
    """None where it has stated nothing with its moment."""
    _check(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_LAST, _asked(organisation, kind, system, value))
        found = cursor.fetchone()
        return Last(*found) if found else None


def _asked(organisation: str, kind: str, system: str, value: str) -> list[Any]:
    ((param, _),) = of_kind(kind)["identifier"].stored
    return [param, code_hash(value), system_hash(system), organisation, number_of(kind)]


def marked(*, viewer: Viewer, numbers: Sequence[int]) -> list[Marked]:
    """What these stand as now; those about nobody, and what stands no more, are left out."""
    _check(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_MARKED, [list(numbers)])
        return [Marked(id, about, json.read(unpack(body))) for id, about, body in cursor.fetchall()]


def _check(viewer: Viewer) -> None:
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record reads entries without a person.",))
