"""Whose records are whose, and the whole of it as one number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Action, Category, Purpose, Viewer


def sources(*, viewer: Viewer, person: UUID) -> list[SourceRecord]:
    """The person's source records, first known first. Raises NotPermitted."""
    viewer.require(person, Category.DEMOGRAPHICS, Action.READ)
    return list(
        SourceRecord.objects.select_related("organisation").filter(person_id=person).order_by("number")
    )


def persons_of(numbers: Sequence[int], *, viewer: Viewer) -> dict[int, UUID]:
    """Whose each of these source records is now. Only for a service that keeps the record: raises NotPermitted."""
    check_keeps(viewer)
    return dict(SourceRecord.objects.filter(number__in=list(numbers)).values_list("number", "person_id"))


class Linked(NamedTuple):
    """A source record, by the code of its organisation and what that calls it, and whose it is now."""

    organisation: str
    local_id: str
    person: UUID


def linked(*, viewer: Viewer) -> Iterator[Linked]:
    """Every described source record from outside. Only for a service that keeps the record: raises NotPermitted."""
    check_keeps(viewer)
    rows = SourceRecord.objects.filter(made_with__isnull=True, described_at__isnull=False)
    yield from map(
        Linked._make, rows.values_list("organisation__code", "local_id", "person_id").iterator(10_000)
    )


def links_and_grades(*, viewer: Viewer) -> Iterator[bytes]:
    """For each source record, in no order: organisation code, local id, co-members and candidate grades. No id of
    ours is in it, so two stores that were told the same say the same."""
    codes, members = _names_and_persons()
    candidates = _grades(codes)
    for number, (code, local_id, person) in codes.items():
        together = sorted(codes[other][:2] for other in members[person])
        yield repr((code, local_id, together, sorted(candidates.get(number, ())))).encode()


def check_keeps(viewer: Viewer) -> None:
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record asks whose many records are.",))


def digest(*, viewer: Viewer) -> dict[str, Any]:
    """Counts and an order-free 128-bit digest (hex) of links and grades."""
    total = 0
    records = 0
    for line in links_and_grades(viewer=viewer):
        total = (total + int.from_bytes(blake2b(line, digest_size=16).digest(), "big")) % (1 << 128)
        records += 1
    return {
        "people": Person.objects.filter(source_records__isnull=False).distinct().count(),
        "source_records": records,
        "links_digest": f"{total:032x}",
        "grades": _grade_counts(),
    }


def _names_and_persons() -> tuple[dict[int, tuple[str, str, UUID]], dict[UUID, list[int]]]:
    """Our own records are left out: their local ids are ids of ours."""
    codes: dict[int, tuple[str, str, UUID]] = {}
    members: dict[UUID, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.number, o.code, s.local_id, s.person_id FROM people_sourcerecord s "
            "JOIN organisations_organisation o ON o.id = s.organisation_id WHERE s.made_with IS NULL"
        )
        for number, code, local_id, person in cursor.fetchall():
            codes[number] = (code, local_id, person)
            members[person].append(number)
    return codes, members


def _grades(codes: dict[int, tuple[str, str, UUID]]) -> dict[int, list[tuple[str, str, str, int, str]]]:
    found: dict[int, list[tuple[str, str, str, int, str]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.number, b.number, c.reason, c.grade, c.weight FROM people_candidate c "
            "JOIN people_sourcerecord a ON a.id = c.first_id JOIN people_sourcerecord b ON b.id = c.second_id"
        )
        for first, second, reason, grade, weight in cursor.fetchall():
            for one, other in ((first, second), (second, first)):
                found[one].append((*codes[other][:2], reason, grade, f"{weight:.6f}"))
    return found


def _grade_counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, grade, count(*) FROM people_candidate GROUP BY 1, 2")
        counts = Counter({f"{reason} {grade / 100:g}": count for reason, grade, count in cursor.fetchall()})
    return dict(sorted(counts.items()))
