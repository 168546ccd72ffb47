"""Reading what happened: to a person, and lately."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ginnel.foundation.audit import models
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Action, Category, Purpose, Viewer


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as read back. `identity` is a staff account id or `service:name`."""

    id: UUID
    at: datetime
    action: str
    outcome: str
    identity: str
    role: str
    organisation: str
    purpose: str
    person: UUID | None
    categories: tuple[Category, ...]
    detail: dict[str, object]
    request_id: UUID | None


def events_for(
    person: UUID, *, viewer: Viewer, before: datetime | None = None, limit: int = 100
) -> list[Happened]:
    """Who looked at or changed this person's record and why, newest first. Raises NotPermitted."""
    check_answers_for_use(viewer)
    viewer.require(person, Category.ADMINISTRATIVE, Action.READ)
    events = models.Event.objects.filter(person=person)
    if before:
        events = events.filter(at__lt=before)
    return happened(events, limit)


def recent(
    *,
    viewer: Viewer,
    actions_named: Sequence[str] = (),
    people: Sequence[UUID] = (),
    before: datetime | None = None,
    limit: int = 100,
) -> list[Happened]:
    """The latest events in the place, or of `people` there, for those who answer for how records are used.

    Raises NotPermitted.
    """
    check_answers_for_use(viewer)
    events = models.Event.objects.all()
    if actions_named:
        events = events.filter(action__in=actions_named)
    if people:
        events = events.filter(person__in=people)
    if before:
        events = events.filter(at__lt=before)
    return happened(viewer.restrict(events, person_field="person"), limit)


def one(event_id: UUID, *, viewer: Viewer) -> Happened | None:
    """One event by its id. Raises NotPermitted."""
    check_answers_for_use(viewer)
    events = models.Event.objects.filter(id=event_id)
    return next(iter(happened(viewer.restrict(events, person_field="person"), 1)), None)


def recorded(event_id: UUID, *, viewer: Viewer) -> Happened | None:
    """One event by its id, whoever it is about, for a service that checks how records are used.

    Staff read `one`, which shows nothing of whom they may not know. Raises NotPermitted.
    """
    check_answers_for_use(viewer)
    if not viewer.identity.startswith("service:"):
        raise NotPermitted(("Only a command that checks the trail reads it whole.",))
    return next(iter(happened(models.Event.objects.filter(id=event_id), 1)), None)


def known(ids: Iterable[UUID], *, viewer: Viewer) -> frozenset[UUID]:
    """Those of these event ids that are in the trail."""
    return frozenset(models.Event.objects.filter(id__in=list(ids)).values_list("id", flat=True))


def check_answers_for_use(viewer: Viewer) -> None:
    """Raises NotPermitted for whoever does not check how records are used."""
    if viewer.purpose != Purpose.INFORMATION_GOVERNANCE:
        raise NotPermitted(("Only those who check how records are used may read the audit trail.",))


def happened(events: QuerySet[models.Event], limit: int) -> list[Happened]:
    """The newest of these events, newest first."""
    return [
        Happened(
            id=event.id,
            at=event.at,
            action=event.action,
            outcome=event.outcome,
            identity=event.identity,
            role=event.role,
            organisation=event.organisation,
            purpose=event.purpose,
            person=event.person,
            categories=tuple(Category(number) for number in event.categories),
            detail=event.detail,
            request_id=event.request_id,
        )
        for event in events.order_by("-at", "-writer", "-sequence")[:limit]
    ]
