"""Who is kept from one person: for one, as a condition on many, and for the page on which that is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ginnel.foundation.sharing.models import Barring
from ginnel.foundation.sharing.rules.barring import MAY_BAR
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class Barred:
    """Who is kept from somebody, why, and by whom and when that was said."""

    id: UUID
    person: UUID
    whom: str
    is_organisation: bool
    reason: str
    recorded_at: datetime
    recorded_by_name: str


@needs_no_viewer("an input of the sharing decision itself")
def barring(*, person_field: str, staff: UUID | None, organisation: str) -> Q:
    """That a worker (None for a system), or all of their organisation (code, '' for none), is kept from whom
    `person_field` names."""
    return Q(Exists(_barring(staff, organisation).filter(person_id=OuterRef(person_field))))


@needs_no_viewer("decides who is told, and shows nobody")
def kept_from(person: UUID) -> tuple[frozenset[UUID], frozenset[str]]:
    """The accounts, and the codes of organisations, that are kept from this person now."""
    rows = Barring.objects.filter(person_id=person, ending=None)
    found = list(rows.values_list("staff_id", "organisation__code"))
    return frozenset(staff for staff, _ in found if staff), frozenset(code for _, code in found if code)


def barred_from(person: UUID, *, viewer: Viewer) -> list[Barred]:
    """Who is kept from this person now, longest first. Raises NotPermitted."""
    _check(viewer)
    viewer.require(person, Category.ADMINISTRATIVE, Action.READ)
    return list(_told(Barring.objects.filter(person_id=person, ending=None)))


def all_barred(*, viewer: Viewer) -> list[Barred]:
    """Who is kept from whom now, longest first. Raises NotPermitted."""
    _check(viewer)
    rows = Barring.objects.filter(ending=None)
    return list(_told(viewer.restrict(rows, person_field="person_id", category=Category.ADMINISTRATIVE)))


def _check(viewer: Viewer) -> None:
    if viewer.role not in MAY_BAR:
        raise NotPermitted(("Your role does not see who is kept from a record.",))


def _told(rows: QuerySet[Barring]) -> Iterable[Barred]:
    for row in rows.select_related("staff", "organisation").order_by("recorded_at", "id"):
        whom = row.organisation.name if row.organisation else row.staff.display_name if row.staff else ""
        yield Barred(
            row.id,
            row.person_id,
            whom,
            row.organisation is not None,
            row.reason,
            row.recorded_at,
            row.recorded_by_name,
        )


def _barring(staff: UUID | None, organisation: str) -> QuerySet[Barring]:
    whom = Q(staff_id=staff) if staff else Q(pk=None)
    if organisation:
        whom |= Q(organisation__code=organisation)
    return Barring.objects.filter(whom, ending=None)
