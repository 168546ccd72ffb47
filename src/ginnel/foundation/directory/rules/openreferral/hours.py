"""Schedules of a document, each whole or left out with a fault: half a schedule would be open at the wrong time."""

from __future__ import annotations

import re
from typing import Any

from ginnel.foundation.directory.rules.openreferral.holidays import said_of_holidays
from ginnel.foundation.directory.rules.openreferral.values import Faults, clock, day, items
from ginnel.foundation.directory.rules.schedules import MONTHLY, WEEKLY, Schedule

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(rf"([+-]?[1-5])?({'|'.join(_DAYS)})")
_MONTHDAY = re.compile(r"-?[0-9]{1,2}")


def schedules(value: Any, where: str, faults: Faults) -> tuple[Schedule, ...]:
    """One that says no hours may speak of bank holidays for the others of its list. What a service is described with
    does not: it may be another that is shut ("when your GP is closed at weekends and bank holidays")."""
    said = list(items(value, where, faults))
    usual = said_of_holidays(*(_words(each) for _, each in said if _is_only_words(each)))
    return tuple(one for place, each in said if (one := _schedule(each, place, faults, usual)))


def _words(raw: dict[str, Any]) -> str:
    return ". ".join(text for name in ("description", "notes") if isinstance(text := raw.get(name), str))


def _is_only_words(raw: dict[str, Any]) -> bool:
    return not raw.get("freq") and not raw.get("opens_at") and not raw.get("closes_at")


def _schedule(raw: dict[str, Any], where: str, faults: Faults, usual: str) -> Schedule | None:
    """None, without a fault, for one that says no hours: by appointment, or only in words."""
    if _is_only_words(raw):
        return None
    before = len(faults.found)
    freq = raw.get("freq")
    if freq not in (WEEKLY, MONTHLY):
        faults.say("not-a-choice", "It is neither WEEKLY nor MONTHLY.", f"{where}.freq")
    opens, closes = (clock(raw.get(name), f"{where}.{name}", faults) for name in ("opens_at", "closes_at"))
    made: dict[str, Any] = {
        "byday": _byday(raw.get("byday"), f"{where}.byday", faults),
        "bymonthday": _monthdays(raw.get("bymonthday"), f"{where}.bymonthday", faults),
        "interval": _whole(raw.get("interval"), f"{where}.interval", faults) or 1,
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


def _whole(value: Any, where: str, faults: Faults) -> int | None:
    if value in (None, "", 0):  # examples that are published say interval 0 for every time
        return None
    said = str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
    if re.fullmatch(r"[0-9]{1,4}(\.0)?", said) and 0 < float(said) < 1000:
        return int(float(said))
    faults.say("not-a-number", "It is not a whole number from 1 to 999.", where)
    return None


def _week_starts(value: Any, where: str, faults: Faults) -> int:
    if value in (None, ""):
        return 0
    if value in _DAYS:
        return _DAYS.index(value)
    faults.say("not-a-day", "It is not a weekday as in MO.", where)
    return 0
