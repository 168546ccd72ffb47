"""Schedules of a document, each whole or left out with a fault: half a schedule would be open at the wrong time."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from ginnel.foundation.directory.rules.openreferral.closing import is_closed_for_a_time, says_closed
from ginnel.foundation.directory.rules.openreferral.holidays import said_of_holidays
from ginnel.foundation.directory.rules.openreferral.values import Faults, clock, day, items
from ginnel.foundation.directory.rules.schedules import MONTHLY, SHUT, UNSURE, WEEKLY, Schedule

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(rf"([+-]?[1-5])?({'|'.join(_DAYS)})")
_MONTHDAY = re.compile(r"-?[0-9]{1,2}")
MOST, _LONGEST_INTERVAL = 50, 60
_NO_HOURS: dict[str, Any] = {"freq": WEEKLY, "opens_at": time(), "closes_at": time()}
_EVERY_DAY = tuple((0, weekday) for weekday in range(7))


def schedules(value: Any, where: str, faults: Faults) -> tuple[Schedule, ...]:
    """One that says no hours may speak of bank holidays for the others of its list. What a service is described with
    does not: it may be another that is shut ("when your GP is closed at weekends and bank holidays"). At most fifty."""
    said = list(items(value, where, faults))
    if len(said) > MOST:
        faults.say("too-many", f"Only the first {MOST} schedules are gone by.", where)
        del said[MOST:]
    usual = said_of_holidays(*(_words(each) for _, each in said if _is_only_words(each)))
    closing = (one for place, each in said if (one := _closing(each, place)))
    return (*(one for place, each in said if (one := _schedule(each, place, faults, usual))), *closing)


def never_open() -> Schedule:
    """Of what an alert says is closed, until it says so no more."""
    return Schedule(**_NO_HOURS, kind=UNSURE, byday=_EVERY_DAY)


def _closing(raw: dict[str, Any], where: str) -> Schedule | None:
    """What a schedule takes from the hours of others: days on which it is shut, or on which nobody knows. Dates without
    hours and with an end are such days, whatever they are called."""
    unheard, closed = Faults(), is_closed_for_a_time(_words(raw))
    begins, ends = (
        day(raw.get(first) or raw.get(second), where, unheard)
        for first, second in (("valid_from", "dtstart"), ("valid_to", "until"))
    )
    days = _byday(raw.get("byday"), where, unheard) or _EVERY_DAY
    if _says_no_hours(raw) and (ends or (begins and closed)):
        kind = SHUT if says_closed(_words(raw)) else UNSURE
        return Schedule(**_NO_HOURS, kind=kind, byday=days, valid_from=begins, valid_to=ends)
    return never_open() if closed and not _says_no_hours(raw, only_here=True) else None


def _says_no_hours(raw: dict[str, Any], *, only_here: bool = False) -> bool:
    """None at all, or midnight to midnight on days of which it says that they are closed; the latter `only_here`."""
    if not raw.get("opens_at") and not raw.get("closes_at"):
        return not only_here
    at = {clock(raw.get(name), "", Faults()) for name in ("opens_at", "closes_at")}
    return at == {time()} and says_closed(_words(raw))


def _words(raw: dict[str, Any]) -> str:
    return ". ".join(text for name in ("description", "notes") if isinstance(text := raw.get(name), str))


def _is_only_words(raw: dict[str, Any]) -> bool:
    return not raw.get("freq") and not raw.get("opens_at") and not raw.get("closes_at")


def _schedule(raw: dict[str, Any], where: str, faults: Faults, usual: str) -> Schedule | None:
    """None, without a fault, for one that says no hours: by appointment, or only in words."""
    if _is_only_words(raw):
        return None
    if _says_no_hours(raw):
        if raw.get("opens_at"):
            faults.say("closed", "It is open all day, and says that it is closed.", f"{where}.opens_at")
        elif raw.get("valid_to") or raw.get("until"):
            return None
    before = len(faults.found) - bool(_says_no_hours(raw, only_here=True))
    freq = raw.get("freq")
    if freq not in (WEEKLY, MONTHLY):
        faults.say("not-a-choice", "It is neither WEEKLY nor MONTHLY.", f"{where}.freq")
    opens, closes = (clock(raw.get(name), f"{where}.{name}", faults) for name in ("opens_at", "closes_at"))
    made: dict[str, Any] = {
        "byday": _byday(raw.get("byday"), f"{where}.byday", faults),
        "bymonthday": _monthdays(raw.get("bymonthday"), f"{where}.bymonthday", faults),
        "interval": _whole(raw.get("interval"), f"{where}.interval", faults, _LONGEST_INTERVAL) or 1,
        "count": _whole(raw.get("count"), f"{where}.count", faults),
        "week_starts": _week_starts(raw.get("wkst"), f"{where}.wkst", faults),
        "begins": day(raw.get("dtstart"), f"{where}.dtstart", faults),
        "until": day(raw.get("until"), f"{where}.until", faults),
        "valid_from": day(raw.get("valid_from"), f"{where}.valid_from", faults),
        "valid_to": day(raw.get("valid_to"), f"{where}.valid_to", faults),
        "on_holidays": said_of_holidays(_words(raw)) or usual,
    }
    if made["count"] and not made["begins"] and not made["valid_from"]:
        faults.say("no-beginning", "It counts how often it is, and says no day from which.", f"{where}.count")
    if made["interval"] > 1 and not made["begins"]:
        faults.say("no-beginning", "It is not each time, and says no day from which.", f"{where}.interval")
    if not (made["byday"] or made["bymonthday"] or made["begins"]):
        faults.say("no-day", "It says neither on which day it is nor from which.", f"{where}.byday")
    if len(faults.found) > before or opens is None or closes is None:
        return None
    return Schedule(freq=str(freq), opens_at=opens, closes_at=closes, **made)


def _byday(value: Any, where: str, faults: Faults) -> tuple[tuple[int, int], ...]:
    """`MO,TU`, `1MO` or a list of such."""
    parts = value.split(",") if isinstance(value, str) else [] if value is None else value
    if not isinstance(parts, list):
        faults.say("not-a-day", "It is not a list of weekdays as in MO,TU.", where)
        return ()
    found = [_BYDAY.fullmatch(str(part).strip().upper()) for part in parts if str(part).strip()]
    if not all(found):
        faults.say("not-a-day", "It is not a list of weekdays as in MO,TU.", where)
        return ()
    return tuple((int(one[1] or 0), _DAYS.index(one[2])) for one in found if one)


def _monthdays(value: Any, where: str, faults: Faults) -> tuple[int, ...]:
    parts = [] if value in (None, "") else value if isinstance(value, list) else str(value).split(",")
    texts = [str(part).strip() for part in parts]
    if all(_MONTHDAY.fullmatch(one) and 1 <= abs(int(one)) <= 31 for one in texts):
        return tuple(map(int, texts))
    faults.say("not-a-day", "It is not a list of days of the month.", where)
    return ()


def _whole(value: Any, where: str, faults: Faults, most: int = 999) -> int | None:
    if value in (None, "", 0):  # examples that are published say interval 0 for every time
        return None
    said = str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
    if re.fullmatch(r"[0-9]{1,4}(\.0)?", said) and 0 < float(said) <= most:
        return int(float(said))
    faults.say("not-a-number", f"It is not a whole number from 1 to {most}.", where)
    return None


def _week_starts(value: Any, where: str, faults: Faults) -> int:
    if value in (None, ""):
        return 0
    if value in _DAYS:
        return _DAYS.index(value)
    faults.say("not-a-day", "It is not a weekday as in MO.", where)
    return 0
