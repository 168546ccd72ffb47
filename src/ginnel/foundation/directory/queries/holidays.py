"""Bank holidays in England as they are known now: those of the calendar, and those that were added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from ginnel.foundation.directory.models import BankHoliday
from ginnel.foundation.directory.rules.holidays import name_of
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "A bank holiday is about nobody."


@dataclass(frozen=True, slots=True)
class Added:
    """What was said of a day, by whom, when and out of what source; `is_one` False where it was taken back, even if the
    calendar has it."""

    day: date
    name: str
    is_one: bool
    source: str
    at: datetime
    by: str


@needs_no_viewer(_NOBODY)
def proclaimed() -> dict[date, str]:
    """The names of the days that were added, and were not taken back."""
    return {day: name for day, name in sorted(said_of_days().items()) if name}


@needs_no_viewer(_NOBODY)
def bank_holidays() -> Callable[[date], str]:
    """Asks of any day which bank holiday it is, "" for none: by what was said of it last, else by the calendar. What
    was said is looked up once, now."""
    last = said_of_days()
    return lambda day: last[day] if day in last else name_of(day)


@needs_no_viewer(_NOBODY)
def said_of_days(*, since: date = date.min) -> dict[date, str]:
    """What was said last of a day; "" where it was taken back, though the calendar may have it."""
    rows = BankHoliday.objects.filter(day__gte=since).order_by("pk").values_list("day", "name", "is_one")
    return {day: name if is_one else "" for day, name, is_one in rows}


@needs_no_viewer(_NOBODY)
def added_bank_holidays() -> list[Added]:
    """All that was said, in the order in which it was."""
    rows = BankHoliday.objects.order_by("pk")
    return [Added(one.day, one.name, one.is_one, one.source, one.at, one.by) for one in rows]
