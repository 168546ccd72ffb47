"""Days in words, as in `Monday to Friday` or `First and third Tuesday of the month`, and back. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAME = r"(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|rs|nes|ur)?s?"
_WHICH = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
    "last": -1,
}
_WORDS = {
    "every day": range(7),
    "daily": range(7),
    "7 days a week": range(7),
    "weekdays": range(5),
    "weekday": range(5),
    "weekends": (5, 6),
    "weekend": (5, 6),
}
_ORDER = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
Days = tuple[tuple[int, int], ...]
"""(which of the month or 0 for each week, weekday from Monday 0)."""


def read(text: str) -> Days | None:
    """None for what is no days."""
    said = re.sub(r"\b(?:on|the|each|open)\b", " ", text.lower()).replace(".", " ")
    said = " ".join(re.sub(r"\s*[-\u2013\u2014]\s*", " to ", said).strip(" ,:;").split())
    if said in _WORDS:
        return tuple((0, day) for day in _WORDS[said])
    if monthly := re.fullmatch(r"(?:every )?(.+?)\s+(?:of|in) (?:every )?month", said):
        return _monthly(monthly[1])
    return _weekly(re.sub(r"^every ", "", said))


def _parts(said: str) -> list[str]:
    return [part for part in re.split(r"\s*(?:,|&|\band\b)\s*", said) if part]


def _weekly(said: str) -> Days | None:
    found: list[int] = []
    for part in _parts(said):
        ends = [_day(each) for each in re.split(r" (?:to|until|till|through) ", part)]
        if None in ends or len(ends) > 2:
            return None
        first, last = ends[0] or 0, ends[-1] or 0
        found += [(first + ahead) % 7 for ahead in range((last - first) % 7 + 1)]
    return tuple((0, day) for day in sorted(set(found))) or None


def _monthly(said: str) -> Days | None:
    """The weekday may be named once for several: `first and third Tuesday`."""
    which: list[int] = []
    made: list[tuple[int, int]] = []
    for part in _parts(said):
        number, _, name = part.partition(" ")
        if number not in _WHICH:
            return None
        which.append(_WHICH[number])
        if name:
            if (day := _day(name)) is None:
                return None
            made += [(each, day) for each in which]
            which = []
    return tuple(dict.fromkeys(made)) if made and not which else None


def _day(text: str) -> int | None:
    found = re.fullmatch(_NAME, text.strip())
    return [name[:3].lower() for name in NAMES].index(found[1]) if found else None


def written(days: Days) -> str:
    """As `read` reads it again. Raises ValueError for what has no words, as the second last Friday of a month."""
    if any(number for number, _ in days):
        if unsayable := {number for number, _ in days} - set(_ORDER):
            raise ValueError(f"There are no words for {sorted(unsayable)} of a month.")
        each = [f"{_ORDER[number]} {NAMES[day]}" for number, day in days]
        said = _joined(each) + " of the month"
        return said[0].upper() + said[1:]
    weekdays = sorted(day for _, day in days)
    if len(weekdays) == 7:
        return "Every day"
    if len(weekdays) > 2 and weekdays == list(range(weekdays[0], weekdays[-1] + 1)):
        return f"{NAMES[weekdays[0]]} to {NAMES[weekdays[-1]]}"
    return _joined([NAMES[day] for day in weekdays])


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
