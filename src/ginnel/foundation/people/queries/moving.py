"""Whom a joining or parting concerned, for those who must react to it. By number: nobody is named."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from ginnel.foundation.people.models import Carried, Move, SourceRecord
from ginnel.kernel.viewer import Viewer


def touched(*, viewer: Viewer, numbers: Collection[int]) -> list[int]:
    """Every source record now with a person whom one of these source records ever left or came to, ascending."""
    return _touched(_ends(Move.objects.filter(source__number__in=numbers))) if numbers else []


def touched_by(*, viewer: Viewer, decision: int) -> list[int]:
    """Every source record now with a person whom this decision took anything from or gave anything, ascending."""
    moves, carried = Move.objects.filter(decision=decision), Carried.objects.filter(decision=decision)
    return _touched(_ends(moves) | _ends(carried))


def _ends(moves: QuerySet[Move] | QuerySet[Carried]) -> set[UUID]:
    return {person for pair in moves.values_list("origin_id", "destination_id") for person in pair}


def _touched(persons: set[UUID]) -> list[int]:
    rows = SourceRecord.objects.filter(person__in=persons, made_with__isnull=True)
    return list(rows.order_by("number").values_list("number", flat=True))
