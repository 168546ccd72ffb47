"""Whose record is restricted, why, until when it is looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from ginnel.foundation.people.models import Restriction
from ginnel.foundation.people.queries.restrictions import current
from ginnel.foundation.people.rules.restricting import MAY_RESTRICT, check_may_restrict
from ginnel.foundation.people.states import RestrictionKind
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class Restricted:
    """That a person's record is restricted. `alias` is how they are known to those who do not work with them, or ''."""

    id: UUID
    person: UUID
    kind: RestrictionKind
    reason: str
    alias: tuple[str, str]
    review_on: date
    recorded_at: datetime
    recorded_by_name: str


@needs_no_viewer("says only whether a record is restricted, to whoever decides what is told")
def has_restriction(person: UUID) -> bool:
    return current().filter(person_id=person).exists()


def restrictions_of(person: UUID, *, viewer: Viewer) -> list[Restricted]:
    """What restricts a person's record now, longest first. Raises NotPermitted."""
    check_may_restrict(viewer.role)
    viewer.require(person, Category.ADMINISTRATIVE, Action.READ)
    return list(_told(current().filter(person_id=person)))


def restricted(*, viewer: Viewer) -> list[Restricted]:
    """Every record that is restricted, whichever is to be looked at first in front. Raises NotPermitted."""
    check_may_restrict(viewer.role)
    rows = viewer.restrict(current(), person_field="person_id", category=Category.ADMINISTRATIVE)
    return sorted(_told(rows), key=lambda one: (one.review_on, one.recorded_at))


def restrictions_among(ids: Collection[UUID], *, viewer: Viewer) -> list[Restricted]:
    """These, for whoever says whose each is. Raises NotPermitted."""
    if viewer.role not in MAY_RESTRICT:
        raise NotPermitted(("Your role does not see why a record is restricted.",))
    found = list(_told(Restriction.objects.filter(id__in=ids)))
    for person in sorted({one.person for one in found}):
        viewer.require(person, Category.ADMINISTRATIVE, Action.READ)
    return found


def _told(rows: QuerySet[Restriction]) -> Iterable[Restricted]:
    for row in rows.prefetch_related("reviews").order_by("recorded_at", "id"):
        latest = max(row.reviews.all(), key=lambda review: review.recorded_at, default=None)
        yield Restricted(
            row.id,
            row.person_id,
            RestrictionKind(row.kind),
            row.reason,
            (row.alias_family, row.alias_given),
            latest.review_on if latest else row.review_on,
            row.recorded_at,
            row.recorded_by_name,
        )
