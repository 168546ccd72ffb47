"""Leaving hospital: by which pathway, after how long a wait and why, and to what care."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from ginnel.synthetic.chance import Weighted, about
from ginnel.synthetic.facts import read
from ginnel.synthetic.story import support
from ginnel.synthetic.story.events import Event, afternoon, factor, leaving_day, office_time
from ginnel.synthetic.story.lives import Life, rates

FAR_FROM_A_HOSPITAL = {"Craven", "Richmondshire", "Scarborough"}
# Destination of discharge, NHS Data Dictionary: usual place of residence, temporary place, a home that is not the NHS's
DESTINATIONS = ("19", "19", "29", "85")


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody leaves: `ready` when they need not be in hospital, `left` when they go, `reason` a key of
    data/delays.toml where that is later, "" where not."""

    ready: datetime
    left: datetime
    pathway: int
    reason: str

    @property
    def destination(self) -> str:
        return DESTINATIONS[self.pathway]


@cache
def _pathways(group: int) -> Weighted[int]:
    table = rates("pathways")
    return Weighted((0, 1, 2, 3), table["by_frailty"][group] if group < 4 else table["young"])


@cache
def reasons(pathway: int) -> Weighted[str]:
    rows = [each for each in read("delays.toml")["reason"] if pathway in each["pathways"]]
    return Weighted([each["key"] for each in rows], [each["share"] for each in rows])


def way_out(life: Life, at: datetime, ready: datetime) -> Way:
    """How somebody admitted at `at` leaves, who is well enough about `ready`.

    Somebody who lives in a care home goes back to it, which is pathway 0 as well.
    """
    chance, table = life.chance, rates("pathways")
    pathway = 0 if life.who.home.care_home else _pathways(life.group).draw(chance)
    ready = leaving_day(chance, ready, at).replace(second=0, microsecond=0)
    ready = max(ready.replace(hour=8 + ready.hour // 3), at + timedelta(hours=2))
    if chance() >= table["delayed"][pathway]:
        return Way(ready, max(ready, afternoon(chance, ready)), pathway, "")
    far = table["short_of_care"] if life.who.area.locality.district.name in FAR_FROM_A_HOSPITAL else 1.0
    wait = 1 + about(chance, table["delay_days"][pathway] - 1) * factor("delay", ready.date()) * far
    left = afternoon(chance, leaving_day(chance, ready + timedelta(days=wait), ready + timedelta(days=1)))
    return Way(ready, left, pathway, reasons(pathway).draw(chance))


def onward(life: Life, stay: Event, way: Way) -> None:
    """What the council and the community teams do next."""
    chance, left = life.chance, way.left
    if life.frailty >= 1 and chance() < 0.5:
        life.add("gp", office_time(chance, left.date() + timedelta(days=5)), reason="Review after hospital")
    _aftercare(life, stay, left)
    if way.pathway == 1 and life.is_adult(left.date()):
        support.after_hospital(life, left)
    elif way.pathway == 2:
        support.bed_for_a_while(life, left)
    elif way.pathway == 3:
        support.into_a_home(life, left, from_hospital=True)


_TEAMS = {
    "copd": "respiratory",
    "heart_failure": "heart_failure",
    "diabetic_foot": "podiatry",
    "hip_fracture": "falls",
}


def _aftercare(life: Life, stay: Event, left: datetime) -> None:
    team = _TEAMS.get(stay.about["key"])
    if team and life.chance() < 0.6:
        life.add(
            "community",
            office_time(life.chance, left.date() + timedelta(days=4)),
            service=team,
            source="hospital",
        )
    if len(life.who.conditions) >= 4 and life.chance() < 0.35:
        when = office_time(life.chance, left.date() + timedelta(days=3))
        life.add("pharmacy", when, review="discharge")
