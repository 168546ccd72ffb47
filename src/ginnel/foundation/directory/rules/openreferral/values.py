"""Single values of a document: each is read, or a fault says which element is wrong and how, without its value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, TypeVar
from uuid import UUID

from ginnel.kernel.errors import Fault

E = TypeVar("E")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_LONGEST = {"name": 255}
_LONGEST_TEXT = 100_000
_FIRST_YEAR = 1800


@dataclass(slots=True)
class Faults:
    """Those found so far. `lacking` is set by one that a service cannot be listed with."""

    found: list[Fault] = field(default_factory=list)
    lacking: bool = False

    def say(self, code: str, message: str, where: str) -> None:
        self.found.append(Fault(code, message, field=where))

    def refuse(self, code: str, message: str, where: str) -> None:
        self.lacking = True
        self.say(code, message, where)


def identifier(value: Any, where: str, faults: Faults) -> UUID | None:
    """A UUID, without which what it names cannot be told from another."""
    if value in (None, ""):
        faults.refuse("missing", "It has no id.", where)
        return None
    found = reference(value)
    if found is None:
        faults.refuse("not-a-uuid", "Its id is not a UUID.", where)
    return found


def reference(value: Any) -> UUID | None:
    """A UUID as RFC 9562 section 4 writes it, and nothing else that may be read as one: it is asked for as written."""
    return UUID(value) if isinstance(value, str) and _UUID.fullmatch(value) else None


def text(value: Any, where: str, faults: Faults) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        faults.say("not-text", "It is not text.", where)
        return ""
    return " ".join(value.split())


def needed(value: Any, where: str, faults: Faults) -> str:
    found = text(value, where, faults)
    if not found:
        faults.refuse("missing", "It is missing.", where)
    elif len(found) > (most := _LONGEST.get(where.rsplit(".", 1)[-1], _LONGEST_TEXT)):
        faults.refuse("too-long", f"It is longer than {most:,} characters.", where)
    return found


def one_of(value: Any, kind: type[E], where: str, faults: Faults) -> E | None:
    if value in (None, ""):
        faults.refuse("missing", "It is missing.", where)
        return None
    try:
        return kind(value)  # type: ignore[call-arg]
    except (ValueError, TypeError):
        faults.refuse("not-a-choice", "It is none of the words it may be.", where)
        return None


def number(value: Any, where: str, faults: Faults, low: float, high: float) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        faults.say("not-a-number", f"It is not a number from {low:g} to {high:g}.", where)
        return None
    return float(value)


def day(value: Any, where: str, faults: Faults) -> date | None:
    """A date, or the date of a moment. Nothing was before 1800: the first days there are cannot be reckoned with."""
    if value in (None, ""):
        return None
    if isinstance(value, str) and (found := _DATE.fullmatch(value.strip())):
        with suppress(ValueError):
            if (said := date.fromisoformat(found[1])).year >= _FIRST_YEAR:
                return said
    faults.say("not-a-date", "It is not a date as in 2026-11-27.", where)
    return None


def clock(value: Any, where: str, faults: Faults) -> time | None:
    """What the clock shows there; a zone beside it is left aside, for it is wrong for half the year."""
    if isinstance(value, str) and (found := _TIME.fullmatch(value.strip())):
        hour, minute = int(found[1]), int(found[2])
        if minute < 60 and (hour < 24 or (hour, minute) == (24, 0)):
            return time(hour % 24, minute)
    faults.say("not-a-time", "It is not a time as in 09:30.", where)
    return None


def items(value: Any, where: str, faults: Faults) -> Iterator[tuple[str, dict[str, Any]]]:
    """(where, object) of each member of a list; what is no object is a fault."""
    if value is None:
        return
    if not isinstance(value, list):
        faults.say("not-a-list", "It is not a list.", where)
        return
    for at, each in enumerate(value):
        if isinstance(each, dict):
            yield f"{where}[{at}]", each
        else:
            faults.say("not-an-object", "It is not an object.", f"{where}[{at}]")
