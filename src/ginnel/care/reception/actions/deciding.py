"""What humans decide about who is who, and at once what follows from it for those who work with them.

The change log tells everybody else in time. Who may see the record is not left to it: a reaction waits for the oldest
running transaction, and the page opened next must already show what the decision means.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from ginnel.care.reception.actions import leading
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import queries as people_queries
from ginnel.foundation.people.rules.dividing import Choice
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.actions import EntryChoice
from ginnel.foundation.relationships import actions as relationships
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def confirm(*, candidate: int, reason: str = "", by: Viewer) -> int:
    """`people.confirm`, and the registered practice and the lead of whoever came of it."""
    return _settled(people.confirm(candidate=candidate, reason=reason, by=by), by)


@transaction.atomic
def reject(*, candidate: int, reason: str = "", by: Viewer) -> int:
    """`people.reject`, and the registered practices and leads of those who came of it."""
    return _settled(people.reject(candidate=candidate, reason=reason, by=by), by)


@transaction.atomic
def merge(*, person: UUID, other: UUID, reason: str, by: Viewer) -> int:
    """`people.merge`, and the registered practice and the lead of whoever came of it."""
    return _settled(people.merge(person=person, other=other, reason=reason, by=by), by)


@transaction.atomic
def unmerge(*, person: UUID, sources: list[UUID], reason: str, by: Viewer) -> int:
    """`people.unmerge`, and the registered practices and leads of those who came of it."""
    return _settled(people.unmerge(person=person, sources=sources, reason=reason, by=by), by)


@transaction.atomic
def divide(
    *, entries: Sequence[EntryChoice] = (), rows: Sequence[Choice] = (), reason: str = "", by: Viewer
) -> int:
    """`record.divide`, and the accountable leads of those whose things they were."""
    return _led(record.divide(entries=entries, rows=rows, reason=reason, by=by), by)


@transaction.atomic
def undo(*, decision: int, reason: str = "", by: Viewer) -> int:
    """Take any human decision back, a division included. Raises NotFound, NotPermitted, Conflict."""
    if people_queries.is_division(viewer=by, decision=decision):
        return _led(record.undo_division(decision=decision, reason=reason, by=by), by)
    return _settled(people.undo(decision=decision, reason=reason, by=by), by)


def _settled(decision: int, by: Viewer) -> int:
    numbers = people_queries.touched_by(viewer=by, decision=decision)
    relationships.observe_practices(source_numbers=numbers, by=by)
    leading.settle(numbers, by=by)
    return decision


def _led(decision: int, by: Viewer) -> int:
    leading.settle(people_queries.touched_by(viewer=by, decision=decision), by=by)
    return decision
