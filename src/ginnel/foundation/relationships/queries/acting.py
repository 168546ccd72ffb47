"""Who acts for a person. It is shown to those who may see whom to speak to, and decides nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ginnel.foundation.relationships.models import Acting
from ginnel.foundation.relationships.states import ONLY_WITHOUT_CAPACITY, ActingKind
from ginnel.kernel import clock
from ginnel.kernel.viewer import Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class ActsFor:
    """One line. `until` is when it ends or ended, None for not before it is revoked; `only_without_capacity`: they
    decide nothing that the person can decide."""

    id: UUID
    person: UUID
    kind: ActingKind
    name: str
    relation: str
    seen: str
    starts_at: datetime
    until: datetime | None
    is_current: bool
    recorded_at: datetime
    recorded_by: str

    @property
    def only_without_capacity(self) -> bool:
        return self.kind in ONLY_WITHOUT_CAPACITY


def acting_for(person: UUID, *, viewer: Viewer) -> list[ActsFor]:
    """Whoever acts or has acted for this person, those who do first."""
    viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    found = _lines(Acting.objects.filter(person_id=person).order_by("-starts_at", "-id"))
    return sorted(found, key=lambda one: not one.is_current)


def acting_among(ids: Collection[UUID], *, viewer: Viewer) -> list[ActsFor]:
    """These, oldest first. Raises NotPermitted where a person is closed to the viewer."""
    found = _lines(Acting.objects.filter(id__in=ids).order_by("recorded_at", "id"))
    for person in sorted({one.person for one in found}):
        viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    return found


def _lines(rows: QuerySet[Acting]) -> list[ActsFor]:
    return [_line(row, clock.now()) for row in rows.select_related("ending")]


def _line(row: Acting, at: datetime) -> ActsFor:
    ending = getattr(row, "ending", None)
    ends = [moment for moment in (row.ends_at, ending.ended_at if ending else None) if moment]
    until = min(ends, default=None)
    return ActsFor(
        row.id,
        row.person_id,
        ActingKind(row.kind),
        row.name,
        row.relation,
        row.seen,
        row.starts_at,
        until,
        row.starts_at <= at and (until is None or at < until),
        row.recorded_at,
        row.recorded_by,
    )
