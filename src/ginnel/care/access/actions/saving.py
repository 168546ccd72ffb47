"""Keeping a work list under a name."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from ginnel.care.access.models import SavedFilter
from ginnel.care.access.rules.saving import check_can_save
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.relationships.queries import staff_id
from ginnel.kernel import clock, holding
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def save_filter(*, name: str, kind: str, asked: Mapping[str, str], by: Viewer) -> UUID:
    """Keep the list for the viewer alone; under a name that they have, instead of it. Raises Invalid for no name, too
    many, choices that a list has not, or who is no worker."""
    staff = staff_id(viewer=by)
    if staff is None:
        raise Invalid("Somebody keeps a list, by name.")
    said = " ".join(name.split())
    holding.hold(f"saved filters {staff}")
    names = SavedFilter.objects.filter(staff=staff).values_list("name", flat=True)
    check_can_save(said, kind, asked, others=sum(one != said for one in names))
    kept, _ = SavedFilter.objects.update_or_create(
        staff_id=staff, name=said, defaults={"kind": kind, "asked": dict(asked), "saved_at": clock.now()}
    )
    audit.append(by=by, events=[Event("access.filter-saved", detail={"filter": str(kept.id)})])
    return kept.id


@transaction.atomic
def drop_filter(*, filter_id: UUID, by: Viewer) -> None:
    """Raises NotFound for one that is not theirs."""
    gone, _ = SavedFilter.objects.filter(id=filter_id, staff=staff_id(viewer=by)).delete()
    if not gone:
        raise NotFound("You keep no such list.")
    audit.append(by=by, events=[Event("access.filter-dropped", detail={"filter": str(filter_id)})])
