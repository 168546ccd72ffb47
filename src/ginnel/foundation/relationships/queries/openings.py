"""What workers opened for themselves: in an emergency, or by their own word that the person was with them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.queries.holding import WorkingWith, current_at, lines, staff_id
from ginnel.foundation.relationships.states import SELF_GRANTED
from ginnel.kernel import clock
from ginnel.kernel.viewer import Action, Category, Viewer


def openings(
    *, viewer: Viewer, since: datetime | None = None, first: int = 0, most: int = 1000
) -> tuple[list[WorkingWith], int]:
    """Newest first, and how many in all; `most` of them from the `first`, from 0. What was confirmed is left out: it
    was no opening but a relationship that came to be known late."""
    rows = Relationship.objects.filter(kind__in=SELF_GRANTED, confirmation=None).order_by(
        "-started_at", "-id"
    )
    if since:
        rows = rows.filter(started_at__gte=since)
    known = viewer.restrict(rows, person_field="person_id")
    found = lines(known[first : first + most])
    audit.append(by=viewer, events=[Event("relationships.overrides-read", detail={"overrides": len(found)})])
    return found, known.count()


def opened_by(person: UUID, *, viewer: Viewer) -> list[WorkingWith]:
    """The viewer's own openings of this record that hold now, oldest first."""
    viewer.require(person, Category.DEMOGRAPHICS, Action.READ)
    staff = staff_id(viewer=viewer)
    if staff is None:
        return []
    rows = current_at(clock.now()).filter(
        person_id=person, staff_id=staff, organisation__code=viewer.organisation, kind__in=SELF_GRANTED
    )
    return lines(rows.order_by("started_at", "id"))
