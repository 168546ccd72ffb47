"""What is true of the county, whatever its organisations say: who is who, what happened, every figure."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson

from ginnel.synthetic import figures, numbers, placefiles
from ginnel.synthetic.county import Part
from ginnel.synthetic.facts import began
from ginnel.synthetic.figures import Figures
from ginnel.synthetic.residents import Address, Resident
from ginnel.synthetic.stamps import iso
from ginnel.synthetic.story import Event

RESIDENT = (
    "person", "nhs_number", "given", "middle", "family", "sex", "born", "died", "ethnicity", "line", "town", "postcode",
    "area", "neighbourhood", "district", "council", "household", "practice", "deprivation", "frailty", "conditions",
    "tie", "carer", "mother", "care_home", "moved", "arrived", "left", "superseded_number", "number_before",
    "sensitive", "story",
)  # fmt: skip
WHO = ("organisation", "local_id", "source_record", "person", "tells")
WORKING = ("organisation", "local_id", "kind", "since")
WRONG = ("file", "row", "organisation", "local_id", "person", "field", "kind")
SPELL = (
    "trust", "spell", "person", "sex", "age", "area", "admitted", "method", "ready", "discharged", "died", "nights",
    "day_case", "pathway", "delay_reason",
)  # fmt: skip
CARE_HOME = ("person", "sex", "age", "council", "area", "area_before", "started", "nursing")
HOMES = {"care_home", "nursing_home"}


def person_id(number: int) -> str:
    return f"P{number:08d}" if number >= 0 else ""


@dataclass(slots=True)
class Told:
    """The truth of one part, as lines of each truth file and as counts to be added up."""

    residents: bytes = b""
    who: bytes = b""
    spells: bytes = b""
    care_homes: bytes = b""
    pds: bytes = b""
    working: bytes = b""
    figures: Figures = field(default_factory=Counter)
    people: placefiles.People = field(default_factory=Counter)


def tell(part: Part) -> Told:
    told = Told()
    told.residents = table(_resident(each) for each in part.people)
    told.who = table(
        (code, view.local_id, record, person_id(view.who.number), view.tells)
        for (code, record), view in part.known.items()
    )
    told.working = table((each.organisation, each.local_id, each.kind, each.since) for each in part.working)
    told.spells = table(_spells(part, told.figures))
    told.care_homes = table(_care_homes(part, told.figures))
    told.pds = b"".join(orjson.dumps(each) + b"\n" for who in part.people for each in traced(who))
    told.people = _counted(part.people)
    return told


def table(rows: Iterable[Iterable[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _day(day: date | None) -> str:
    return iso(day) if day else ""


def _resident(who: Resident) -> tuple[Any, ...]:
    home, town = who.home, who.area.locality
    return (
        person_id(who.number), who.nhs, who.given, who.middle, who.family, who.sex, who.born, who.died or "",
        who.ethnicity, home.line, home.town, home.postcode, who.area.code, who.area.neighbourhood.code,
        town.district.code, town.council, who.household, who.practice, who.area.decile, who.frailty,
        "|".join(who.conditions), who.tie, person_id(who.carer), person_id(who.mother), home.care_home,
        who.homes[-1][0] if len(who.homes) > 1 else "", _day(who.arrived), _day(who.left), who.superseded,
        who.before.nhs if who.before else "", int(who.sensitive), who.storyline,
    )  # fmt: skip


def _spells(part: Part, counted: Figures) -> Iterator[tuple[Any, ...]]:
    """Every true stay; the figures of the two hospital measures are counted on the way."""
    for who in part.people:
        for event in part.events[who.number]:
            if event.kind == "admission":
                yield _spell(who, event, counted)


def _spell(who: Resident, event: Event, counted: Figures) -> tuple[Any, ...]:
    about, day = event.about, event.start.date()
    age, area = who.age(day), who.home_on(day).area
    left = event.end.date() if event.end else None
    died = bool(about.get("died"))
    nights = (left - day).days if left else ""
    ready = "" if died or left is None else about["ready"].date()
    if area is not None:
        figures.count_admission(counted, area, day, about["method"], age)
        if left and nights and not died and age >= 18 and about["method"] != "82":
            figures.count_discharge(counted, area, left, (left - about["ready"].date()).days)
    return (
        about["trust"], numbers.spell(about["trust"], who.number, about["number"]), person_id(who.number), who.sex, age,
        area.code if area else "", iso(day), about["method"], ready, _day(left), int(died), nights,
        int(bool(about.get("day_case"))), about["pathway"] if left and not died else "", about["delay"],
    )  # fmt: skip


def _care_homes(part: Part, counted: Figures) -> Iterator[tuple[Any, ...]]:
    """Everybody for whom a council arranged a care home for good in the three years."""
    for who in part.people:
        for event in part.events[who.number]:
            if event.kind == "service" and event.about["service"] in HOMES and event.start.date() >= began():
                day = event.start.date()
                age, area = who.age(day), who.home_on(day).area or who.area
                figures.count_care_home(counted, area, day, age)
                before = who.homes[-2][1].area if len(who.homes) > 1 else None
                yield (
                    person_id(who.number), who.sex, age, area.locality.council, area.code,
                    before.code if before else "", iso(day), int(event.about["service"] == "nursing_home"),
                )  # fmt: skip


def _counted(people: list[Resident]) -> placefiles.People:
    """Who lives where at each mid-year."""
    counted: placefiles.People = Counter()
    for year in placefiles.years():
        day = placefiles.mid(year)
        for who in people:
            if who.lives_here(day):
                area = who.home_on(day).area or who.area
                counted[year, area.number, who.sex, placefiles.band(who.age(day))] += 1
    return counted


def traced(who: Resident) -> Iterator[dict[str, Any]]:
    """What the national demographic service would know: the record in use, and one kept apart from it on purpose.

    `superseded` lists numbers merged into this one; `former` names and addresses it holds as history. An address is
    withheld where the record is sensitive.
    """
    yield _record(
        who, who.nhs, who.given, who.sex, [who.superseded] if who.superseded else [], who.home, who.died
    )
    if who.before:
        old = who.home_on(who.before.until)
        yield _record(who, who.before.nhs, who.before.given, who.before.sex, [], old, None) | {
            "invalid_from": iso(who.before.until)
        }


def _record(
    who: Resident, nhs: str, given: str, sex: str, superseded: list[str], home: Address, died: date | None
) -> dict[str, Any]:
    return {
        "nhs_number": nhs,
        "superseded": superseded,
        "given": [given, who.middle],
        "family": who.family,
        "birth_date": iso(who.born),
        "gender": sex,
        "deceased": iso(died) if died else None,
        "sensitive": who.sensitive,
        "address": None if who.sensitive else _address(home),
        "former_addresses": [] if who.sensitive else [_address(who.last_home)],
        "practice": who.practice,
        "person": person_id(who.number),
    }


def _address(home: Address) -> dict[str, str]:
    return {"line": home.line, "town": home.town, "postcode": home.postcode}
