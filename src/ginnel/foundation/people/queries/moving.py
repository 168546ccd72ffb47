"""Whom a joining or parting concerned, for those who must react to it. By number: nobody is named."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from ginnel.foundation.people.models import Move, SourceRecord
from ginnel.kernel.viewer import Viewer


def touched(*, viewer: Viewer, numbers: Collection[int]) -> list[int]:
    """Every source record now with a person whom one of these source records ever left or came to, ascending."""
    return _touched(Move.objects.filter(source__number__in=numbers)) if numbers else []


def touched_by(*, viewer: Viewer, decision: int) -> list[int]:
    """Every source record now with a person whom this decision took a record from or gave one, ascending."""
    return _touched(Move.objects.filter(decision=decision))


def _touched(moves: QuerySet[Move]) -> list[int]:
    ends = moves.values_list("origin_id", "destination_id")
    persons = {person for pair in ends for person in pair}
    rows = SourceRecord.objects.filter(person__in=persons, made_with__isnull=True)
    return list(rows.order_by("number").values_list("number", flat=True))
