"""What this viewer may see of this person: one decision, then everything on the page reads through it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.reading import Row
from ginnel.kernel.viewer import Action, Category, Viewer

BESIDE_THE_RESIDENT = frozenset({Category.THIRD_PARTY, Category.STAFF_RESTRICTED, Category.SAFEGUARDING})
"""Not on a screen that the resident sits beside, whoever is looking: what others said in confidence, and risk."""


@dataclass(frozen=True, slots=True)
class Source:
    """One organisation's record of the person: its storage number, and whose it is."""

    number: int
    organisation: int
    code: str
    name: str
    local_id: str


@dataclass(frozen=True, slots=True)
class Sight:
    """The person's source records and the categories permitted. `is_shared_screen` narrows them further."""

    sources: tuple[Source, ...]
    categories: frozenset[Category]
    is_shared_screen: bool = False

    @property
    def numbers(self) -> list[int]:
        return [source.number for source in self.sources]

    def names(self) -> dict[int, str]:
        return {source.organisation: source.name for source in self.sources}

    def permits(self, row: Row) -> bool:
        return row.category in self.categories


def see(viewer: Viewer, person: UUID, *, is_shared_screen: bool = False) -> Sight:
    """Decide, leaving the audit event of the page. Source records of people merged into this one are its own."""
    permitted = viewer.categories(person, Action.READ)
    if is_shared_screen:
        permitted -= BESIDE_THE_RESIDENT
    return Sight(_sources(person), permitted, is_shared_screen)


def _sources(person: UUID) -> tuple[Source, ...]:
    held = SourceRecord.objects.filter(person_id=person).order_by("organisation__name", "number")
    return tuple(
        Source(*found)
        for found in held.values_list(
            "number", "organisation__number", "organisation__code", "organisation__name", "local_id"
        )
    )


def visible(sight: Sight) -> tuple[list[Row], frozenset[Category]]:
    """Rows this viewer may see, newest first, and the categories in which something is withheld."""
    everything = reading.rows(sight.numbers) if sight.sources else []
    withheld = {Category(number) for number in {row.category for row in everything} - sight.categories}
    return [row for row in everything if sight.permits(row)], frozenset(withheld)
