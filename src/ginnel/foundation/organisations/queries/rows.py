"""Rows of files about colleagues that could not be accepted. About staff, and nobody who receives care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from ginnel.foundation.organisations.models import Organisation, QuarantinedRow, QuarantinedRowDecision
from ginnel.foundation.organisations.queries.knowing import by_code, team_called, teams_called
from ginnel.foundation.organisations.rules import rota
from ginnel.foundation.organisations.rules import rows as rules
from ginnel.foundation.organisations.states import ROW_TRANSITIONS, RowDecision, RowKind
from ginnel.kernel.errors import Fault, NotFound, NotPermitted
from ginnel.kernel.viewer import Viewer

MOST_ROWS = 200
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


@dataclass(frozen=True, slots=True)
class RowDone:
    """What somebody did about it; `by` is who, as the trail has it."""

    decision: RowDecision
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row that could not be accepted, of a rota or of what colleagues may do (`kind`): `came` is what it said,
    `columns` what it says as corrected, `faults` what is wrong with that so far as it can be told without looking
    anything up, or what was wrong as it came."""

    id: UUID
    kind: RowKind
    filename: str
    row: int
    came: dict[str, str]
    columns: dict[str, str]
    faults: tuple[Fault, ...]
    at: datetime
    done: tuple[RowDone, ...]
    is_settled: bool


def rota_rows(*, viewer: Viewer) -> list[RowShown]:
    """Rows of shifts that wait for whoever keeps such a rota, and of what colleagues may do for whoever keeps any of
    the organisation; oldest first, no more than `MOST_ROWS`."""
    return [_shown(one, viewer) for one in _mended_by(viewer).prefetch_related("decisions")[:MOST_ROWS]]


def rota_rows_waiting(*, viewer: Viewer) -> int:
    """How many `rota_rows` wait; `MOST_ROWS` and one more where there are more than it gives."""
    return _mended_by(viewer)[: MOST_ROWS + 1].count()


def rota_row(id: UUID, *, viewer: Viewer) -> RowShown:
    """Raises NotFound for none that the viewer could mend."""
    found = quarantined_row(id, viewer=viewer)
    if not _mends(found, viewer):
        raise NotFound("There is no such row in quarantine.")
    return _shown(found, viewer)


def check_mends(item: QuarantinedRow, *, columns: Mapping[str, str] | None = None, viewer: Viewer) -> None:
    """Raises NotPermitted for whoever may not mend it, as it stands, or where it would say these `columns`."""
    team = None
    if item.kind == RowKind.SHIFT:
        said = columns_of(item, viewer=viewer) if columns is None else columns
        team = team_called(said["team"], organisation=item.organisation, viewer=viewer)
    rota.check_may_mend(
        viewer, organisation=item.organisation.code, kind=item.kind, team=team.id if team else None
    )


def columns_of(item: QuarantinedRow, *, viewer: Viewer) -> dict[str, str]:
    """As corrected, or as it came."""
    fixed = [one for one in _decisions(item) if one.columns]
    return dict(fixed[-1].columns or {}) if fixed else dict(item.columns)


def _decisions(item: QuarantinedRow) -> list[QuarantinedRowDecision]:
    return sorted(item.decisions.all(), key=lambda one: one.pk)


def _mended_by(viewer: Viewer) -> QuerySet[QuarantinedRow]:
    """Rows of the viewer's organisation that they may mend: the same as `check_mends` lets them, of shifts told by the
    team that each names, of which there are few."""
    at = by_code(viewer.organisation, viewer=viewer)
    if at is None:
        return QuarantinedRow.objects.none()
    called = teams_called(organisation=at, viewer=viewer)
    theirs = [name for name, team in called.items() if _may_mend_of(team.id, at, viewer)]
    is_theirs = Q(team__in=theirs)
    if _may_mend_of(None, at, viewer):
        is_theirs |= ~Q(team__in=list(called))
    is_theirs &= Q(kind=RowKind.SHIFT)
    if _may_mend_of(None, at, viewer, RowKind.COMPETENCE):
        is_theirs |= Q(kind=RowKind.COMPETENCE)
    fixed = QuarantinedRowDecision.objects.filter(item=OuterRef("pk"), columns__isnull=False).order_by("-pk")
    said = Subquery(fixed.annotate(team=KeyTextTransform("team", "columns")).values("team")[:1])
    found = quarantined_rows(viewer=viewer).filter(organisation=at)
    return found.annotate(team=Coalesce(said, KeyTextTransform("team", "columns"))).filter(is_theirs)


def _may_mend_of(team: UUID | None, at: Organisation, viewer: Viewer, kind: RowKind = RowKind.SHIFT) -> bool:
    try:
        rota.check_may_mend(viewer, organisation=at.code, kind=kind, team=team)
    except NotPermitted:
        return False
    return True


def _mends(item: QuarantinedRow, viewer: Viewer) -> bool:
    try:
        check_mends(item, viewer=viewer)
    except NotPermitted:
        return False
    return True


def _shown(item: QuarantinedRow, viewer: Viewer) -> RowShown:
    columns, done = columns_of(item, viewer=viewer), _decisions(item)
    kind = RowKind(item.kind)
    if done and done[-1].decision == RowDecision.REFUSED:
        found = rules.heard(kind, done[-1].reason)
    elif columns != item.columns:
        found = rules.faults(kind, columns)
    else:
        found = [Fault(**one) for one in item.faults]
    return RowShown(
        id=item.id,
        kind=kind,
        filename=item.filename,
        row=item.row,
        came=dict(item.columns),
        columns=columns,
        faults=tuple(found),
        at=item.at,
        done=tuple(RowDone(RowDecision(one.decision), one.reason, one.at, one.by) for one in done),
        is_settled=bool(done) and not ROW_TRANSITIONS[done[-1].decision],
    )
