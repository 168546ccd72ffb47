"""The telling itself: how often each sort of thing happens to somebody, then each in its place in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from ginnel.synthetic.chance import Chance, Weighted, about, times
from ginnel.synthetic.facts import as_of
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.story import crises, everyday, staying, support
from ginnel.synthetic.story.events import Event, season, working_days
from ginnel.synthetic.story.lives import Life, begin, rates

YEARS = 3
Happening = Callable[[Life, date], None]
# What is told in order, each with its season, arrival pattern, and whether deprivation makes it likelier.
CRISES: tuple[tuple[str, Happening, str, str, bool], ...] = (
    ("fall", crises.fall, "fall", "", False),
    ("illness", crises.illness, "chest", "arrival", True),
    ("minor", crises.minor, "other", "arrival", True),
    ("call_111", crises.call, "other", "", False),
    ("elective", staying.planned, "working", "", False),
)


def tell(chance: Chance, who: Resident) -> tuple[list[Event], list[tuple[int, Event]]]:
    """Everything that happened to one resident in the period, in order of starting; and what it did to others.

    Somebody who moves into a care home in the course of it is moved there.
    """
    life = begin(chance, who)
    if life is None:
        return [], []
    for day, happening in _crises(life):
        if day >= life.busy:
            happening(life, day)
    everyday.tell(life)
    return _in_order(life), life.elsewhere


def _crises(life: Life) -> list[tuple[date, Happening]]:
    chance, found = life.chance, []
    for name, happening, months, days, is_unequal in CRISES:
        mean = rates("yearly")[name][life.group] * YEARS * (life.risk if is_unequal else 1.0)
        for _ in range(times(chance, mean)):
            found.append((_days(months, days).draw(chance), happening))
    found += support.turns(life)
    if life.who.died and chance() < rates("after")["dies_in_hospital"]:
        found.append((life.last - timedelta(days=1 + int(about(chance, 8.0))), staying.last_stay))
    if life.who.mother >= 0 and life.first == life.who.born:
        found.append((life.who.born, staying.birth))
    found = [each for each in found if life.first <= each[0] < life.last or each[1] is staying.birth]
    found.sort(key=lambda each: each[0])
    return found


def _days(months: str, days: str) -> Weighted[date]:
    return working_days() if months == "working" else season(months, days)


def _in_order(life: Life) -> list[Event]:
    """In order of starting, nothing after the last day; what had not ended when somebody died ends then."""
    died = life.who.died
    kept = [
        each
        for each in life.events
        if life.first <= each.start.date() <= life.last or each.about.get("since_before")
    ]
    for each in kept:
        if died is not None and (each.end is None or each.end.date() > died):
            each.end = max(each.start, datetime.combine(died, time(12)))
        elif each.end is not None and each.end.date() > as_of():
            each.end = None
    kept.sort(key=lambda each: each.start)
    return kept
