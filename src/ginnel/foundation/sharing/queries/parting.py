"""What was said of sharing while two people were taken for one, told so that somebody can say of whom it was said.

No category is named and no reasons are: whoever gives things to the right person may not see that there is, say,
something about sexual health.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.sharing.models import Barring, Capacity, Overruling, Willingness
from ginnel.foundation.sharing.states import Ground, SaidBy
from ginnel.kernel.viewer import Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class SaidOfSharing:
    """One row: what it is, one line about it, when it was said or found, and who wrote that down and when."""

    id: UUID
    title: str
    detail: str
    at: datetime
    recorded_at: datetime
    recorded_by_name: str


def capacity_among(ids: Collection[UUID], *, viewer: Viewer) -> list[SaidOfSharing]:
    """These findings, oldest first. Raises NotPermitted where a person is closed to the viewer; so do the others."""
    return _told(Capacity.objects.filter(id__in=ids), _finding, viewer)


def willingness_among(ids: Collection[UUID], *, viewer: Viewer) -> list[SaidOfSharing]:
    return _told(Willingness.objects.filter(id__in=ids).select_related("organisation"), _word, viewer)


def barrings_among(ids: Collection[UUID], *, viewer: Viewer) -> list[SaidOfSharing]:
    """Without whom: only that there is such a thing."""
    return _told(Barring.objects.filter(id__in=ids), _barring, viewer)


def overrulings_among(ids: Collection[UUID], *, viewer: Viewer) -> list[SaidOfSharing]:
    return _told(Overruling.objects.filter(id__in=ids).select_related("organisation"), _yielding, viewer)


def _told(
    rows: QuerySet[Any], tell: Callable[[Any], tuple[str, str, datetime]], viewer: Viewer
) -> list[SaidOfSharing]:
    found = list(rows.order_by("recorded_at", "id"))
    for person in sorted({row.person_id for row in found}):
        viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    return [SaidOfSharing(row.id, *tell(row), row.recorded_at, row.recorded_by_name) for row in found]


def _finding(row: Capacity) -> tuple[str, str, datetime]:
    found = "could decide" if row.has_capacity else "could not decide"
    return f"Whether they could decide: {row.decision}", f"They {found}.", row.found_at


def _word(row: Willingness) -> tuple[str, str, datetime]:
    title = "Asks that something is not shared" if row.is_objection else "Is willing that something is shared"
    kind = OrganisationKind(row.organisation_kind).label if row.organisation_kind else ""
    whom = row.organisation.name if row.organisation else kind
    speaker = f"{SaidBy(row.said_by).label}."
    return title, f"{speaker} With: {whom}." if whom else speaker, row.said_at


def _barring(row: Barring) -> tuple[str, str, datetime]:
    return (
        "Somebody is kept from their record",
        "Say whose it is: until then the other has none.",
        row.recorded_at,
    )


def _yielding(row: Overruling) -> tuple[str, str, datetime]:
    return f"An objection yields to {row.organisation.name}", f"{Ground(row.ground).label}.", row.starts_at
