"""The register of organisations that keep a record of their own, with the reason each wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from ginnel.foundation.sharing.models import SeparateRecord, SeparateRecordDecision
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer

ABOUT_NOBODY = "Which organisation keeps which system is about no person."


@dataclass(frozen=True, slots=True)
class Decided:
    """`shared` is how what is in it reaches those who need it; `review_on` None where it is kept no longer."""

    is_kept: bool
    reason: str
    shared: str
    decided_by: str
    review_on: date | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class KeptApart:
    """One separate record, its decisions latest first."""

    id: UUID
    code: str
    organisation: str
    what: str
    decisions: tuple[Decided, ...]

    @property
    def now(self) -> Decided:
        return self.decisions[0]


@needs_no_viewer(ABOUT_NOBODY)
def separate_records() -> list[KeptApart]:
    """All there ever were; those still kept first, by organisation."""
    found = [_shown(row) for row in _rows()]
    return sorted(found, key=lambda each: (not each.now.is_kept, each.organisation, each.what, str(each.id)))


@needs_no_viewer(ABOUT_NOBODY)
def separate_record(id: UUID) -> KeptApart:
    """Raises NotFound."""
    for row in _rows().filter(id=id):
        return _shown(row)
    raise NotFound("There is no such record in the register.")


def _rows() -> Any:
    decisions = SeparateRecordDecision.objects.order_by("-recorded_at", "-id")
    rows = SeparateRecord.objects.select_related("organisation")
    return rows.prefetch_related(Prefetch("decisions", decisions))


def _shown(row: SeparateRecord) -> KeptApart:
    return KeptApart(
        row.id,
        row.organisation.code,
        row.organisation.name,
        row.what,
        tuple(
            Decided(
                each.is_kept,
                each.reason,
                each.shared,
                each.decided_by,
                each.review_on,
                each.recorded_at,
                each.recorded_by_name,
            )
            for each in row.decisions.all()
        ),
    )
