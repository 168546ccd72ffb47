"""What was said of things that wait to be divided: one box for each, named by what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from ginnel.foundation.people.rules.dividing import Choice, Item, ToDivide
from ginnel.foundation.record.actions import EntryChoice
from ginnel.foundation.record.queries import EntryToDivide
from ginnel.kernel.errors import Invalid

_ENTRY, _ROW = "entry", "row"


def name_of_entry(one: EntryToDivide) -> str:
    return f"{_ENTRY}:{one.waiting.number}:{one.version}:{one.id}"


def name_of_row(one: ToDivide) -> str:
    return ":".join((_ROW, *one.item))


@dataclass(frozen=True, slots=True)
class Said:
    """Whose each thing is said to be; what was left open is in neither."""

    entries: tuple[EntryChoice, ...]
    rows: tuple[Choice, ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.entries or self.rows)


def said(sent: Mapping[str, str]) -> Said:
    """Raises Invalid for a box that no page of ours has."""
    try:
        chosen = {name: UUID(person) for name, person in sent.items() if ":" in name and person}
        entries = tuple(_entry(name, person) for name, person in chosen.items() if name.startswith(_ENTRY))
        rows = tuple(_row(name, person) for name, person in chosen.items() if name.startswith(_ROW))
    except ValueError:
        raise Invalid("That is not something that waits to be divided.") from None
    return Said(entries, rows)


def _entry(name: str, person: UUID) -> EntryChoice:
    _, within, version, entry = name.split(":")
    return EntryChoice(UUID(entry), int(within), int(version), person)


def _row(name: str, person: UUID) -> Choice:
    _, model, field, row = name.split(":", 3)
    return Choice(Item(model, field, row), person)
