"""What the national service is still to be asked, and what it has answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from ginnel.foundation.people.models import UNTRACED as NOT_TRACED
from ginnel.foundation.people.models import SourceRecord, Trace, TraceQuestion
from ginnel.foundation.people.queries.listing import listed
from ginnel.foundation.people.rules.agreement import TRACED
from ginnel.foundation.people.rules.tracing import (
    ASKED,
    NOT_SETTLED,
    Again,
    Question,
    check_can_ask,
    question,
)
from ginnel.foundation.people.rules.tracing import fingerprint as fingerprint_of
from ginnel.foundation.people.states import TraceOutcome, TraceService
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

PAGE = 25


def untraced(
    *,
    viewer: Viewer,
    organisation: UUID | None = None,
    after: int = 0,
    limit: int = 1_000,
    again: Again | None = None,
) -> list[Question]:
    """The next questions to ask, by source record's number from past `after`; fewer than `limit` may come with more to
    follow, none means the end. Only for a service that keeps the record: raises NotPermitted.

    A question is still to be asked where the source gives no number that it calls verified (status 01), no trace
    stands for what it says now (or one that is older than `again` says), and no batch that carries it is on its way.
    """
    check_can_ask(viewer)
    due = NOT_TRACED | _answered_long_ago(again) if again else NOT_TRACED
    rows = SourceRecord.objects.filter(due, made_with__isnull=True, number__gt=after)
    if organisation:
        rows = rows.filter(organisation_id=organisation)
    while said := list(rows.order_by("number").values("number", *ASKED)[:limit]):
        asked = [question(row) for row in said]
        waiting = _on_their_way(asked)
        found = [one for one in asked if (one.source, one.fingerprint) not in waiting]
        if found:
            return found
        rows = rows.filter(number__gt=asked[-1].source)
    return []


def batch(*, viewer: Viewer, reference: str) -> dict[int, str]:
    """What went to a service under this reference: the fingerprint asked, by source record's number."""
    check_can_ask(viewer)
    rows = TraceQuestion.objects.filter(reference=reference).exclude(reference="")
    return dict(rows.values_list("source__number", "fingerprint"))


@dataclass(frozen=True, slots=True)
class Traced:
    """What the national service says of one source record, beside what its organisation said (`said_number`).

    `number` is the one it gave, '' where none. `death_date` with `death_status` (1 informal, 2 formal) as it knows.
    """

    record: SourceRecord
    outcome: TraceOutcome
    said_number: str
    number: str
    answered_at: datetime
    is_restricted: bool
    death_date: str
    death_status: str


@dataclass(frozen=True, slots=True)
class Unverified:
    """One page of records whose number is not verified although the national service was asked, latest first;
    `outcomes` counts all of them by why, `waiting` those still to be asked about."""

    rows: tuple[Traced, ...]
    outcomes: dict[TraceOutcome, int]
    waiting: int
    total: int
    page: int


@needs_no_viewer("reads only beside source records that the caller was let see")
def standing_answers(records: Iterable[SourceRecord]) -> dict[int, Traced]:
    """By source record's number, the answer that stands for what the record says now; none where none does."""
    held = {record.number: record for record in records if record.traced_at}
    found: dict[int, Traced] = {}
    for row in _in_order(Trace.objects.filter(source__in=list(held.values())).select_related("source")):
        record = held[row.source.number]
        if row.fingerprint == fingerprint_of(vars(record)):
            found[record.number] = _traced(record, row)
    return found


def unverified(*, viewer: Viewer, page: int = 1) -> Unverified:
    """For whoever keeps the record: what could not be traced, and why. Everybody on the page is audited."""
    rows = viewer.restrict(
        SourceRecord.objects.filter(traced_at__isnull=False, made_with__isnull=True).exclude(
            traced_status="01"
        ),
        person_field="person_id",
    )
    total = rows.count()
    page = min(max(1, page), max(1, -(-total // PAGE)))
    shown = list(
        rows.select_related("organisation").order_by("-traced_at", "number")[(page - 1) * PAGE : page * PAGE]
    )
    told = standing_answers(shown)
    listed((record.person_id for record in shown), viewer=viewer, place="unverified")
    waiting = SourceRecord.objects.filter(NOT_TRACED, made_with__isnull=True)
    return Unverified(
        tuple(told[record.number] for record in shown if record.number in told),
        _why(rows),
        viewer.restrict(waiting, person_field="person_id").count(),
        total,
        page,
    )


def _why(rows: Any) -> dict[TraceOutcome, int]:
    """How many of these records for each reason, most first."""
    latest = Trace.objects.filter(source=OuterRef("pk"), answered_at=OuterRef("traced_at")).order_by(
        "-sequence"
    )
    outcomes = rows.annotate(why=Subquery(latest.values("outcome")[:1])).values_list("why", flat=True)
    return {TraceOutcome(why): count for why, count in Counter(outcomes).most_common() if why}


def _traced(record: SourceRecord, row: Trace) -> Traced:
    return Traced(
        record,
        TraceOutcome(row.outcome),
        record.nhs_number,
        row.number,
        row.answered_at,
        row.is_restricted,
        row.death_date,
        row.death_status,
    )


def _in_order(rows: QuerySet[Trace]) -> QuerySet[Trace]:
    """Of several answers to one question the last in this order counts."""
    return rows.order_by("answered_at", "service", "outcome", "number", "is_restricted")


def _answered_long_ago(again: Again) -> Q:
    """Whoever too little was said to ask about is asked about once more is said, and not before."""
    verified = Q(traced_status=TRACED, traced_at__lt=again.verified_before)
    return verified | Q(traced_status__in=NOT_SETTLED, traced_at__lt=again.unverified_before)


def _on_their_way(asked: Sequence[Question]) -> set[tuple[int, str]]:
    """Those of a batch that is not answered, nor a later question."""
    sent = _last_asked(_of(TraceQuestion, asked).filter(service=TraceService.MESH_BATCH))
    answered = _last_asked(_of(Trace, asked)) if sent else {}
    return {one for one, at in sent.items() if one not in answered or answered[one] < at}


def _last_asked(rows: QuerySet[Any]) -> dict[tuple[int, str], datetime]:
    """When each record and fingerprint was last asked about, of these questions or answers."""
    found = rows.order_by().values_list("source__number", "fingerprint").annotate(Max("asked_at"))
    return {(number, fingerprint): last for number, fingerprint, last in found}


def _of(model: Any, asked: Iterable[Question]) -> Any:
    numbers: Collection[int] = [one.source for one in asked]
    return model.objects.filter(source__number__in=numbers)
