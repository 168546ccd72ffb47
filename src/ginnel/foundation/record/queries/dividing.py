"""What was written here while two people were taken for one, as a list to divide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ginnel.foundation.people.rules.dividing import ToDivide
from ginnel.foundation.record.fhir import json, kinds
from ginnel.foundation.record.rules import notes
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.reading import Row
from ginnel.kernel.viewer import Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class EntryToDivide:
    """An entry that waits, and the parting by which it does. `author` is who wrote a note.

    `kind` is "" and `tree` empty where the viewer may not see what it is: whose it is is asked of them all the same.
    """

    waiting: ToDivide
    id: UUID
    version: int
    at: datetime
    recorded_at: datetime
    author: str
    kind: str
    tree: dict[str, Any]


def entries_to_divide(*, viewer: Viewer, waiting: Sequence[ToDivide]) -> list[EntryToDivide]:
    """What still stands on those of `waiting` that are records of our own, oldest first, with one decision about
    each person who has any."""
    own = {one.number: one for one in waiting if one.number is not None}
    rows = [row for row in reading.rows(list(own)) if row.standing == Standing.CURRENT] if own else []
    bodies = reading.bodies(rows)
    holders = {own[row.source_number].kept_by for row in rows}
    permitted = {person: viewer.categories(person, Action.READ) for person in sorted(holders)}
    found = []
    for row in rows:
        one, tree = own[row.source_number], json.read(bodies[row.number].body)
        is_open = Category(row.category) in permitted[one.kept_by]
        found.append(_told(one, row, tree, is_open=is_open))
    return sorted(found, key=lambda each: (each.recorded_at, each.id))


def _told(waiting: ToDivide, row: Row, tree: dict[str, Any], *, is_open: bool) -> EntryToDivide:
    kind = kinds.name_of(row.kind)
    return EntryToDivide(
        waiting,
        row.id,
        row.version,
        row.at,
        row.recorded_at,
        notes.author(tree),
        kind if is_open else "",
        tree if is_open else {},
    )


def how_many_in_doubt(*, viewer: Viewer, waiting: Sequence[ToDivide]) -> int:
    """How many rows and standing entries of these wait: a record of our own may have nothing left on it. Of what they
    are it says nothing."""
    own = [one.number for one in waiting if one.number is not None]
    rows = reading.rows(own) if own else []
    return len(waiting) - len(own) + sum(row.standing == Standing.CURRENT for row in rows)
