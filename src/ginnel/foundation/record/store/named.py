"""Whom an id stands for, and what that takes to know: what the statements of `whose` answer."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from ginnel.foundation.record.store.reading import Said, SourceRow


class Named(NamedTuple):
    """Their source records (as `records_of`), ids that may refer to them, what is said, and what was asked beside."""

    person: UUID
    records: list[SourceRow]
    patients: list[PatientRow]
    former: list[UUID]
    said: list[Said]
    beside: tuple[Any, ...] = ()


class Introduced(NamedTuple):
    """Whom the id, or the NHS number, that was `asked` stands for, and what was asked beside. Several may have a
    number."""

    asked: UUID | str
    everybody: tuple[Named, ...]
    beside: tuple[Any, ...]

    def __repr__(self) -> str:
        """Without the number."""
        return f"Introduced({len(self.everybody)})"

    @property
    def named(self) -> Named | None:
        """The one; the first of several."""
        return self.everybody[0] if self.everybody else None


class PatientRow(NamedTuple):
    """Where one organisation's Patient stands."""

    id: UUID
    number: int
    source_number: int
    standing: int
    recorded_seconds: float
