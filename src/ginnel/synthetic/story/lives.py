"""One resident while their three years are being told: what they are like, and what has happened so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from ginnel.synthetic.chance import Chance
from ginnel.synthetic.facts import as_of, began, read
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.story.events import Event

YOUNG_AND_WELL, YOUNG_AND_ILL = (
    4,
    5,
)  # columns of the tables by frailty in rates.toml; 0 to 3 are frailty from 65


@cache
def rates(table: str) -> dict[str, Any]:
    return read("rates.toml")[table]


@dataclass(slots=True)
class Life:
    """`first` and `last` bound what can happen to them here; `busy` is the day until which they are in hospital.

    `group` is the column of the rate tables; `risk` what deprivation makes of a rate. `care` is their open
    long-term service. `stays` and `calls` count stays and ambulances; `elsewhere` collects what happens to others
    because of it (a worn-out carer).
    """

    who: Resident
    chance: Chance
    first: date
    last: date
    group: int
    risk: float
    has_alarm: bool = False
    is_isolated: bool = False
    busy: date = field(default_factory=began)
    care: Event | None = None
    stays: int = 0
    calls: int = 0
    events: list[Event] = field(default_factory=list)
    elsewhere: list[tuple[int, Event]] = field(default_factory=list)

    @property
    def is_old(self) -> bool:
        return self.group < YOUNG_AND_WELL

    @property
    def frailty(self) -> int:
        return self.group if self.is_old else 0

    def is_adult(self, day: date) -> bool:
        return self.who.age(day) >= 18

    def add(self, kind: str, start: datetime, end: datetime | None = None, **about: Any) -> Event:
        event = Event(kind, start, end, about)
        self.events.append(event)
        return event


def begin(chance: Chance, who: Resident) -> Life | None:
    """A life to tell, or None for somebody who was never here in the three years."""
    first = max(began(), who.born, who.arrived or who.born)
    last = min(as_of(), who.died or as_of(), who.left - timedelta(days=1) if who.left else as_of())
    if last <= first:
        return None
    age = as_of().year - who.born.year
    group = who.frailty if age >= 65 else YOUNG_AND_ILL if who.conditions or who.frailty else YOUNG_AND_WELL
    life = Life(who, chance, first, last, group, _risk(who.area.decile))
    if life.is_old:
        alone = who.lives_alone and not who.home.care_home
        life.has_alarm = chance() < rates("support")["telecare"][group] * (1.5 if alone else 1.0)
        life.is_isolated = alone and age >= 70 and chance() < rates("support")["isolated"]
    return life


@cache
def _risk(decile: int) -> float:
    most, least = rates("deprivation")["most"], rates("deprivation")["least"]
    return most + (least - most) * (decile - 1) / 9
