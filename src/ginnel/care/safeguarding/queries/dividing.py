"""That something was written here about two people taken for one, and nothing of what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ginnel.care.safeguarding.models import ConcernPerson
from ginnel.kernel.viewer import Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class Withheld:
    """Not even by whom: that would tell where it is from."""

    id: UUID
    recorded_at: datetime


def about_among(ids: Collection[UUID], *, viewer: Viewer) -> list[Withheld]:
    """Those by which concerns are about somebody. Raises NotPermitted for one who is closed to the viewer."""
    rows = ConcernPerson.objects.filter(id__in=ids).order_by("id")
    for person in sorted({row.person_id for row in rows if row.person_id}):
        viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    return [Withheld(row.id, row.at) for row in rows]
