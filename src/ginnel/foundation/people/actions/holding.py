"""Keeping somebody from being joined or parted while something is written about them.

Without it a row could be hung on a person who is merged away at that moment, and be seen by nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from ginnel.foundation.people.actions import statements
from ginnel.foundation.people.queries.banner import standing
from ginnel.kernel.viewer import Viewer

# Conflicts with the lock under which settling moves a record, not with other writers. Whoever waited for a move
# gets only those rows that are still this person's.
_PERSON = "SELECT number FROM people_sourcerecord WHERE person_id = %s AND made_with IS NULL ORDER BY number FOR SHARE"
_RECORDS = (
    "SELECT number, id, person_id FROM people_sourcerecord WHERE number = ANY(%s) ORDER BY number FOR SHARE"
)


class Standing(NamedTuple):
    """Who an id stands for after every merge, and the numbers of their records from outside, ascending."""

    person: UUID
    numbers: list[int]


class Kept(NamedTuple):
    """A source record's id and its person's."""

    id: UUID
    person: UUID


def hold_still(*, person: UUID, by: Viewer) -> Standing:
    """Nobody joins or parts the records of whom `person` stands for until this transaction ends. Raises NotFound."""
    while True:
        now = standing(person)
        numbers = [number for (number,) in statements.run(_PERSON, [now])]
        if numbers or standing(now) == now:
            return Standing(now, numbers)


def hold_records(*, numbers: Collection[int], by: Viewer) -> dict[int, Kept]:
    """Nobody moves these source records until this transaction ends; by number, whose they are."""
    rows = statements.run(_RECORDS, [sorted(numbers)]) if numbers else []
    return {number: Kept(id_, person) for number, id_, person in rows}
