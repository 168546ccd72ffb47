"""Reads of one person's record: narrow rows first, bodies only for what is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store.bodies import unpack, unpack_all
from ginnel.foundation.record.store.tables import WITHOUT_PAIRS
from ginnel.kernel import prepared
from ginnel.kernel.viewer import Category


class Row(NamedTuple):
    """Where the latest version of one resource stands, as the driver gives it: a long record has thousands of them,
    of which a page shows thirty, so moments and ids are made only where they are asked for."""

    number: int
    source_number: int
    id_text: str
    organisation_number: int
    version: int
    kind: int
    standing: int
    category: int
    at_seconds: float
    is_dated: bool
    recorded_seconds: float

    @property
    def id(self) -> UUID:
        return UUID(self.id_text)

    @property
    def at(self) -> datetime:
        """When it happened, else when we were told."""
        return datetime.fromtimestamp(self.at_seconds, UTC)

    @property
    def recorded_at(self) -> datetime:
        return datetime.fromtimestamp(self.recorded_seconds, UTC)


class Said(NamedTuple):
    """That something of a category stands on a source record, whatever became of it."""

    source_number: int
    category: int


class Opening(NamedTuple):
    """One resource with its latest body and whose it is, asked for at once; `person` None for what is nobody's."""

    row: Row
    person: UUID | None
    is_written_here: bool
    told_at: datetime
    body: bytes


class Stored(NamedTuple):
    """One version of a resource as kept: the bytes and where they came from."""

    version: int
    standing: int
    recorded_at: datetime
    load: UUID | None
    row: int
    body: bytes


def stored_of(rows: Sequence[Sequence[Any]]) -> list[Stored]:
    """From the columns of `ENTRY`."""
    return [
        Stored(version, standing, datetime.fromtimestamp(recorded, UTC), load, number, body)
        for (version, standing, recorded, load, number, _), body in zip(
            rows, unpack_all([row[-1] for row in rows]), strict=True
        )
    ]


ROW = (
    *(
        "r.number",
        "r.source_number",
        "r.id::text",
        "r.organisation_number",
        "r.version",
        "r.kind",
        "r.standing",
    ),
    *("r.category", "date_part('epoch', coalesce(r.occurred_start, r.recorded_at))"),
    *("r.occurred_start IS NOT NULL", "date_part('epoch', r.recorded_at)"),
)
"""The columns of `Row`, of `record_resource r`. `extract` would go through decimals, several times as long."""
_COLUMNS = ", ".join(ROW)


def rows(sources: Sequence[int]) -> list[Row]:
    """Every resource of these source records, newest first."""
    return _rows("r.source_number = ANY(%s) ORDER BY 9 DESC, 1 DESC", [list(sources)])


def row(sources: Sequence[int], id: UUID) -> Row | None:
    """One resource, only if it belongs to one of these source records."""
    found = _rows("r.id = %s AND r.source_number = ANY(%s)", [id, list(sources)])
    return found[0] if found else None


def anywhere(id: UUID) -> Row | None:
    """One resource, whosever it is now."""
    found = _rows("r.id = %s", [id])
    return found[0] if found else None


OPENING = f"""
SELECT {_COLUMNS}, s.person_id, s.made_with IS NOT NULL AS is_written_here,
    date_part('epoch', e.recorded_at) AS told_at, e.body FROM record_resource r
JOIN record_entry e ON e.resource_number = r.number AND e.source_number = r.source_number AND e.version = r.version
LEFT JOIN people_sourcerecord s ON s.number = r.source_number WHERE r.id = %(id)s
"""
"""One resource by `id`, whosever it is now, with its latest body: columns that `opened` reads."""


def opened(row: Sequence[Any]) -> Opening:
    *where, person, is_written_here, told_at, body = row
    return Opening(Row(*where), person, is_written_here, datetime.fromtimestamp(told_at, UTC), unpack(body))


OPENING_WIDTH = len(Row._fields) + 4


def opening(id: UUID) -> Opening | None:
    """One resource, whosever it is now, in one statement: the hot path of a read."""
    found = prepared.run(OPENING, {"id": id})
    return opened(found[0]) if found else None


def named(ids: Sequence[UUID]) -> list[Row]:
    """Resources by our ids, whosever they are: for what belongs to nobody (a Medication, a Practitioner)."""
    return _rows("r.id = ANY(%s) AND r.source_number < 0", [list(ids)]) if ids else []


def said(sources: Sequence[int]) -> list[Said]:
    """Each category of each of these source records once."""
    found = prepared.run(_SAID, {"sources": list(sources), "every": EVERY})
    return [Said(*one) for one in found]


EVERY = [int(category) for category in Category]
# Looked up category by category: a long record takes no longer than a short one.
SAYS = """
unnest((SELECT %(every)s::smallint[])) AS c(category)
CROSS JOIN LATERAL (
    SELECT FROM record_resource r WHERE r.source_number = s.number AND r.category = c.category LIMIT 1) one
"""
"""Joined to source records `s`: each category `c` of what is said on them; `every` is EVERY."""
_SAID = f"SELECT s.number, c.category FROM unnest(%(sources)s::bigint[]) AS s(number) CROSS JOIN {SAYS}"


SourceRow = tuple[int, int, str, str, str, list[int] | None]


def records_of(person: UUID) -> list[SourceRow]:
    """A person's source records by the name of their organisation: number, organisation's number, code and name, what
    it calls the person, and with which records a record of our own was made."""
    return prepared.run(_RECORDS_OF, [person])  # type: ignore[return-value]


_RECORDS_OF = """
SELECT s.number, o.number, o.code, o.name, s.local_id, s.made_with FROM people_sourcerecord s
JOIN organisations_organisation o ON o.id = s.organisation_id WHERE s.person_id = %s ORDER BY o.name, s.number
"""


def categories(sources: Sequence[int]) -> dict[int, list[int]]:
    """By source record, the categories of what stands on it."""
    with connection.cursor() as cursor:
        cursor.execute(_CATEGORIES, [list(sources), Standing.CURRENT])
        return dict(cursor.fetchall())


_CATEGORIES = """
SELECT source_number, array_agg(DISTINCT category::int) FROM record_resource
WHERE source_number = ANY(%s) AND standing = %s GROUP BY source_number
"""


def _rows(condition: str, values: list[object]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM record_resource r WHERE {condition}", values)
        return [Row(*found) for found in cursor.fetchall()]


ENTRY = "e.version, e.standing, date_part('epoch', e.recorded_at), e.load, e.\"row\", e.body"


def bodies(wanted: Sequence[Row]) -> dict[int, Stored]:
    """The latest version of each row, by resource number, in one query that touches only the partitions needed."""
    if not wanted:
        return {}
    asked = [
        [item.number for item in wanted],
        [item.source_number for item in wanted],
        [item.version for item in wanted],
        list({item.source_number for item in wanted}),
    ]
    found = prepared.run(_BODIES, asked)
    return dict(zip([row[0] for row in found], stored_of([row[1:] for row in found]), strict=True))


_BODIES = f"""
SELECT e.resource_number, {ENTRY} FROM record_entry e
JOIN unnest(%s::bigint[], %s::bigint[], %s::int[]) AS asked(number, source, version)
ON e.resource_number = asked.number AND e.source_number = asked.source AND e.version = asked.version
WHERE e.source_number = ANY(%s::bigint[])
"""


def latest(numbers: Sequence[int]) -> dict[int, bytes]:
    """The latest body of each resource by its number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.number, e.body FROM record_resource r JOIN record_entry e ON e.resource_number = r.number "
            "AND e.source_number = r.source_number AND e.version = r.version WHERE r.number = ANY(%s)",
            [list(numbers)],
        )
        return {number: unpack(body) for number, body in cursor.fetchall()}


def versions(wanted: Row, sources: Sequence[int]) -> list[Stored]:
    """Every version of one resource that stood with one of these source records, newest first.

    A source may have said first that it is about somebody else: that version is theirs.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {ENTRY} FROM record_entry e WHERE e.resource_number = %s AND e.source_number = ANY(%s) "
            "ORDER BY e.version DESC",
            [wanted.number, list(sources)],
        )
        return stored_of(cursor.fetchall())


def version(wanted: Row, sources: Sequence[int], number: int) -> Stored | None:
    """One version of a resource, only if it stood with one of these source records."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {ENTRY} FROM record_entry e WHERE e.resource_number = %s AND e.version = %s "
            "AND e.source_number = ANY(%s)",
            [wanted.number, number, list(sources)],
        )
        return next(iter(stored_of(cursor.fetchall())), None)


def come_from(param: int, code: int) -> UUID | None:
    """What stands here, written in Ginnel, of which an index row says that it came from there."""
    with connection.cursor() as cursor:
        cursor.execute(_COME_FROM, [OrganisationKind.GINNEL.value, param, code, int(Standing.CURRENT)])
        found = cursor.fetchone()
        return found[0] if found else None


_COME_FROM = """
SELECT r.id FROM record_index_token t JOIN record_resource r
  ON r.number = t.resource_number AND r.source_number = t.source_number
JOIN organisations_organisation o ON o.number = r.organisation_number AND o.kind = %s
WHERE t.param = %s AND t.code_hash = %s AND r.standing = %s LIMIT 1
"""


class Carried(NamedTuple):
    """One entry that a row of a load brought: whose it is, what its resource counts as now, whether it was overtaken
    by a later version, and its content."""

    source_number: int
    kind: int
    category: int
    is_earlier: bool
    body: bytes


_CARRIED = "e.source_number, r.kind, r.category, e.version <> r.version, e.body"


def carried(load: UUID, row: int) -> list[Carried]:
    """Everything that became an entry from this row, whosever it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_CARRIED} FROM record_entry e "
            'JOIN record_resource r ON r.number = e.resource_number WHERE e.load = %s AND e."row" = %s',
            [load, row],
        )
        return [Carried(*found[:-1], unpack(found[-1])) for found in cursor.fetchall()]


def is_said_otherwise(source: int, kinds: Sequence[int], *, load: UUID | None, row: int) -> bool:
    """Whether a resource of these kinds on a source record was ever said otherwise, and what stands is not what this
    row said of it: whichever came first, and whatever else the row brought."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID_OTHERWISE, [source, list(kinds), load, row])
        return bool(cursor.fetchone()[0])


_SAID_OTHERWISE = """
SELECT EXISTS (
    SELECT FROM record_resource r JOIN record_entry e ON e.resource_number = r.number
      AND e.source_number = r.source_number AND e.version = r.version
    WHERE r.source_number = %s AND r.kind = ANY(%s) AND (e.load, e."row") IS DISTINCT FROM (%s::uuid, %s)
      AND EXISTS (SELECT FROM record_entry o WHERE o.resource_number = r.number
        AND o.source_number = r.source_number AND o.version <> r.version))
"""


def carried_by(load: UUID) -> list[tuple[int, Carried]]:
    """(row, entry) of everything that became an entry from any row of this load, whosever it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT e."row", {_CARRIED} FROM record_entry e '
            "JOIN record_resource r ON r.number = e.resource_number WHERE e.load = %s",
            [load],
        )
        return [(row, Carried(*found[:-1], unpack(found[-1]))) for row, *found in cursor.fetchall()]


def holding(sources: Sequence[int], keep: Callable[[bytes], bool]) -> set[int]:
    """Numbers of the resources whose latest body is one to `keep`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.number, e.body FROM record_resource r JOIN record_entry e ON e.resource_number = r.number "
            "AND e.version = r.version AND e.source_number = r.source_number WHERE r.source_number = ANY(%s)",
            [list(sources)],
        )
        return {number for number, body in cursor if keep(unpack(body))}


# A hospital tells of a stay as it happens (ADT, `visit-<number>`), and again in its extract (`spell-<number>`).
_TWICE = """
SELECT live.number FROM record_resource live JOIN record_resource extract
  ON extract.source_number = ANY(%s) AND extract.organisation_number = live.organisation_number
  AND extract.kind = live.kind AND extract.local_id = 'spell-' || substr(live.local_id, 7)
WHERE live.source_number = ANY(%s) AND live.kind = %s AND live.local_id LIKE 'visit-%%'
"""


def told_again(sources: Sequence[int], kind: int) -> set[int]:
    """Numbers of the stays told of as they happened of which the same hospital's extract has come."""
    with connection.cursor() as cursor:
        cursor.execute(_TWICE, [list(sources), list(sources), kind])
        return {number for (number,) in cursor.fetchall()}


def coded(sources: Sequence[int], kinds: Sequence[int], codes: Sequence[int]) -> set[int]:
    """Numbers of the resources of these kinds that an index row says carry one of these code hashes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT r.number FROM record_resource r JOIN record_index_token t "
            "ON t.resource_number = r.number AND t.source_number = r.source_number "
            "WHERE r.source_number = ANY(%s) AND r.kind = ANY(%s) AND t.code_hash = ANY(%s)",
            [list(sources), list(kinds), list(codes)],
        )
        return {number for (number,) in cursor.fetchall()}


def lacks_pairs() -> bool:
    """Whether an extractor that made no pairs, and no words of codes, sorted anything that stands."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM record_resource WHERE {WITHOUT_PAIRS})")
        return bool(cursor.fetchone()[0])


def is_older(sources: Sequence[int], extractor: int) -> bool:
    """Whether an extractor before this one sorted any resource of these source records."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM record_resource WHERE source_number = ANY(%s) AND extractor < %s)",
            [list(sources), extractor],
        )
        return bool(cursor.fetchone()[0])
