"""Who is who for the making of rows without identity: ids of people, and what their source records say of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from ginnel.foundation.people.models import Move, SourceRecord
from ginnel.foundation.people.queries.restrictions import addresses_protected
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


class Facts(NamedTuple):
    """What one source record says of its person. `is_described` False: it was only ever referred to.

    `nhs_number` is as the source said it, `traced_number` as the national service did ('' where it did not).
    `is_separated` also where the person's address is protected here.
    """

    person: UUID
    number: int
    organisation_number: int
    nhs_number: str
    birth_date: str
    death_date: str
    gender: str
    postcode: str
    practice_code: str
    is_separated: bool
    is_described: bool
    traced_number: str = ""


def everybody(*, viewer: Viewer, after: UUID | None = None, limit: int = 2_000) -> list[UUID]:
    """People that have source records, by id, from past `after`."""
    _check(viewer)
    rows = SourceRecord.objects.filter(person_id__gt=after) if after else SourceRecord.objects.all()
    return list(rows.order_by("person_id").values_list("person_id", flat=True).distinct()[:limit])


def numbers(*, viewer: Viewer) -> set[str]:
    """Every NHS number that a source or the national service gave anybody."""
    _check(viewer)
    said = SourceRecord.objects.exclude(nhs_number="").values_list("nhs_number", flat=True).distinct()
    traced = SourceRecord.objects.exclude(traced_number="").values_list("traced_number", flat=True).distinct()
    return {*said, *traced}


def how_many(*, viewer: Viewer) -> int:
    """People that have source records."""
    _check(viewer)
    return SourceRecord.objects.values("person_id").distinct().count()


def holders_of(*, viewer: Viewer, numbers: Collection[int]) -> set[UUID]:
    """Everybody to whom any of these source records belongs, or ever belonged."""
    _check(viewer)
    wanted = list(numbers)
    found = set(SourceRecord.objects.filter(number__in=wanted).values_list("person_id", flat=True))
    moves = Move.objects.filter(source__number__in=wanted).values_list("origin_id", "destination_id")
    return found | {person for pair in moves for person in pair}


def facts(*, viewer: Viewer, people: Iterable[UUID]) -> list[Facts]:
    """What every source record of these people says, lowest number first."""
    _check(viewer)
    people = list(people)
    rows = SourceRecord.objects.filter(person_id__in=people).order_by("number")
    found = rows.values_list(
        "person_id", "number", "organisation__number", "nhs_number", "birth_date", "death_date", "gender",
        "postcode", "practice_code", "is_separated", "traced_apart", "described_at", "traced_number",
    )  # fmt: skip
    protected = addresses_protected(people)
    return [
        Facts._make(
            (
                *said,
                is_separated or traced_apart or said[0] in protected,
                described_at is not None,
                traced_number,
            )
        )
        for *said, is_separated, traced_apart, described_at, traced_number in found
    ]


def numbered(*, viewer: Viewer, nhs_numbers: Collection[str]) -> list[int]:
    """Source records that carry one of these NHS numbers, as said or as traced, whatever its status."""
    wanted = set(nhs_numbers) - {""}
    rows = SourceRecord.objects.filter(Q(nhs_number__in=wanted) | Q(traced_number__in=wanted))
    return list(rows.values_list("number", flat=True))


def _check(viewer: Viewer) -> None:
    if viewer.purpose is not Purpose.PLANNING or viewer.role != "service":
        raise NotPermitted(("Only the making of rows without identity reads who everybody is.",))
