"""Rows of files about colleagues that could not be accepted. About staff, and nobody who receives care."""

from __future__ import annotations

from uuid import UUID

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ginnel.foundation.organisations.models import QuarantinedRow, QuarantinedRowDecision
from ginnel.foundation.organisations.states import RowDecision
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Viewer

_SETTLED = (RowDecision.ACCEPTED, RowDecision.DISCARDED)


def quarantined_rows(*, viewer: Viewer, kind: str = "") -> QuerySet[QuarantinedRow]:
    """Those that nobody has settled, oldest first."""
    last = QuarantinedRowDecision.objects.filter(item=OuterRef("pk")).order_by("-pk").values("decision")
    stands = Coalesce(Subquery(last[:1]), Value("waiting"), output_field=CharField())
    found = QuarantinedRow.objects.annotate(stands=stands).exclude(stands__in=_SETTLED)
    found = found.filter(kind=kind) if kind else found
    return found.select_related("organisation").order_by("at", "pk")


def quarantined_row(id: UUID, *, viewer: Viewer) -> QuarantinedRow:
    """Raises NotFound."""
    found = QuarantinedRow.objects.select_related("organisation").filter(pk=id).first()
    if found is None:
        raise NotFound("There is no such row in quarantine.")
    return found


def row_stands(item: QuarantinedRow, *, viewer: Viewer) -> str:
    """The last decision, "waiting" where there is none."""
    return item.decisions.order_by("-pk").values_list("decision", flat=True).first() or "waiting"
