"""Lawful disposal: blanking who an event was about, and leaving the event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

from ginnel.foundation.audit.actions.appending import append
from ginnel.foundation.audit.models import Event as EventRow
from ginnel.foundation.audit.models import PrivacyAlert, PrivacyAlertStep
from ginnel.foundation.audit.queries.retention import expired, expired_alerts, holds, places
from ginnel.foundation.audit.rules import DISPOSED, Event
from ginnel.foundation.audit.rules.retention import Kept
from ginnel.kernel.errors import Conflict
from ginnel.kernel.viewer import Viewer

MOST_AT_ONCE = 1000


@transaction.atomic
def dispose(*, person: UUID, reason: str, by: Viewer) -> int:
    """Blank the person, categories and detail of every event about somebody; how many there were.

    Raises Conflict where a legal hold covers one of them. Works only for a database user who may take the disposing
    role. Which events were blanked is itself appended, by place and not by person, so that the check can tell disposal
    from tampering.
    """
    rows = EventRow.objects.filter(person=person)
    places = [list(place) for place in rows.order_by("writer", "sequence").values_list("writer", "sequence")]
    if not places:
        return 0
    standing = [held.what for held in holds(viewer=by)]
    if any(hold.covers(person, at) for hold in standing for at in rows.values_list("at", flat=True)):
        raise Conflict("Events about this person are held: they may be needed for a claim or an inquiry.")
    append(by=by, events=[Event(DISPOSED, detail={"reason": reason, "events": places})])
    with _as_disposal():
        rows.update(person=None, categories=[], detail={}, subject_salt=None)
    return len(places)


def dispose_expired(*, by: Viewer) -> dict[Kept, int]:
    """Blank what has been kept as long as the place's parameters say, and remove such privacy alerts; how many of each.

    What is held stays. A thousand events at a time, each with the event that accounts for them in one transaction, so
    that it may be stopped anywhere and begun again.
    """
    counts = dict.fromkeys(Kept, 0)
    for some in places(expired(viewer=by), MOST_AT_ONCE):
        counts[Kept.ABOUT_PEOPLE] += _blank(some, by)
    counts[Kept.ALERTS] = _remove_alerts(by)
    return counts


@transaction.atomic
def _blank(some: list[tuple[int, int]], by: Viewer) -> int:
    detail = {"reason": "retention ended", "events": [list(place) for place in some]}
    append(by=by, events=[Event(DISPOSED, detail=detail)])
    with _as_disposal():
        return EventRow.objects.filter(pk__in=some).update(
            person=None,
            categories=[],
            detail={},
            subject_salt=None,
            identity="",
            request_id=None,
            actor_salt=None,
        )


@transaction.atomic
def _remove_alerts(by: Viewer) -> int:
    alerts = list(expired_alerts(viewer=by).values_list("id", flat=True))
    if not alerts:
        return 0
    append(by=by, events=[Event("audit.alerts-disposed", detail={"alerts": len(alerts)})])
    with _as_disposal():
        PrivacyAlertStep.objects.filter(alert__in=alerts).delete()
        PrivacyAlert.objects.filter(id__in=alerts).delete()
    return len(alerts)


@contextmanager
def _as_disposal() -> Iterator[None]:
    """Take the disposing role inside the transaction; the server refuses whoever is not a member of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        role = cursor.fetchone()[0]
        cursor.execute("SET LOCAL ROLE ginnel_disposal")
        yield
        cursor.execute("SELECT set_config('role', %s, true)", (role,))
