"""What the front door did, as tables."""

from __future__ import annotations

from typing import Any

from ginnel.care.access.queries import Figures
from ginnel.care.access.states import Door, OutcomeKind


def page(found: Figures) -> dict[str, Any]:
    rate = found.told_once.rate
    return {
        "contacts": found.contacts,
        "doors": _rows(Door, found.by_door),
        "outcomes": _rows(OutcomeKind, found.by_outcome),
        "handovers": found.handovers,
        "repeats": found.repeats,
        "told_once": None if rate is None else f"{rate:.0%}",
        "asked_again": found.told_once.asked_again,
        "not_asked": found.told_once.from_record,
    }


def _rows(enum: Any, counted: dict[str, int]) -> list[tuple[str, int]]:
    """The most frequent first; what never came is left out."""
    found = [(enum(name).label, number) for name, number in counted.items()]
    return sorted(found, key=lambda row: (-row[1], row[0]))
