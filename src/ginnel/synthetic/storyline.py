"""Residents written by hand (data/storylines.toml), so that a visitor always has somebody worth opening first.

A part is given to a resident who fits it, whose own story is not told then.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from ginnel.synthetic import naming
from ginnel.synthetic.facts import as_of, read
from ginnel.synthetic.ground import ground
from ginnel.synthetic.households import care_homes
from ginnel.synthetic.residents import LONG_AGO, Address, Resident
from ginnel.synthetic.story.events import Event, weekday
from ginnel.synthetic.story.staying import acute

IN_OFFICE_HOURS = {"gp", "outpatient", "review", "pharmacy"}
NAME = "start here"


def stories() -> list[dict[str, Any]]:
    return read("storylines.toml")["story"]


def cast(people: list[Resident]) -> dict[str, Resident]:
    """Who plays which part, by its name; the residents are made to fit it."""
    taken: dict[str, Resident] = {}
    by_number = {each.number: each for each in people}
    for story in stories():
        free = [each for each in people if not each.storyline and _is_free(each, taken, by_number)]
        fitting = [(_distance(each, story["cast"], by_number), each.number, each) for each in free]
        if not fitting:
            break
        distance, _, who = min(fitting)
        if distance < 100 or not taken:
            taken[story["name"]] = who
            _dress(who, story, by_number)
    return taken


def _is_free(who: Resident, taken: dict[str, Resident], people: dict[int, Resident]) -> bool:
    return who.age(as_of()) >= 18 and all(each.household != who.household for each in taken.values())


def _son(who: Resident, people: dict[int, Resident]) -> Resident | None:
    near = (people.get(who.number + step) for step in (1, 2, 3))
    return next((each for each in near if each and each.household == who.household and each.sex == "male"
                 and 18 <= each.age(as_of()) <= who.age(as_of()) - 18), None)  # fmt: skip


def _distance(who: Resident, wanted: dict[str, Any], people: dict[int, Resident]) -> float:
    """How badly somebody fits a part: 0 is well; 100 and more is not at all, unless there is nobody else."""
    youngest, oldest = wanted["age"]
    age = who.age(as_of())
    off = 100.0 * (who.sex != wanted["sex"]) + 3.0 * max(0, youngest - age, age - oldest)
    lives = {
        "partnered": who.partner >= 0,
        "alone": who.lives_alone,
        "anyhow": True,
        "with a son": _son(who, people) is not None,
    }
    off += 0.0 if lives[wanted["lives"]] else 100.0 if wanted["lives"] == "with a son" else 60.0
    return off + 50.0 * bool(who.home.care_home or who.arrived)


def _dress(who: Resident, story: dict[str, Any], people: dict[int, Resident]) -> None:
    """Make the resident who plays a part live, and be alive, to the end of it."""
    who.storyline, who.died, who.left, who.frailty = story["name"], None, None, story["frailty"]
    who.before, who.superseded, who.sensitive = None, "", False
    who.conditions = {
        key: max(who.born, as_of() - timedelta(days=days)) for key, days in story["conditions"].items()
    }
    if story.get("cared_for_by") == "partner" and who.partner in people:
        near = people[who.partner]
        who.carer, near.carer, near.died, near.left, near.frailty = near.number, -1, None, None, 0
    if "home" in story:
        _settle(who, story["home"], people)
    if "moves_into_a_home" in story:
        who.moves_to(care_homes(who.area.locality)[0], as_of() - timedelta(days=story["moves_into_a_home"]))
    if story["cast"]["lives"] == "with a son" and (son := _son(who, people)):
        son.given, son.family, son.tie = who.given, who.family, "named after father"


def _settle(who: Resident, locality: str, people: dict[int, Resident]) -> None:
    """The household lives where the story is set, and has for as long as anybody remembers."""
    area = min(
        (each for each in ground().areas if each.locality.name == locality), key=lambda each: each.decile
    )
    at = Address(
        f"{who.number % 90 + 1} {naming.street(area.number)}", area.locality.town, area.postcode(0), area
    )
    for each in people.values():
        if each.household == who.household:
            each.homes, each.area, each.practice = [(LONG_AGO, at)], area, area.locality.practices[0]
            each.arrived, each.practice_before = None, ""


def events(who: Resident) -> list[Event]:
    """What happened to somebody who plays a part, in order of starting."""
    story = next(each for each in stories() if each["name"] == who.storyline)
    told = [_event(who, number, *row) for number, row in enumerate(story["events"])]
    return sorted(told, key=lambda each: each.start)


def _at(days: int, clock: str) -> datetime:
    return datetime.combine(as_of() - timedelta(days=days), time.fromisoformat(clock))


def _event(who: Resident, number: int, days: int, clock: str, kind: str, said: dict[str, Any]) -> Event:
    start = _at(days, clock)
    if kind in IN_OFFICE_HOURS:
        start = weekday(start)
    about = {key: _at(*value) if isinstance(value, list) else value for key, value in said.items()}
    end = about.pop("until", None)
    if kind in ("admission", "emergency"):
        about |= {"trust": who.area.locality.acute}
    if kind == "admission":
        about |= {"number": number, "specialty": acute()[about["key"]]["specialty"]}
    if about.get("service") in ("care_home", "nursing_home"):
        about["home"] = who.home.care_home
    return Event(kind, start, end, about)
