"""The story in order of time, from every organisation, a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from ginnel.foundation.record.fhir import gender, json, kinds
from ginnel.foundation.record.queries.naming import with_medicines
from ginnel.foundation.record.queries.sight import Sight
from ginnel.foundation.record.rules import groups, searching
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.reading import Row
from ginnel.kernel.clock import LONDON
from ginnel.kernel.viewer import Category

PAGE = 30
_BACKGROUND = frozenset(kinds.number_of(kind) for group in groups.BACKGROUND for kind in groups.GROUPS[group])


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked to see; empty means all. `since` and `until` are inclusive days in England."""

    organisation: str = ""
    group: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""
    everything: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry of a page: the parsed latest version and where it came from.

    `is_in_doubt`: written while the person was joined with another, and nobody has said yet of which of them it is.
    """

    id: UUID
    kind: str
    at: datetime
    is_dated: bool
    recorded_at: datetime
    organisation: int
    category: Category
    standing: Standing
    version: int
    load: UUID | None
    row: int
    tree: dict[str, Any] = field(repr=False)
    is_in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of entries, how many there are in all, what else could be asked for and how much was left out."""

    entries: tuple[Shown, ...]
    total: int
    page: int
    organisations: dict[str, int]
    groups: dict[str, int]
    background: int


def read(sight: Sight, rows: Sequence[Row], filters: Filters) -> Timeline:
    """The page of `rows` (already permitted, newest first) that `filters` asks for; bodies only of that page."""
    codes = {source.organisation: source.code for source in sight.sources}
    by_kind = Counter(row.kind for row in rows)
    wanted = [row for row in rows if filters.everything or filters.group or row.kind not in _BACKGROUND]
    chosen = _matching(wanted if filters.everything else _told_once(sight, wanted), filters, codes)
    if filters.text.strip():
        wanted_words = searching.words(filters.text)
        is_open = gender.may_be_told(sight.categories, is_own=False)
        holding = reading.holding(
            sight.numbers, lambda body: searching.says(gender.seen(body, is_open=is_open).body, wanted_words)
        )
        chosen = [row for row in chosen if row.number in holding]
    page = min(max(filters.page, 1), max(1, -(-len(chosen) // PAGE)))
    return Timeline(
        entries=tuple(
            with_medicines(shown(chosen[(page - 1) * PAGE : page * PAGE], in_doubt=sight.in_doubt))
        ),
        total=len(chosen),
        page=page,
        organisations=dict(
            Counter(codes.get(row.organisation_number, "") for row in wanted if row.organisation_number)
        ),
        groups=_by_group(by_kind),
        background=sum(by_kind[kind] for kind in _BACKGROUND),
    )


_STAY = kinds.number_of("Encounter")


def _told_once(sight: Sight, rows: list[Row]) -> list[Row]:
    """Without what a hospital said of a stay as it happened once its extract, whose dates are better, has come."""
    if not any(row.kind == _STAY for row in rows):
        return rows
    twice = reading.told_again(sight.numbers, _STAY)
    return [row for row in rows if row.number not in twice] if twice else rows


def shown(rows: Sequence[Row], *, in_doubt: frozenset[int] = frozenset()) -> list[Shown]:
    """Rows with their latest bodies read, in the same order; `in_doubt` are the numbers of sources in doubt."""
    stored = reading.bodies(rows)
    return [
        Shown(
            row.id,
            kinds.name_of(row.kind),
            row.at,
            row.is_dated,
            row.recorded_at,
            row.organisation_number,
            Category(row.category),
            Standing(row.standing),
            row.version,
            stored[row.number].load,
            stored[row.number].row,
            json.read(stored[row.number].body),
            is_in_doubt=row.source_number in in_doubt,
        )
        for row in rows
        if row.number in stored
    ]


def _by_group(by_kind: Counter[int]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for kind, count in by_kind.items():
        counts[groups.group_of(kinds.name_of(kind))] += count
    return dict(counts)


def _matching(rows: list[Row], filters: Filters, codes: dict[int, str]) -> list[Row]:
    if filters.organisation:
        rows = [row for row in rows if codes.get(row.organisation_number) == filters.organisation]
    if filters.group:
        rows = [row for row in rows if groups.group_of(kinds.name_of(row.kind)) == filters.group]
    if filters.since:
        earliest = _midnight(filters.since)
        rows = [row for row in rows if row.at_seconds >= earliest]
    if filters.until:
        until = _midnight(filters.until, days=1)
        rows = [row for row in rows if row.at_seconds < until]
    return rows


_FIRST, _LAST = date(1, 1, 3), date(9999, 12, 29)  # further out there is no day before or after to count to


def _midnight(day: date, *, days: int = 0) -> float:
    """Seconds since 1970 of the start, in England, of the day `days` after `day`."""
    wanted = min(max(day, _FIRST), _LAST) + timedelta(days=days)
    return datetime(wanted.year, wanted.month, wanted.day, tzinfo=LONDON).timestamp()
