"""What kinds of service there are, where each is had, and the schedules it keeps (data/directory.toml)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any
from uuid import UUID, uuid5

from ginnel.synthetic.facts import Locality, place, read

OURS = UUID("b7f6c2de-14a9-5f53-8f0e-6d3a52c9e611")
TAXONOMY = uuid5(OURS, "kinds of service")
TAXONOMY_NAME = "Kinds of service (pretend)"
_WEEKDAYS = (("Monday", "MO"), ("Tuesday", "TU"), ("Wednesday", "WE"), ("Thursday", "TH"), ("Friday", "FR"))


@dataclass(frozen=True, slots=True)
class Site:
    """One service to be made: of which kind, in which town, and for a practice its code."""

    kind: dict[str, Any]
    town: Locality
    number: int
    practice: str = ""


@cache
def sites() -> tuple[Site, ...]:
    return tuple(site for kind in read("directory.toml")["kind"] for site in _sites(kind))


def term(kind: str) -> dict[str, Any]:
    """The kind as a word of a taxonomy."""
    name = kind.replace("-", " ").capitalize()
    return {
        "id": str(uuid5(TAXONOMY, kind)),
        "name": name,
        "description": name,
        "taxonomy": TAXONOMY_NAME,
        "taxonomy_id": str(TAXONOMY),
    }


def _sites(kind: dict[str, Any]) -> Iterator[Site]:
    towns, each = place().localities, kind["each"]
    if each == "practice":
        places = [(town, code) for town in towns for code in town.practices]
        yield from (Site(kind, town, at, code) for at, (town, code) in enumerate(places))
        return
    chosen: list[Locality]
    if each == "county":
        chosen = [towns[0]]
    elif each == "district":
        largest = {town.district.name: town for town in sorted(towns, key=lambda town: town.share)}
        chosen = [town for town in towns if largest[town.district.name] is town]
    elif each == "locality":
        chosen = list(towns)
    else:
        chosen = sorted(towns, key=lambda town: Random(f"{kind['id']} {town.name}").random())[: int(each)]
    yield from (Site(kind, town, at) for at, town in enumerate(chosen))


def schedules(said: str, chance: Random, id: UUID) -> list[dict[str, Any]]:
    """`MO,WE 09:00 16:30|1{wd} 14:00 16:00 monthly` as schedules; the same weekday throughout."""
    _, code = chance.choice(_WEEKDAYS)
    made = []
    for at, part in enumerate(said.replace("{weekday}", code).replace("{wd}", code).split("|")):
        hours, _, more = part.partition(";")
        byday, opens, closes, *rest = hours.split()
        one: dict[str, Any] = {
            "id": str(uuid5(id, f"schedule {at}")),
            "freq": "MONTHLY" if rest == ["monthly"] else "WEEKLY",
            "interval": 2 if rest == ["fortnightly"] else 1,
            "byday": byday,
            "opens_at": opens,
            "closes_at": closes,
        }
        if rest == ["fortnightly"]:
            one["dtstart"] = "2026-01-05"
        if more == "term":
            one |= {"valid_from": "2026-09-07", "valid_to": "2027-07-16"}
        made.append(one)
    return made
