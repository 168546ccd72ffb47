"""The lines that say what a list of schedules says, and the schedules that lines come to. Pure.

Hours without days hold whenever none with days do: they are said in pieces between those, and are one line here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from ginnel.foundation.directory.rules import periods
from ginnel.foundation.directory.rules.entries import hours, members
from ginnel.foundation.directory.rules.openreferral.holidays import said_of_holidays
from ginnel.foundation.directory.rules.periods import ALWAYS, Period
from ginnel.foundation.directory.rules.schedules import CLOSED, OPEN

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
    if is_same:
        made = [each for one in wanted for each in held[one]]
    else:
        made = list(_made({one: hours.read(one) for one in wanted}, held, id))
    return made if drops else made + held.get("", [])


def _made(typed: Mapping[str, hours.Line], held: Mapping[str, list[Member]], id: UUID) -> Iterator[Member]:
    usual = holidays_of(typed.values())
    for one, line in typed.items():
        said = with_holidays(line, usual)
        text, during = one if said == line else hours.written(said), pieces(line, typed.values())
        mine = held.get(text, [])
        if {_period(each) for each in mine} != set(during):
            new = enumerate(hours.schedules(said, during)) if during else ()
            mine = [{"id": str(uuid5(id, f"schedule {text} {at}")), **each} for at, each in new]
        yield from mine


def holidays_of(lines: Iterable[hours.Line]) -> str:
    """The words of the lines without dates on bank holidays, where all that say whether it is closed then agree."""
    said = [one.holidays for one in lines if one.period == ALWAYS]
    found = {words: means for words in said if (means := said_of_holidays(words)) in (CLOSED, OPEN)}
    return next(iter(found)) if len(set(found.values())) == 1 else ""


def with_holidays(line: hours.Line, usual: str) -> hours.Line:
    """What is said otherwise of bank holidays holds between dates too, unless the line speaks of them or of one day."""
    is_one_day = line.period.since is not None and line.period.since == line.period.until
    if line.period == ALWAYS or line.is_closed or line.holidays or is_one_day:
        return line
    return replace(line, holidays=usual)


def pieces(line: hours.Line, every: Iterable[hours.Line]) -> list[Period]:
    """When it holds: what has no dates outside all that has, hours with dates outside closures that lie in them."""
    dated = [one for one in every if one.period != ALWAYS]
    if line.period == ALWAYS:
        return periods.outside({one.period for one in dated})
    if line.is_closed:
        return [line.period]
    left = periods.outside({one.period for one in dated if one.is_closed})
    found = [both for one in left if (both := periods.shared(one, line.period))]
    return [one for one in found if hours.falls_in(line, one)]


def how_many(lines: Iterable[hours.Line]) -> int:
    """Schedules that they come to."""
    every = list(lines)
    return sum(max(1, len(one.spans)) * len(pieces(one, every)) for one in every)


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
