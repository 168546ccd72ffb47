"""What the first-glance card is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ginnel.foundation.record.rules.wording import Tree
from ginnel.kernel.values.dates import PartialDate


class State(StrEnum):
    LISTED = "listed"
    DENIED_IN_PART = "denied-in-part"
    NONE_KNOWN = "none-known"
    NOTHING_RECEIVED = "nothing-received"
    NOT_SHOWN = "not-shown"


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry as its organisation says it, parsed. `when` is when it happened, else when we were told."""

    kind: str
    tree: Tree
    organisation: int
    entry: UUID
    when: datetime
    is_dated: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know, and every entry that says it, newest first. `numbers` are telephone numbers in it."""

    text: str
    detail: str = ""
    is_warning: bool = False
    facts: tuple[Fact, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One box of the card. `note` says where sources disagree or what is missing."""

    state: State
    lines: tuple[Line, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Glance:
    """The whole card. `alerts` and `needs` belong in the banner; `visiting` is for those who go to the home.

    `has_died` where a source says so, with or without a date.
    """

    allergies: Part
    medicines: Part
    resuscitation: Part
    contacts: Part
    baseline: Part
    visiting: Part
    alerts: tuple[Line, ...] = field(default=())
    needs: tuple[Line, ...] = field(default=())
    has_died: bool = False


Reader = Callable[[Fact], Line | None]


def of(facts: Iterable[Fact], *kinds: str) -> list[Fact]:
    return [fact for fact in facts if fact.kind in kinds]


def key(text: str) -> str:
    """The same words, however they are spaced and capitalised."""
    return " ".join(text.casefold().split())


def lines(facts: Iterable[Fact], read: Reader, same: Callable[[Line], str] | None = None) -> tuple[Line, ...]:
    """Each fact read once; the same words from several organisations are one line that they all say, warnings first.

    `same` gives what two lines have in common when they are one. The words shown are the newest fact's.
    """
    merged: dict[str, Line] = {}
    for fact in facts:
        line = read(fact)
        if line is None or not line.text:
            continue
        line = replace(line, facts=(fact,))
        mark = (same or _words)(line)
        merged[mark] = join(merged[mark], line) if mark in merged else line
    return tuple(sorted(merged.values(), key=lambda line: not line.is_warning))


def join(first: Line, second: Line) -> Line:
    """Two lines that say the same thing; a warning in either is a warning, with the words that warn."""
    telling, other = (second, first) if second.is_warning and not first.is_warning else (first, second)
    return replace(
        first,
        detail=telling.detail or other.detail,
        is_warning=telling.is_warning,
        facts=(*first.facts, *second.facts),
    )


def _words(line: Line) -> str:
    return key(line.text)


def listed(found: Sequence[Line], note: str = "") -> Part:
    return Part(State.LISTED if found else State.NOTHING_RECEIVED, tuple(found), note)


def has_ended(period: object, today: date) -> bool:
    """Whether a Period ended before today. What is still going on today has not."""
    end = str(period.get("end", "")) if isinstance(period, dict) else ""
    try:
        return bool(end) and PartialDate.parse(end[:10]).latest < today
    except ValueError:
        return False
