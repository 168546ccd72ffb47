"""What was written here while two people were taken for one, put with the person whose it is.

Who divides need not be allowed to read what it says: which record an entry belongs in is asked of the record keeper,
what is in it is not shown to them here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.rules.dividing import Choice, Given, Item
from ginnel.foundation.record.actions.moves import belonging
from ginnel.foundation.record.actions.notes import place_of
from ginnel.foundation.record.actions.publish import Place, publish
from ginnel.foundation.record.fhir import json, kinds
from ginnel.foundation.record.rules import notes
from ginnel.foundation.record.rules.notes import Tree
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.reading import Row
from ginnel.kernel.errors import Conflict
from ginnel.kernel.viewer import Category, Viewer

ENTRY = "record.Resource"
WHY = "Written while this record was joined with another person's; it is about the other person"
CHANGED = "Somebody has changed or withdrawn one of these entries since. Look at the list as it is now."


@dataclass(frozen=True, slots=True)
class EntryChoice:
    """Whose an entry is: it hangs on our own record `within` and was looked at in this `version`."""

    entry: UUID
    within: int
    version: int
    person: UUID


@transaction.atomic
def divide(
    *, entries: Sequence[EntryChoice] = (), rows: Sequence[Choice] = (), reason: str = "", by: Viewer
) -> int:
    """Give entries, and other nouns' rows, to the persons whose they are, all or none; the decision's number.

    An entry that stays gets no further trail. One that goes is entered in error where it stood. Raises what
    `people.divide` does, and Conflict for an entry that has changed since it was looked at.
    """
    asked = [Choice(Item(ENTRY, str(one.within), str(one.entry)), one.person) for one in entries]
    divided = people.divide(choices=[*rows, *asked], reason=reason, by=by)
    for one, given in zip(entries, divided.given[len(rows) :], strict=True):
        _put(given, _current(reading.row([one.within], one.entry), one.version), by)
    return divided.decision


@transaction.atomic
def undo_division(*, decision: int, reason: str = "", by: Viewer) -> int:
    """Take a division back: its entries and rows wait again. Raises what `people.undo_division` does, and Conflict
    for an entry that was withdrawn or moved on since."""
    undone = people.undo_division(decision=decision, reason=reason, by=by)
    for given in undone.given:
        if given.item.within is not None:
            row = _current(reading.anywhere(UUID(given.item.row)))
            place = Place(given.person, given.item.within, row.organisation_number)
            _publish(row, place, belonging(_tree(row), given.person), by)
    return undone.decision


def _current(row: Row | None, version: int | None = None) -> Row:
    if row is None or row.standing != Standing.CURRENT or version not in (None, row.version):
        raise Conflict(CHANGED)
    return row


def _put(given: Given, row: Row, by: Viewer) -> None:
    """The entry itself goes, so that whatever refers to it still does; a copy entered in error stays behind."""
    tree, stood = _tree(row), Place(given.origin, row.source_number, row.organisation_number)
    place = place_of(given.person, by, made_with=given.made_with)
    if given.person == given.origin:
        _publish(row, place, tree, by)
        return
    _publish(row, place, belonging(tree, given.person), by)
    left = notes.marked({**tree, "meta": {**tree.get("meta", {}), "source": f"urn:uuid:{row.id}"}}, WHY)
    behind = publish(
        place=stood,
        kind=kinds.name_of(row.kind),
        tree=left,
        by=by,
        standing=Standing.ENTERED_IN_ERROR,
        category=Category(row.category),
    )
    about, detail = (Category(row.category),), {"id": str(row.id), "left_behind": str(behind)}
    events = [
        Event("entry.divided-away", given.origin, about, detail=detail),
        Event("entry.divided-here", given.person, about, detail=detail),
    ]
    audit.append(by=by, events=events)


def _publish(row: Row, place: Place, tree: Tree, by: Viewer) -> None:
    publish(
        place=place,
        kind=kinds.name_of(row.kind),
        tree=dict(tree),
        by=by,
        id=row.id,
        expect_version=row.version,
        category=Category(row.category),
    )


def _tree(row: Row) -> dict[str, Any]:
    return json.read(reading.bodies([row])[row.number].body)
