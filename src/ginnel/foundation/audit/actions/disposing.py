"""Lawful disposal: blanking who an event was about, and leaving the event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

from ginnel.foundation.audit.actions.appending import append
from ginnel.foundation.audit.models import Event as EventRow
from ginnel.foundation.audit.rules import DISPOSED, Event
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def dispose(*, person: UUID, reason: str, by: Viewer) -> int:
    """Blank the person, categories and detail of every event about somebody; how many there were.

    Works only for a database user who may take the disposing role. Which events were blanked is itself
    appended, by place and not by person, so that the check can tell disposal from tampering.
    """
    rows = EventRow.objects.filter(person=person)
    places = [list(place) for place in rows.order_by("writer", "sequence").values_list("writer", "sequence")]
    if not places:
        return 0
    append(by=by, events=[Event(DISPOSED, detail={"reason": reason, "events": places})])
    with _as_disposal():
        rows.update(person=None, categories=[], detail={}, subject_salt=None)
    return len(places)


@contextmanager
def _as_disposal() -> Iterator[None]:
    """Take the disposing role inside the transaction; the server refuses whoever is not a member of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        role = cursor.fetchone()[0]
        cursor.execute("SET LOCAL ROLE ginnel_disposal")
        yield
        cursor.execute("SELECT set_config('role', %s, true)", (role,))
