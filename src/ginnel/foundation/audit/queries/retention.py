"""How long things are kept, what is held longer, and what has been kept long enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import Q, QuerySet

from ginnel.foundation.audit import models
from ginnel.foundation.audit.queries.reading import check_answers_for_use
from ginnel.foundation.audit.rules import DISPOSED
from ginnel.foundation.audit.rules.retention import PERIODS, Hold, Kept
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Held:
    """A legal hold that stands."""

    id: UUID
    what: Hold
    reason: str
    placed_at: datetime
    placed_by: str


def holds(*, viewer: Viewer) -> list[Held]:
    """Those that stand, oldest first. Raises NotPermitted."""
    check_answers_for_use(viewer)
    rows = models.LegalHold.objects.filter(released=None).order_by("id")
    return [
        Held(row.id, Hold(row.person, row.since, row.until), row.reason, row.placed_at, row.placed_by)
        for row in rows
    ]


def kept_since(*, viewer: Viewer) -> dict[Kept, datetime]:
    """Before when things of each kind have been kept long enough, today."""
    found = {}
    for kind, name in PERIODS.items():
        years = int(terminology.parameter(name).value)
        now = clock.now()
        leap = now.month == 2 and now.day == 29
        found[kind] = now.replace(year=now.year - years, day=28 if leap else now.day)
    return found


def expired(*, viewer: Viewer) -> QuerySet[models.Event]:
    """Events whose personal values have been kept long enough and are not held.

    Those that account for a disposal are never among them: without them a disposal would look like tampering.
    """
    since = kept_since(viewer=viewer)
    old = Q(at__lt=since[Kept.ABOUT_PEOPLE]) | Q(person=None, at__lt=since[Kept.ABOUT_NOBODY])
    personal = Q(subject_salt__isnull=False) | Q(actor_salt__isnull=False)
    return models.Event.objects.filter(old, personal).exclude(action=DISPOSED).exclude(_held(viewer))


def expired_alerts(*, viewer: Viewer) -> QuerySet[models.PrivacyAlert]:
    """Privacy alerts that have been kept long enough and are not held."""
    since = kept_since(viewer=viewer)[Kept.ALERTS]
    return models.PrivacyAlert.objects.filter(until__lt=since).exclude(_held(viewer, at="until"))


def _held(viewer: Viewer, at: str = "at") -> Q:
    """What a hold covers, as a condition; nothing where there is none."""
    covered = Q(pk__in=[])
    for held in holds(viewer=viewer):
        one = Q(person=held.what.person) if held.what.person else Q()
        if held.what.since:
            one &= Q(**{f"{at}__gte": held.what.since})
        if held.what.until:
            one &= Q(**{f"{at}__lt": held.what.until})
        covered |= one
    return covered


def places(events: QuerySet[models.Event], at_once: int) -> Iterator[list[tuple[int, int]]]:
    """Where events stand in the chain, some at a time."""
    rows = iter(list(events.order_by("writer", "sequence").values_list("writer", "sequence")))
    while some := list(islice(rows, at_once)):
        yield some
