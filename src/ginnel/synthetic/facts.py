"""The data files of the pretend county, read once: places, names, rates, dirt and codes, each with its source."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

BANDS = (18, 40, 65, 75, 85)  # ages at which the next prevalence band begins
Point = tuple[float, float]


@cache
def read(name: str) -> dict[str, Any]:
    """One data file, JSON or TOML, as it stands."""
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return tomllib.loads(text) if name.endswith(".toml") else json.loads(text)


@dataclass(frozen=True, slots=True, eq=False)
class Organisation:
    """A pretend body that sends files. `code` is marked as pretend by its shape (data/organisations.toml)."""

    code: str
    kind: str
    name: str
    town: str


@dataclass(frozen=True, slots=True, eq=False)
class District:
    """A district council area until 1 April 2023 (York: still a council), as published; see data/place.toml."""

    code: str
    name: str
    council: str
    people: int
    ages: tuple[int, ...]
    lower: int
    middle: int
    deprivation: tuple[int, ...]
    rurality: tuple[int, ...]
    older: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Locality:
    """A town and the country round it: who commissions, who treats, who provides social care."""

    number: int
    name: str
    town: str
    district: District
    at: Point
    share: float
    is_rural: bool
    footprint: str
    acute: str
    practices: tuple[str, ...]
    sectors: tuple[str, ...]

    @property
    def council(self) -> str:
        return self.district.council


@dataclass(frozen=True, slots=True)
class Place:
    """The county: organisations by code, districts by name, localities in order.

    `footprints` is the sub-ICB location of each practice, by its code.
    """

    organisations: dict[str, Organisation]
    districts: dict[str, District]
    localities: tuple[Locality, ...]
    footprints: dict[str, str]


@cache
def place() -> Place:
    districts = {each["name"]: _district(each) for each in read("place.toml")["district"]}
    towns = tuple(
        _locality(number, each, districts) for number, each in enumerate(read("localities.toml")["locality"])
    )
    return Place(
        {each["code"]: Organisation(**each) for each in read("organisations.toml")["organisation"]},
        districts,
        towns,
        {code: each.footprint for each in towns for code in each.practices},
    )


def _district(raw: dict[str, Any]) -> District:
    return District(
        raw["code"], raw["name"], raw["council"], raw["people"], tuple(raw["ages"]), raw["areas"]["lower"],
        raw["areas"]["middle"], tuple(raw["deprivation"]), tuple(raw["rurality"]), tuple(raw["older"]),
    )  # fmt: skip


def _locality(number: int, raw: dict[str, Any], districts: dict[str, District]) -> Locality:
    return Locality(
        number, raw["name"], raw.get("town", raw["name"]), districts[raw["district"]], tuple(raw["at"]),
        raw["share"], raw["rural"], raw["footprint"], raw["acute"], tuple(raw["practices"]), tuple(raw["sectors"]),
    )  # fmt: skip


@cache
def adult_bands() -> tuple[tuple[int, int], ...]:
    """The published age bands in which somebody can head a household."""
    return tuple((max(low, 18), high) for low, high in read("place.toml")["bands"] if high >= 18)


def pairing(age: int) -> float:
    """The chance that the head of a household without children shares it with a partner."""
    return 0.55 if age < 75 else 0.42 if age < 85 else 0.22


def household_weights(district: District, older: float) -> tuple[float, ...]:
    """Cumulative weights of households by the age of their head, such that the people in them come out as published.

    `older` is the share of people aged 65 and over in the output area, which the bands are tilted to.
    """
    total = sum(district.ages)
    elderly = sum(district.ages[-3:]) / total
    tilt = older / elderly, (1 - older) / (1 - elderly)
    return tuple(accumulate(_heads(district.ages[-len(adult_bands()) :], tilt)))


def _heads(people: tuple[int, ...], tilt: tuple[float, float]) -> Iterator[float]:
    shares = read("rates.toml")["families"]["by_age_of_head"]
    for (low, _), count, share in zip(adult_bands(), people, shares, strict=True):
        yield count * share * tilt[low < 65]


@cache
def as_of() -> date:
    """The last day anybody in the county wrote anything down."""
    return date.fromisoformat(read("rates.toml")["period"]["as_of"])


@cache
def began() -> date:
    """The first day of the three years."""
    return as_of().replace(year=as_of().year - read("rates.toml")["period"]["years"])


def band(age: int) -> int:
    """Which column of the prevalence table an age in years reads."""
    return sum(age >= start for start in BANDS)
