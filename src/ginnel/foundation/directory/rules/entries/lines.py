"""The lines that say what a list of schedules says, and the schedules that lines come to. Pure.

Hours without days hold whenever none with days do: they are said in pieces between those, and are one line here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from ginnel.foundation.directory.rules import periods
from ginnel.foundation.directory.rules.entries import hours, members
from ginnel.foundation.directory.rules.periods import ALWAYS, Period

Member = dict[str, Any]
_DATES = ("valid_from", "valid_to")
_OF_CLOSED = frozenset({"id", "service_id", "description", *_DATES})


def read(document: Any) -> dict[str, list[Member]]:
    """Each line of a document's schedules with those that say it, in their order; "" are those of which none says
    all."""
    found = [(each, *_said(each)) for each in members.of(document, "schedules")]
    held: dict[str, list[Period]] = {}
    for _, base, period, is_closed in found:
        if base and not is_closed:
            held.setdefault(base, []).append(period)
    usual = periods.otherwise(held, (period for _, _, period, is_closed in found if is_closed))
    lines: dict[str, list[Member]] = {}
    for each, base, period, _ in found:
        line = base if base in usual else _dated(base, period)
        lines.setdefault(line, []).append(each)
    return lines


def said(document: Any) -> tuple[str, ...]:
    return tuple(line for line in read(document) if line)


def schedules(before: Any, typed: Sequence[str], id: UUID, *, drops: bool) -> list[Member]:
    """What the lines come to, those of `before` where they say the same still; with what no line says, unless it
    `drops` that. A line may be several."""
    held, wanted = read(before), list(dict.fromkeys(typed))
    is_same = tuple(wanted) == tuple(line for line in held if line)
    lines = {one: hours.read(one) for one in wanted if not (is_same and one in held)}
    usual = periods.outside({one.period for one in lines.values() if one.period != ALWAYS})
    made: list[Member] = []
    for one in wanted:
        mine = held.get(one, [])
        if not is_same:
            during = usual if lines[one].period == ALWAYS else [lines[one].period]
            if {_period(each) for each in mine} != set(during):
                new = enumerate(hours.schedules(lines[one], during))
                mine = [{"id": str(uuid5(id, f"schedule {one} {at}")), **each} for at, each in new]
        made += mine
    return made if drops else made + held.get("", [])


def how_many(lines: Iterable[hours.Line]) -> int:
    """Schedules that they come to."""
    every = list(lines)
    usual = periods.outside({one.period for one in every if one.period != ALWAYS})
    return sum(max(1, len(one.spans)) * (len(usual) if one.period == ALWAYS else 1) for one in every)


def _said(each: Member) -> tuple[str, Period, bool]:
    """(the line without its days or "", its days, whether it says that it is closed)."""
    period = _period(each)
    if period is None:
        return "", ALWAYS, False
    words = members.text(each.get("description")).strip(" .").lower()
    if words == "closed" and period.since and period.until and not _more(each):
        return "closed", period, True
    return hours.line_of({name: value for name, value in each.items() if name not in _DATES}), period, False


def _more(each: Member) -> bool:
    return any(value not in (None, "", []) for name, value in each.items() if name not in _OF_CLOSED)


def _period(each: Member) -> Period | None:
    """None where its days are not understood, or end before they begin."""
    try:
        since, until = (date.fromisoformat(each[name]) if each.get(name) else None for name in _DATES)
    except (TypeError, ValueError):
        return None
    return None if since and until and since > until else Period(since, until)


def _dated(base: str, period: Period) -> str:
    """ "" for what would not be read again as it was said."""
    if not base or period == ALWAYS:
        return base
    try:
        undated = hours.Line((), (), is_closed=True) if base == "closed" else hours.read(base)
        made = replace(undated, period=period)
        line = hours.written(made)
        return line if hours.read(line) == made else ""
    except hours.NotUnderstood:
        return ""
