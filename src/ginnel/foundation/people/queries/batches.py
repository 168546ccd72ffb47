"""What went to the national service in a batch and what has come back of it. For a service that keeps the record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef

from ginnel.foundation.people.models import SourceRecord, Trace, TraceQuestion
from ginnel.foundation.people.rules.batches import AnswerKey, Asked
from ginnel.foundation.people.rules.tracing import ASKED, Answer, Question, check_can_ask, question
from ginnel.foundation.people.states import TraceService
from ginnel.kernel.viewer import Viewer


def asked(*, viewer: Viewer, references: Collection[str]) -> dict[tuple[str, int], Asked]:
    """What was asked in these batches, by batch and source record's number. Raises NotPermitted."""
    check_can_ask(viewer)
    rows = TraceQuestion.objects.filter(reference__in=set(references) - {""})
    found = rows.values_list("reference", "source__number", "fingerprint", "asked_at")
    return {(reference, number): Asked(said, at) for reference, number, said, at in found}


def questions(*, viewer: Viewer, sources: Collection[int]) -> dict[int, Question]:
    """What would be asked about these source records now, by number. Raises NotPermitted."""
    check_can_ask(viewer)
    rows = SourceRecord.objects.filter(number__in=sources, described_at__isnull=False)
    return {row["number"]: question(row) for row in rows.values("number", *ASKED)}


def held(*, viewer: Viewer, answers: Sequence[Answer]) -> set[AnswerKey]:
    """The keys of what a batch has answered about the people of `answers`. Raises NotPermitted."""
    check_can_ask(viewer)
    rows = Trace.objects.filter(
        source__number__in=[answer.source for answer in answers], service=TraceService.MESH_BATCH
    )
    return set(rows.values_list("source__number", "fingerprint", "asked_at", "outcome", "number"))


def overdue(*, viewer: Viewer, before: datetime, limit: int) -> list[Question]:
    """Questions that went in a batch before this moment, are not answered, and would be the same now. For when a batch
    or its answer was lost. Raises NotPermitted."""
    check_can_ask(viewer)
    lost = TraceQuestion.objects.filter(service=TraceService.MESH_BATCH)
    answered = Trace.objects.filter(
        source=OuterRef("source"), fingerprint=OuterRef("fingerprint"), asked_at__gte=OuterRef("asked_at")
    )
    since = lost.filter(source=OuterRef("source"), fingerprint=OuterRef("fingerprint"), asked_at__gte=before)
    rows = lost.filter(~Exists(answered), ~Exists(since), asked_at__lt=before).order_by("sequence")
    said = dict(rows.values_list("source__number", "fingerprint")[:limit])
    now = questions(viewer=viewer, sources=set(said))
    return [now[number] for number, was in said.items() if number in now and now[number].fingerprint == was]
