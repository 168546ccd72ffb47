"""Emergency departments, beds and the way out of them: stays, waits with reasons, pathways, and what follows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from ginnel.synthetic.chance import Weighted, about, pick
from ginnel.synthetic.facts import read
from ginnel.synthetic.story import leaving
from ginnel.synthetic.story.events import Event, afternoon, factor, leaving_day, weekday
from ginnel.synthetic.story.lives import YOUNG_AND_WELL, Life, rates

MOST_STAYS = 60  # spell numbers keep room for so many


@cache
def acute() -> dict[str, dict[str, Any]]:
    return read("crises.toml")["acute"]


@cache
def minor_complaints() -> dict[str, dict[str, Any]]:
    return read("crises.toml")["minor"]


def trust_of(life: Life, day: date) -> str:
    """Which trust treats them: their locality's, or now and then the other."""
    home = life.who.home_on(day)
    own = (home.area or life.who.area).locality.acute
    if life.chance() < rates("after")["elsewhere"]:
        return "ZT1" if own == "ZT2" else "ZT2"
    return own


def attend(
    life: Life, at: datetime, key: str, *, by_ambulance: bool = False, trust: str = "", admitted: bool = False
) -> Event:
    """An emergency department attendance; `key` is of data/crises.toml."""
    chance = life.chance
    hours = (3.0 if admitted else 1.2) + about(chance, 3.0 if admitted else 1.6) * factor("delay", at.date())
    return life.add(
        "emergency", at, at + timedelta(minutes=int(min(hours, 30.0) * 60)), key=key, by_ambulance=by_ambulance,
        trust=trust or trust_of(life, at.date()), admitted=admitted, acuity=_acuity(chance(), admitted),
        call=life.calls - 1,
    )  # fmt: skip


def _acuity(draw: float, admitted: bool) -> int:
    """1 immediate to 5 non-urgent, of the Emergency Care Data Set."""
    return 1 + sum(draw >= edge for edge in ((0.04, 0.45, 0.9, 0.99) if admitted else (0.005, 0.1, 0.5, 0.9)))


def admit(life: Life, at: datetime, key: str, *, by_ambulance: bool = False, again: bool = False) -> None:
    """An emergency stay, the wait after the person was ready, and what they went home to; perhaps they come back."""
    chance, after = life.chance, rates("after")
    trust, method = trust_of(life, at.date()), "21"
    if by_ambulance or chance() < after["through_emergency"]:
        at = attend(life, at, key, by_ambulance=by_ambulance, trust=trust, admitted=True).end or at
    else:
        method = "22" if chance() < 0.7 else "28"
    days = 0.4 + about(chance, after["stay_days"][life.group] + acute()[key].get("longer", 0.0))
    way = leaving.way_out(life, at, at + timedelta(days=days))
    stay = _stay(life, at, way.left, key, trust, method, way)
    if stay.end is None or life.who.died and way.left.date() >= life.who.died:
        return
    leaving.onward(life, stay, way)
    back = way.left.date() + timedelta(days=2 + int(chance() * 26))
    if not again and back < life.last and chance() < after["readmitted"][life.group]:
        admit(life, datetime.combine(back, at.time()), key, again=True)


def _stay(
    life: Life, at: datetime, left: datetime, key: str, trust: str, method: str, way: leaving.Way | None
) -> Event:
    """The admission event itself. Nobody has more stays than there are numbers for."""
    life.busy = left.date() + timedelta(days=1)
    row = acute()[key]
    stay = Event(
        "admission", at, left,
        {
            "key": key, "trust": trust, "method": method, "specialty": row["specialty"], "number": life.stays,
            "ready": way.ready if way else left, "pathway": way.pathway if way else 0,
            "delay": way.reason if way else "", "destination": way.destination if way else "19",
        },
    )  # fmt: skip
    if life.stays < MOST_STAYS:
        life.events.append(stay)
    life.stays += 1
    died = life.who.died
    if died is not None and left.date() >= died:
        stay.about["died"] = True
        stay.about["delay"] = ""
    return stay


def planned(life: Life, day: date) -> None:
    """A planned operation or day case, on a working day."""
    chance = life.chance
    if life.who.home.care_home and chance() < 0.5:
        return
    key, row = pick(chance, _planned())
    at = datetime.combine(weekday(day), datetime.min.time()).replace(hour=7, minute=30)
    nights = row.get("nights", 0)
    left = at.replace(hour=15 + int(chance() * 4), minute=int(chance() * 60))
    if nights:
        left = afternoon(chance, leaving_day(chance, at + timedelta(days=1 + int(about(chance, nights))), at))
    method = ("11", "12", "13")[int(chance() * 3)]
    stay = _stay(life, at, left, key, trust_of(life, day), method, None)
    stay.about |= {"day_case": not nights, "operation": row["operation"]}


@cache
def _planned() -> tuple[tuple[str, dict[str, Any]], ...]:
    return tuple((key, row) for key, row in acute().items() if "operation" in row and "planned" in row)


def last_stay(life: Life, day: date) -> None:
    """The stay in which somebody dies."""
    at = datetime.combine(day, datetime.min.time()) + timedelta(minutes=int(life.chance() * 1440))
    key = _mortal().draw(life.chance)
    trust = trust_of(life, day)
    at = attend(life, at, key, trust=trust, admitted=True).end or at
    died = life.who.died or life.last
    end = max(
        at + timedelta(hours=1),
        datetime.combine(died, datetime.min.time()).replace(hour=int(life.chance() * 24)),
    )
    if end.date() == died:
        _stay(life, at, end, key, trust, "21", None).about["destination"] = "79"


@cache
def _mortal() -> Weighted[str]:
    rows = {key: row["mortal"] for key, row in acute().items() if row.get("mortal")}
    return Weighted(tuple(rows), tuple(rows.values()))


def birth(life: Life, day: date) -> None:
    """Somebody is born in hospital, and their mother delivered; most go home the next day."""
    chance = life.chance
    at = datetime.combine(day, datetime.min.time()) + timedelta(minutes=int(chance() * 1440))
    left = afternoon(chance, at + timedelta(days=1 + int(chance() * 2)))
    trust = trust_of(life, day)
    baby = _stay(life, at, left, "birth", trust, "82", None)
    if life.who.tie != "second twin":
        mother = {"key": "delivery", "method": "31", "specialty": acute()["delivery"]["specialty"]}
        mother["number"] = MOST_STAYS + 1 + life.who.number % 3
        life.elsewhere.append(
            (life.who.mother, Event("admission", at - timedelta(hours=6), left, baby.about | mother))
        )
    life.group = YOUNG_AND_WELL
