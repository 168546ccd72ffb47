"""An entry that is about somebody else: withdrawn where it stands, with its trail, and put where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.record.actions.notes import place_of
from ginnel.foundation.record.actions.publish import publish
from ginnel.foundation.record.actions.withdraw import withdraw
from ginnel.foundation.record.queries import Opened
from ginnel.foundation.record.queries import entry as read_entry
from ginnel.foundation.record.rules import notes
from ginnel.kernel.errors import Invalid
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Viewer


@transaction.atomic
def move(*, person: UUID, entry: UUID, version: int, to: UUID, reason: str, by: Viewer) -> UUID:
    """Mark the entry entered in error with `reason` and publish its content to `to`'s record; answers the new id.

    What the source says stays known, so the same row arriving again does not bring the mistake back. Raises Invalid,
    NotPermitted (for either person), and Conflict when the entry has changed or been withdrawn since it was opened.
    """
    notes.check_has_reason(reason)
    opened = read_entry(viewer=by, person=person, entry=entry)
    place = place_of(to, by)
    if person == place.person:
        raise Invalid("That is the person whose record this is.")
    by.require(place.person, opened.shown.category, Action.WRITE)
    moved = uuid7()
    withdraw(person=person, entry=entry, version=version, reason=reason, by=by, moved_to=moved)
    publish(
        place=place,
        kind=opened.shown.kind,
        tree=_moved(opened, place.person),
        by=by,
        id=moved,
        category=opened.shown.category,
    )
    _record(person, place.person, opened, moved, by)
    return moved


def _moved(opened: Opened, to: UUID) -> dict[str, Any]:
    """The content with its subject changed and a note of where it stood before."""
    tree = belonging(opened.shown.tree, to)
    tree["meta"] = {**tree.get("meta", {}), "source": f"urn:uuid:{opened.shown.id}"}
    return tree


def belonging(tree: Mapping[str, Any], to: UUID) -> dict[str, Any]:
    """The content with its subject changed."""
    about = {name: {"reference": f"Patient/{to}"} for name in ("subject", "patient") if name in tree}
    return {**tree, **about}


def _record(person: UUID, to: UUID, opened: Opened, moved: UUID, by: Viewer) -> None:
    category = (opened.shown.category,)
    audit.append(
        by=by,
        events=[
            Event(
                "entry.moved-away",
                person,
                category,
                detail={"id": str(opened.shown.id), "moved_to": str(moved)},
            ),
            Event(
                "entry.moved-here",
                to,
                category,
                detail={"id": str(moved), "moved_from": str(opened.shown.id)},
            ),
        ],
    )
