"""Loading who is on duty when and who may do what from rows of a file; what cannot be accepted is kept, mended and
replayed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.actions.competences import confirm_competence
from ginnel.foundation.organisations.actions.rota import add_shift
from ginnel.foundation.organisations.models import (
    DutyShift,
    Organisation,
    QuarantinedRow,
    QuarantinedRowDecision,
)
from ginnel.foundation.organisations.queries.knowing import account_named, by_code, team_called
from ginnel.foundation.organisations.queries.rows import (
    check_mends,
    columns_of,
    quarantined_row,
    row_stands,
)
from ginnel.foundation.organisations.rules import rota
from ginnel.foundation.organisations.rules import rows as rules
from ginnel.foundation.organisations.states import (
    ROW_TRANSITIONS,
    Competence,
    DutyRank,
    RowDecision,
    RowKind,
)
from ginnel.kernel import clock, holding
from ginnel.kernel.errors import Conflict, Fault, GinnelError, Invalid, NotFound, NotPermitted, Stale
from ginnel.kernel.viewer import Purpose, Viewer

FIRST_ROW = 2  # the header is the first


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were accepted, of each that was kept its number in the file and every reason, and which cannot be
    accepted and were settled when they came before: they wait for nobody."""

    accepted: int
    kept: tuple[tuple[int, tuple[Fault, ...]], ...]
    settled: tuple[int, ...] = ()


@transaction.atomic
def load_rows(
    *, kind: RowKind, organisation: str, filename: str, rows: Sequence[Mapping[str, object]], by: Viewer
) -> Loaded:
    """Do what each row says; the same again changes nothing. Raises NotFound for no such organisation, NotPermitted for
    all but services that keep the record."""
    at = _at(organisation, by)
    accepted, kept, settled = 0, [], []
    for number, row in enumerate(rows, FIRST_ROW):
        cells = rules.cells(kind, row)
        found = _take(kind, at, cells, by)
        if not found:
            accepted += 1
        elif _keep(kind, at, filename, number, cells, found, by):
            kept.append((number, found))
        else:
            settled.append(number)
    detail = {"kind": kind.value, "accepted": accepted, "kept": len(kept), "organisation": organisation}
    audit.append(by=by, events=[Event("staff-rows.loaded", detail=detail)])
    return Loaded(accepted, tuple(kept), tuple(settled))


@transaction.atomic
def fix_row(*, id: UUID, columns: Mapping[str, object], seen: int | None = None, by: Viewer) -> RowDecision:
    """Keep corrected columns beside those that came (others stay), and replay it. `seen` is how many decisions there
    were as it was looked at, None where nobody looked. Raises NotFound, NotPermitted, Conflict; Stale where somebody
    has corrected it since; Invalid for a column that there is not, and, with nothing kept, for a team whose rota they
    do not keep."""
    item = _held(id, by, seen)
    kind = RowKind(item.kind)
    if unknown := rules.unknown_columns(kind, columns):
        raise Invalid(f"There is no column {', '.join(unknown)}.")
    fixed = rules.cells(kind, {**columns_of(item, viewer=by), **columns})
    try:
        check_mends(item, columns=fixed, viewer=by)
    except NotPermitted:
        raise Invalid(
            "Nothing was kept: you do not keep the rota of the team that you wrote. Write one whose rota you keep, or "
            "leave this row to whoever keeps both."
        ) from None
    _decide(item, RowDecision.FIXED, by, columns=fixed)
    return replay_row(id=id, by=by)


@transaction.atomic
def replay_row(*, id: UUID, seen: int | None = None, by: Viewer) -> RowDecision:
    """Do what it says, as corrected or as it came, if that now can be. Raises as `fix_row`."""
    item = _held(id, by, seen)
    found = _take(RowKind(item.kind), item.organisation, columns_of(item, viewer=by), by)
    decision = RowDecision.REFUSED if found else RowDecision.ACCEPTED
    _decide(item, decision, by, reason=rules.told(found))
    return decision


@transaction.atomic
def discard_row(*, id: UUID, reason: str, seen: int | None = None, by: Viewer) -> None:
    """Set it aside for good; the row stays. Raises Invalid without a reason, and as `fix_row`."""
    item = _held(id, by, seen)
    _decide(item, RowDecision.DISCARDED, by, reason=rota.check_reason(reason))


def _held(id: UUID, by: Viewer, seen: int | None) -> QuarantinedRow:
    """The row, which nobody else settles until this transaction ends."""
    item = quarantined_row(id, viewer=by)
    check_mends(item, viewer=by)
    holding.hold(f"staff row {id}")
    if seen is not None and seen != item.decisions.count():
        raise Stale(
            "Somebody has done something about this row since you opened the page. Look at it as it is now."
        )
    if not ROW_TRANSITIONS[row_stands(item, viewer=by)]:
        raise Conflict("This row has been settled already.")
    return item


def _at(organisation: str, by: Viewer) -> Organisation:
    if by.role != "service" or by.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only those who run this place load files about colleagues.",))
    found = by_code(organisation, viewer=by)
    if found is None:
        raise NotFound("There is no such organisation.")
    return found


def _take(kind: RowKind, at: Organisation, row: Mapping[str, str], by: Viewer) -> tuple[Fault, ...]:
    """What is wrong with it; nothing, where it is done. Each row by itself."""
    if found := rules.faults(kind, row):
        return tuple(found)
    take = _take_shift if kind == RowKind.SHIFT else _take_competence
    try:
        with transaction.atomic():
            take(at, row, by)
    except _Unknown as unknown:
        return (Fault("unknown", unknown.message, field=unknown.field),)
    except GinnelError as refused:
        return (Fault(refused.code, str(refused), field=_column(kind, refused)),)
    return ()


def _column(kind: RowKind, refused: GinnelError) -> str:
    """In which what was refused stands; the day, of what does not say."""
    named = getattr(refused, "field", "")
    found = rules.COLUMN_OF.get(named, named)
    return found if found in rules.known(kind) else "date" if kind == RowKind.SHIFT else "until"


class _Unknown(Exception):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(field)
        self.field, self.message = field, message


def _account(row: Mapping[str, str], field: str, by: Viewer) -> UUID:
    found = account_named(row[field], viewer=by)
    if found is None:
        raise _Unknown(field, "Nobody signs in by this user name")
    return found.id


def _take_shift(at: Organisation, row: Mapping[str, str], by: Viewer) -> None:
    team = team_called(row["team"], organisation=at, viewer=by)
    if team is None:
        raise _Unknown("team", "The organisation has no team of this name or code")
    staff = _account(row, "username", by)
    day, since, until = rules.day(row["date"]), rules.clock_time(row["from"]), rules.clock_time(row["to"])
    assert day and since is not None and until is not None  # faults have said otherwise
    rank = DutyRank(row["rank"] or DutyRank.FIRST)
    begins, ends = rota.instants(day, since, until)
    said = {"team": team, "staff": staff, "rank": rank, "starts_at": begins, "ends_at": ends}
    if not DutyShift.objects.filter(**said, ending=None).exists():
        add_shift(team=team.id, staff=staff, day=day, since=since, until=until, rank=rank, by=by)


def _take_competence(at: Organisation, row: Mapping[str, str], by: Viewer) -> None:
    until = rules.day(row["until"])
    assert until is not None  # faults have said otherwise
    confirm_competence(
        staff=_account(row, "username", by),
        organisation=at.code,
        competence=Competence(row["competence"]),
        how=row["how"],
        confirmed_by=_account(row, "confirmed_by", by),
        valid_from=rules.day(row["from"]) if row["from"] else None,
        valid_to=until,
        by=by,
    )


def _keep(
    kind: RowKind,
    at: Organisation,
    filename: str,
    number: int,
    row: Mapping[str, str],
    found: tuple[Fault, ...],
    by: Viewer,
) -> bool:
    """Whether it waits: not where it came before and was settled."""
    text = json.dumps(row, sort_keys=True)
    item, is_new = QuarantinedRow.objects.get_or_create(
        organisation=at,
        kind=kind,
        digest=sha256(text.encode()).hexdigest(),
        defaults={
            "filename": filename[:255],
            "row": number,
            "columns": dict(row),
            "faults": [{"code": one.code, "field": one.field, "message": one.message} for one in found],
            "at": clock.now(),
            "by": by.identity,
        },
    )
    return is_new or bool(ROW_TRANSITIONS[row_stands(item, viewer=by)])


def _decide(
    item: QuarantinedRow,
    decision: RowDecision,
    by: Viewer,
    *,
    columns: dict[str, str] | None = None,
    reason: str = "",
) -> None:
    if decision not in ROW_TRANSITIONS[row_stands(item, viewer=by)]:
        raise Conflict("This row has been settled already.")
    QuarantinedRowDecision.objects.create(
        item=item, decision=decision, columns=columns, reason=reason[:500], at=clock.now(), by=by.identity
    )
    detail = {"item": str(item.id), "decision": decision.value}
    audit.append(by=by, events=[Event("staff-rows.decided", detail=detail)])
