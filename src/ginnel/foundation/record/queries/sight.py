"""What this viewer may see of this person: one decision, then everything on the page reads through it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from ginnel.foundation.people import queries as people
from ginnel.foundation.people.rules.closing import SAYING_NOTHING, WITHIN, closing
from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.rules import notes
from ginnel.foundation.record.store import reading, whose
from ginnel.foundation.record.store.named import Named
from ginnel.foundation.record.store.reading import Row, Said, SourceRow
from ginnel.kernel.viewer import RESTRICTED, Action, Category, Purpose, Viewer

BESIDE_THE_RESIDENT = RESTRICTED | {Category.THIRD_PARTY, Category.STAFF_RESTRICTED}
"""Not on a screen that the resident sits beside, whoever is looking: what others said in confidence, risk, and what is
not on their own screen either, for whoever came with them looks on (ADR 0042)."""


ANOTHER = "another organisation"


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
    `own_categories` are those permitted on `own_numbers`, the viewer's own organisation's records, and on `own_rows`,
    the resources (by number) that its staff wrote here: nobody can object to its seeing what it said itself. `said` is
    what the source records say at all, where that is known.
    """

    sources: tuple[Source, ...]
    categories: frozenset[Category]
    is_shared_screen: bool = False
    organisation: str = ""
    keeps: bool = False
    own_categories: frozenset[Category] = frozenset()
    own_numbers: frozenset[int] = frozenset()
    own_rows: frozenset[int] = frozenset()
    said: tuple[Said, ...] | None = None

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

    def permits(self, row: Row | Said) -> bool:
        is_theirs = isinstance(row, Row) and row.number in self.own_rows
        is_own = row.source_number in self.own_numbers or is_theirs
        return row.category in self.categories or (is_own and row.category in self.own_categories)

    def permits_version(self, row: Row, said: frozenset[Category], tree: Mapping[str, Any]) -> bool:
        """Whether a version of a resource that may be seen may be, by what it counts as and by who wrote it."""
        is_written_here = any(one.is_own for one in self.sources if one.number == row.source_number)
        wrote_it = is_written_here and notes.written_at(tree) == self.organisation != ""
        return said <= (self.own_categories if wrote_it else self.permitted_on(row.source_number))

    def permitted_on(self, source: int) -> frozenset[Category]:
        """Of what hangs on one source record."""
        return self.categories | self.own_categories if source in self.own_numbers else self.categories


@runtime_checkable
class Standing(Protocol):
    """A viewer whose standing to a person is asked for by the statement that asks for their source records."""

    def standing(self, person: str) -> tuple[str, Mapping[str, Any]]:
        """Columns of SQL about whom this SQL names, with their values."""

    def learn_from(self, person: UUID, row: Sequence[Any]) -> None:
        """What those columns say of the person, for the decisions that follow."""


def named(viewer: Viewer, id: UUID, patient: int) -> Named | None:
    """Whom an id of a person stands for, with all that it takes to decide about them: `see` then asks for nothing. It
    decides nothing yet, and leaves no event."""
    found = named_by(viewer, whose.ONE, {"asked": id}, patient)
    return found[0] if found else None


def named_by(viewer: Viewer, ids: str, values: Mapping[str, Any], patient: int) -> list[Named]:
    """As `named`, everybody whose ids this SQL gives."""
    if not isinstance(viewer, Standing):
        return whose.whose(ids, patient, values=values)
    columns, standing = viewer.standing("what.person_id")
    found = whose.whose(ids, patient, columns, {**standing, **values})
    for one in found:
        viewer.learn_from(one.person, one.beside)
    return found


def see(viewer: Viewer, person: UUID, *, is_shared_screen: bool = False, known: Named | None = None) -> Sight:
    """Decide, leaving the audit event of the page. Source records of people merged into this one are its own.

    `known` is what was asked about them already (`named`).
    """
    permitted, own = viewer.categories(person, Action.READ), viewer.own_categories(person, Action.READ)
    is_near = Category.CONTACT_AND_CARER in permitted and viewer.works_with(person)
    if not is_near and people.is_hidden(person):
        permitted -= {
            Category.DEMOGRAPHICS,
            Category.CONTACT_AND_CARER,
        }  # which say their name and where they live
    if is_shared_screen:
        permitted, own = permitted - BESIDE_THE_RESIDENT, own - BESIDE_THE_RESIDENT
    keeps = viewer.purpose == Purpose.RECORD_KEEPING
    sources = _sources(known.records if known else reading.records_of(person))
    theirs = frozenset(one.number for one in sources if one.code == viewer.organisation)
    written = _written_by(viewer.organisation, sources, own - permitted)
    said = tuple(known.said) if known else None
    return Sight(sources, permitted, is_shared_screen, viewer.organisation, keeps, own, theirs, written, said)


def _written_by(organisation: str, sources: Sequence[Source], closed: frozenset[Category]) -> frozenset[int]:
    """Of what was written here and is closed because the person asked, what this organisation's staff wrote. Read only
    where somebody has asked: it is in the words themselves."""
    here = [one.number for one in sources if one.is_own]
    is_asked = bool(closed and here and organisation)
    rows = [row for row in reading.rows(here) if row.category in closed] if is_asked else []
    stored = reading.bodies(rows)
    return frozenset(
        row.number
        for row in rows
        if row.number in stored and notes.written_at(json.read(stored[row.number].body)) == organisation
    )


def _sources(found: Sequence[SourceRow]) -> tuple[Source, ...]:
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
    may not, is left out whole: that such an organisation knows the person is itself what is withheld. An emergency
    essential of it is seen all the same, without whose it is where the name alone would say what is restricted.
    Those who keep the record see that it is there, and the organisation itself unless it is for somebody's safety.
    """
    return narrowed(sight)[1]


def narrowed(sight: Sight) -> tuple[Sight, list[Row]]:
    """Without the source records that are left out whole, and the rows that `visible` gives."""
    everything = reading.rows(sight.numbers) if sight.sources else []
    closings = _closings(everything)
    unnamed = _unnamed(sight, everything, closings)
    veiled = unnamed & closings.keys()
    rows = [
        row._replace(organisation_number=0) if row.source_number in veiled else row
        for row in everything
        if sight.permits(row)
        and (row.source_number not in unnamed or row.category == Category.EMERGENCY_ESSENTIALS)
    ]
    shown = {row.source_number for row in rows} - veiled
    named = tuple(one for one in sight.sources if one.number not in unnamed or one.number in shown)
    return replace(sight, sources=named), rows


@dataclass(frozen=True, slots=True)
class Granted:
    """By source record, the categories that this viewer sees of it: what `visible` shows, without reading it. `veiled`
    are those whose organisation must not be told, `own_rows` what the viewer's own staff wrote here beside."""

    categories: dict[int, frozenset[Category]]
    veiled: frozenset[int]
    own_rows: frozenset[int] = frozenset()

    def permits(self, row: Row) -> bool:
        return row.category in self.categories.get(row.source_number, ()) or row.number in self.own_rows


def granted(sight: Sight) -> Granted:
    """What of each source record may be seen, by what it says at all."""
    said = sight.said if sight.said is not None else reading.said(sight.numbers)
    closings = _closings(said)
    unnamed = _unnamed(sight, said, closings)
    essentials = frozenset({Category.EMERGENCY_ESSENTIALS})
    held = {
        number: sight.permitted_on(number) & essentials if number in unnamed else sight.permitted_on(number)
        for number in sight.numbers
    }
    return Granted(held, frozenset(unnamed & closings.keys()), sight.own_rows)


def is_left_out(sight: Sight, row: Row) -> bool:
    """Whether a row that is permitted is left out with the source record it stands on."""
    if row.category == Category.EMERGENCY_ESSENTIALS:
        return False
    everything = reading.rows([row.source_number])
    return row.source_number in _unnamed(sight, everything, _closings(everything))


def veil(sight: Sight, source: Source) -> Source:
    """The source as this viewer may know of it: without its name where that would say what is restricted."""
    everything = reading.rows([source.number])
    closings = _closings(everything)
    is_veiled = source.number in _unnamed(sight, everything, closings) & closings.keys()
    return replace(source, code="", name=ANOTHER, local_id="") if is_veiled else source


def _unnamed(
    sight: Sight, everything: Sequence[Row | Said], closings: Mapping[int, frozenset[Category]]
) -> set[int]:
    """Sources of which nothing but what says nothing may be seen, while something may not."""
    if sight.keeps:
        return set()
    told, closed = set(), set()
    for row in everything:
        if not sight.permits(row):
            closed.add(row.source_number)
        elif row.category not in SAYING_NOTHING:
            told.add(row.source_number)
    own = {one.number for one in sight.sources if one.code == sight.organisation}
    within = {source for source, closed_by in closings.items() if closed_by <= WITHIN}
    return closed - told - (own - within)


def _closings(everything: Sequence[Row | Said]) -> dict[int, frozenset[Category]]:
    """Sources that speak of nothing but restricted subjects, and of which: their names alone say so."""
    said: dict[int, set[int]] = defaultdict(set)
    for row in everything:
        said[row.source_number].add(row.category)
    return {source: closed_by for source, told in said.items() if (closed_by := closing(told))}
