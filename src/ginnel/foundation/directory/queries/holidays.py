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
    """What was said of a day, by whom, when and out of what source; `is_one` False where it was taken back."""

    day: date
    name: str
    is_one: bool
    source: str
    at: datetime
    by: str


@needs_no_viewer(_NOBODY)
def proclaimed() -> dict[date, str]:
    """The names of the days that were added, and were not taken back."""
    last: dict[date, tuple[str, bool]] = {}
    for day, name, is_one in BankHoliday.objects.order_by("pk").values_list("day", "name", "is_one"):
        last[day] = name, is_one
    return {day: name for day, (name, is_one) in sorted(last.items()) if is_one}


@needs_no_viewer(_NOBODY)
def bank_holidays() -> Callable[[date], str]:
    """Asks of any day which bank holiday it is, "" for none; what was added is looked up once, now."""
    added = proclaimed()
    return lambda day: added.get(day) or name_of(day)


@needs_no_viewer(_NOBODY)
def added_bank_holidays() -> list[Added]:
    """All that was said, in the order in which it was."""
    rows = BankHoliday.objects.order_by("pk")
    return [Added(one.day, one.name, one.is_one, one.source, one.at, one.by) for one in rows]
