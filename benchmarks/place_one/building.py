"""A million invented people in the people tables, by COPY, once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from matching_population import One, Place

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.rules.columns import columns
from ginnel.foundation.people.rules.description import Description
from ginnel.kernel.clock import now
from ginnel.kernel.values.identifiers import uuid7

ORGANISATION = "BENCHMILLION"
_INDEXES = ("matching_keys", "source_names", "source_address", "source_identifiers")
_BATCH = 20_000


def organisation(code: str) -> Organisation:
    """The organisation of that code, made if need be."""
    Organisation.objects.get_or_create(code=code, defaults={"name": code})
    return Organisation.objects.get(code=code)


def build(people: int) -> int:
    """Fill up to `people` source records; how many there are. Slow indexes are built after the rows."""
    owner = organisation(ORGANISATION)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_sourcerecord WHERE organisation_id = %s", [owner.id])
        held = cursor.fetchone()[0]
        if held >= people:
            return held
        made = _indexes(cursor)
        for name in made:
            cursor.execute(f"DROP INDEX {name}")
    batch: list[One] = []
    for position, one in enumerate(Place(1).people(people)):
        if position >= held:
            batch.append(one)
        if len(batch) == _BATCH:
            _copy(batch, owner)
            batch = []
    _copy(batch, owner)
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for definition in made.values():
            cursor.execute(definition)
        cursor.execute("ANALYZE people_sourcerecord")
        cursor.execute("ANALYZE people_matchingkeys")
        cursor.execute("SELECT count(*) FROM people_sourcerecord WHERE organisation_id = %s", [owner.id])
        return cursor.fetchone()[0]


def describing(one: One, number: int) -> Description:
    """The invented person as a description."""
    code = one.postcode.upper()
    return Description(
        number=number, given=one.given.title(), family=one.family.title(), other_names=(one.middle,),
        birth_date=one.birth_date, gender=one.gender, address_line=one.address, postcode=code, phone=one.phone,
        email=one.email, birth_place=one.birth_place,
    )  # fmt: skip


def _indexes(cursor) -> dict[str, str]:
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [list(_INDEXES)])
    return dict(cursor.fetchall())


@transaction.atomic
def _copy(people: Iterable[One], owner: Organisation) -> None:
    rows = [columns(describing(one, 0)) for one in people]
    if not rows:
        return
    names = [name for name in rows[0] if name not in ("number", "block_keys")]
    persons = [uuid7() for _ in rows]
    with connection.cursor() as cursor:
        with cursor.copy("COPY people_person (id, created_at) FROM STDIN") as copy:
            for person in persons:
                copy.write_row((person, now()))
        numbers = _numbers(cursor, len(rows))
        fixed = "number, id, organisation_id, local_id, person_id, home_id, described_at"
        with cursor.copy(f"COPY people_sourcerecord ({fixed}, {', '.join(names)}) FROM STDIN") as copy:
            for number, row, person in zip(numbers, rows, persons, strict=True):
                own = uuid7()
                copy.write_row(
                    (number, own, owner.id, str(own), person, person, now(), *[row[name] for name in names])
                )
        with cursor.copy("COPY people_matchingkeys (source_id, keys) FROM STDIN") as copy:
            for number, row in zip(numbers, rows, strict=True):
                copy.write_row((number, row["block_keys"]))


def _numbers(cursor, count: int) -> list[int]:
    cursor.execute("SELECT nextval('people_source_number') FROM generate_series(1, %s)", [count])
    return [number for (number,) in cursor.fetchall()]
