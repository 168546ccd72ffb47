"""Things made while two people were taken for one, and what a human says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

OWN = ("people.SourceRecord", "person")


class Item(NamedTuple):
    """One row by its model, its key to the person and its primary key as text.

    Of what hangs on a record of our own, `field` is that record's number: such a thing has no key to a person.
    """

    model: str
    field: str
    row: str

    @property
    def within(self) -> int | None:
        """The number of the record of our own on which it hangs; None for a row that hangs on a person."""
        return int(self.field) if self.field.isdigit() else None


@dataclass(frozen=True, slots=True)
class Choice:
    """Whose a human says a thing is."""

    item: Item
    person: UUID


@dataclass(frozen=True, slots=True)
class Given:
    """A thing after a division or its taking back: whose it was, whose it is, what it may belong with from now on."""

    item: Item
    origin: UUID
    person: UUID
    made_with: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Divided:
    """The decision, and everything it was about in the order in which it was asked."""

    decision: int
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class ToDivide:
    """A row that waits: who has it, who may claim it (who has it included), and the decision that parted them.

    A record of our own (`is_own`) is not divided itself: each thing on it is. `number` is then its number.
    """

    item: Item
    kept_by: UUID
    claimants: frozenset[UUID]
    decision: int
    parted_at: datetime
    parted_by: str
    number: int | None = None

    @property
    def is_own(self) -> bool:
        return self.number is not None
