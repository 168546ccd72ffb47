"""What the national service is still to be asked, and what it has answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from ginnel.foundation.people.models import UNTRACED as NOT_TRACED
from ginnel.foundation.people.models import SourceRecord, Trace, TraceQuestion
from ginnel.foundation.people.rules.tracing import ASKED, UNTRACED, Question, Standing, question, standing
from ginnel.foundation.people.states import TraceService
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Purpose, Viewer


def untraced(
    *, viewer: Viewer, organisation: UUID | None = None, after: int = 0, limit: int = 1_000
) -> list[Question]:
    """The next questions to ask, by source record's number from past `after`; fewer than `limit` may come with more to
    follow, none means the end. Only for a service that keeps the record: raises NotPermitted.

    A question is still to be asked where the source gives no number that it calls verified (status 01), no trace
    stands for what it says now, and no batch that carries it is on its way.
    """
    _check(viewer)
    rows = SourceRecord.objects.filter(NOT_TRACED, made_with__isnull=True, number__gt=after)
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
    _check(viewer)
    rows = TraceQuestion.objects.filter(reference=reference).exclude(reference="")
    return dict(rows.values_list("source__number", "fingerprint"))


@needs_no_viewer("used by the actions of this noun, which say of whom")
def standing_traces(asked: Mapping[int, str]) -> dict[int, Standing]:
    """By source record's number, the trace that stands for a fingerprint of it. A function of all traces, whichever
    came first: of several, the latest answered counts."""
    rows = Trace.objects.filter(source__number__in=list(asked)).order_by(
        "answered_at", "service", "outcome", "number", "is_restricted"
    )
    told = rows.values_list(
        "source__number", "fingerprint", "outcome", "number", "is_restricted", "answered_at"
    )
    found = dict.fromkeys(asked, UNTRACED)
    for source, fingerprint, outcome, number, is_restricted, answered_at in told:
        if asked[source] == fingerprint:
            found[source] = standing(outcome, number, is_restricted, answered_at)
    return found


def _on_their_way(asked: Sequence[Question]) -> set[tuple[int, str]]:
    """Those of a batch without an answer yet."""
    rows = _of(TraceQuestion, asked).filter(service=TraceService.MESH_BATCH)
    sent = set(rows.values_list("source__number", "fingerprint"))
    return sent - set(_of(Trace, asked).values_list("source__number", "fingerprint")) if sent else sent


def _of(model: Any, asked: Iterable[Question]) -> Any:
    numbers: Collection[int] = [one.source for one in asked]
    return model.objects.filter(source__number__in=numbers)


def _check(viewer: Viewer) -> None:
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record asks the national service about many.",))
