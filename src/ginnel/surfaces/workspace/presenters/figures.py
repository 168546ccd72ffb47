"""What the front door did, as tables of bars. A bar is the share of the largest count of its table, in hundredths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from ginnel.care.access.queries import Figures, Whereabouts
from ginnel.care.access.rules.waiting import Waited
from ginnel.care.access.states import ContactState, Door, OutcomeKind
from ginnel.kernel.web import formats

PERIODS = ((4, "Last 4 weeks"), (13, "Last 13 weeks"), (52, "Last year"))
LEFT_OUT = "Left out"
_LEVELS = (
    ("district", "District"),
    ("neighbourhood", "Neighbourhood"),
    ("ward", "Ward"),
    ("lsoa", "Lower layer super output area"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WAITS = {
    Waited.AT_ONCE: "At once",
    Waited.AN_HOUR: "Within an hour",
    Waited.FOUR_HOURS: "Within 4 hours",
    Waited.A_DAY: "Within a day",
    Waited.LONGER: "Later",
    Waited.NOT_YET: "Not yet",
}
_FIFTHS = {1: "1, most deprived", 2: "2", 3: "3", 4: "4", 5: "5, least deprived", 0: "Not known"}
MOST_AREAS = 40


def weeks_of(asked: str) -> int:
    """How many weeks are shown; 4 for what is no choice."""
    return next((weeks for weeks, _ in PERIODS if str(weeks) == asked), PERIODS[0][0])


def choices(weeks: int, level: str, refused: str = "") -> dict[str, Any]:
    """What can be chosen, and why there is nothing to show of it."""
    return {
        "weeks": weeks,
        "period": dict(PERIODS)[weeks],
        "periods": [_choice(str(value), text, str(weeks)) for value, text in PERIODS],
        "levels": [_choice(value, text, level) for value, text in _LEVELS],
        "refused": refused,
    }


def page(found: Figures, weeks: int) -> dict[str, Any]:
    rate = found.told_once.rate
    return {
        **choices(weeks, found.living.level),
        "contacts": found.contacts,
        "open_now": _open(found.open_now),
        "open_total": sum(found.open_now.values()),
        "tables": [
            _table("By door", "Door", _most_first(Door, found.by_door)),
            _table("What they came to", "Outcome", _most_first(OutcomeKind, found.by_outcome)),
            _table("How long until somebody looked", "Looked at", _in_order(_WAITS, found.by_wait)),
            _table("By weekday", "Day", _all(dict(enumerate(_WEEKDAYS, 1)), found.by_weekday)),
            _table("By hour", "From", _all({hour: f"{hour:02}:00" for hour in range(24)}, found.by_hour)),
        ],
        "further_areas": max(0, sum(map(bool, found.living.by_area)) - MOST_AREAS),
        "areas": _table("By area", dict(_LEVELS)[found.living.level], _areas(found.living)),
        "fifths": _table("By deprivation", "Fifth of England", _in_order(_FIFTHS, found.living.by_fifth)),
        "index": found.living.index,
        "living": {
            "total": None if found.living.contacts is None else formats.count(found.living.contacts),
            "until": formats.day(found.living.until),
        },
        "handovers": found.handovers,
        "repeats": found.repeats,
        "told_once": None if rate is None else f"{rate:.0%}",
        "asked_again": found.told_once.asked_again,
        "not_asked": found.told_once.from_record,
    }


Rows = Sequence[tuple[str, int | None]]


def _choice(value: str, text: str, chosen: str) -> dict[str, Any]:
    return {"value": value, "text": text, "selected": value == chosen}


def _open(counted: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each state with the list of just those."""
    address = reverse("workspace:work-list")
    return [
        {"text": state.label, "number": counted[state], "href": f"{address}?view=all&state={state}"}
        for state in ContactState
        if counted.get(state)
    ]


def _most_first(enum: Any, counted: Mapping[str, int]) -> Rows:
    """What never came is left out."""
    found = [(str(enum(name).label), number) for name, number in counted.items()]
    return sorted(found, key=lambda row: (-row[1], row[0]))


def _in_order(names: Mapping[Any, str], counted: Mapping[Any, int | None]) -> Rows:
    return [(text, counted[key]) for key, text in names.items() if key in counted]


def _all(names: Mapping[Any, str], counted: Mapping[Any, int]) -> Rows:
    """With those of which there was none, unless there was none at all."""
    return [(text, counted.get(key, 0)) for key, text in names.items()] if counted else []


def _areas(living: Whereabouts) -> Rows:
    """The most first, then what is left out by name, then what is not known."""
    counted = living.by_area
    known = sorted(
        ((living.names[code], number) for code, number in counted.items() if code),
        key=lambda row: (row[1] is None, -(row[1] or 0), row[0]),
    )
    return [*known[:MOST_AREAS], *((("Not known", counted[""]),) if "" in counted else ())]


def _table(title: str, called: str, rows: Rows) -> dict[str, Any]:
    most = max((number or 0 for _, number in rows), default=0)
    return {
        "title": title,
        "called": called,
        "rows": [
            {
                "text": text,
                "number": LEFT_OUT if number is None else formats.count(number),
                "share": round(100 * (number or 0) / most) if most else 0,
            }
            for text, number in rows
        ],
    }
