"""What this viewer may see of this person: one decision, then everything on the page reads through it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.rules.closing import WITHIN, closing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.reading import Row
from ginnel.kernel.viewer import Action, Category, Purpose, Viewer

BESIDE_THE_RESIDENT = frozenset({Category.THIRD_PARTY, Category.STAFF_RESTRICTED, Category.SAFEGUARDING})
"""Not on a screen that the resident sits beside, whoever is looking: what others said in confidence, and risk."""


@dataclass(frozen=True, slots=True)
class Source:
    """One organisation's record of the person: its storage number, and whose it is.

    `is_own`: what was written here hangs on it. `is_in_doubt`: written while the person was joined with another, and
    nobody has said yet of which of them.
    """

    number: int
    organisation: int
    code: str
    name: str
    local_id: str
    is_own: bool = False
    is_in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """The person's source records and the categories permitted. `is_shared_screen` narrows them further.

    `organisation` is the viewer's own code; `keeps` that they work on the record itself, source by source.
    `own_categories` are those permitted on `own_numbers`, the viewer's own organisation's records: nobody can object to
    its seeing what it said itself.
    """

    sources: tuple[Source, ...]
    categories: frozenset[Category]
    is_shared_screen: bool = False
    organisation: str = ""
    keeps: bool = False
    own_categories: frozenset[Category] = frozenset()
    own_numbers: frozenset[int] = frozenset()

    @property
    def withheld(self) -> frozenset[Category]:
        """What is closed to this viewer, whether or not anything of it was ever said: else the list would tell."""
        return frozenset(Category) - self.categories

    @property
    def objected(self) -> frozenset[Category]:
        """What is closed because the person asked."""
        return self.own_categories - self.categories

    @property
    def numbers(self) -> list[int]:
        return [source.number for source in self.sources]

    @property
    def in_doubt(self) -> frozenset[int]:
        """The numbers of sources on which something may be about somebody else."""
        return frozenset(source.number for source in self.sources if source.is_in_doubt)

    def names(self) -> dict[int, str]:
        return {source.organisation: source.name for source in self.sources}

    def permits(self, row: Row) -> bool:
        return row.category in self.categories or (
            row.source_number in self.own_numbers and row.category in self.own_categories
        )

    def permitted_on(self, source: int) -> frozenset[Category]:
        """Of what hangs on one source record."""
        return self.categories | self.own_categories if source in self.own_numbers else self.categories


def see(viewer: Viewer, person: UUID, *, is_shared_screen: bool = False) -> Sight:
    """Decide, leaving the audit event of the page. Source records of people merged into this one are its own."""
    permitted, own = viewer.categories(person, Action.READ), viewer.own_categories(person, Action.READ)
    if is_shared_screen:
        permitted, own = permitted - BESIDE_THE_RESIDENT, own - BESIDE_THE_RESIDENT
    keeps = viewer.purpose == Purpose.RECORD_KEEPING
    sources = _sources(person)
    theirs = frozenset(one.number for one in sources if one.code == viewer.organisation)
    return Sight(sources, permitted, is_shared_screen, viewer.organisation, keeps, own, theirs)


def _sources(person: UUID) -> tuple[Source, ...]:
    held = SourceRecord.objects.filter(person_id=person).order_by("organisation__name", "number")
    fields = ("number", "organisation__number", "organisation__code", "organisation__name", "local_id")
    found = list(held.values_list(*fields, "made_with"))
    theirs = {one[0] for one in found if one[-1] is None}
    return tuple(
        Source(number, organisation, code, name, local_id, *_own(made_with, theirs))
        for number, organisation, code, name, local_id, made_with in found
    )


def _own(made_with: list[int] | None, theirs: set[int]) -> tuple[bool, bool]:
    """(is it a record of our own, was it made with records that are somebody else's now)."""
    return (False, False) if made_with is None else (True, not theirs.issuperset(made_with))


def visible(sight: Sight) -> list[Row]:
    """Rows this viewer may see, newest first.

    A source record of which nothing but its bare description of the person may be seen, while something of it
    may not, is left out whole: that such an organisation knows the person is itself what is withheld. Those who
    keep the record see that it is there, and the organisation itself unless it is for somebody's safety.
    """
    return narrowed(sight)[1]


def narrowed(sight: Sight) -> tuple[Sight, list[Row]]:
    """Without the source records that are left out whole, and the rows that `visible` gives."""
    everything = reading.rows(sight.numbers) if sight.sources else []
    unnamed = _unnamed(sight, everything)
    named = tuple(source for source in sight.sources if source.number not in unnamed)
    rows = [row for row in everything if sight.permits(row) and row.source_number not in unnamed]
    return replace(sight, sources=named), rows


def is_unnamed(sight: Sight, source: int) -> bool:
    """Whether a source record is left out whole, as `visible` does."""
    return source in _unnamed(sight, reading.rows([source]))


def _unnamed(sight: Sight, everything: Sequence[Row]) -> set[int]:
    if sight.keeps:
        return set()
    said: dict[int, set[Category]] = defaultdict(set)
    told, closed = set(), set()
    for row in everything:
        said[row.source_number].add(Category(row.category))
        if not sight.permits(row):
            closed.add(row.source_number)
        elif row.category != Category.DEMOGRAPHICS:
            told.add(row.source_number)
    own = {one.number for one in sight.sources if one.code == sight.organisation}
    return closed - told - {source for source in own if not _is_within(said[source])}


def _is_within(said: set[Category]) -> bool:
    """Whether one team of the organisation knows the person, and the rest of it need not."""
    closed_by = closing(said)
    return bool(closed_by) and closed_by <= WITHIN
