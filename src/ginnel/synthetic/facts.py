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


def _text(name: str) -> str:
    return (files(__package__) / "data" / name).read_text(encoding="utf-8")


@cache
def read(name: str) -> dict[str, Any]:
    """One data file, JSON or TOML, as it stands."""
    text = _text(name)
    return tomllib.loads(text) if name.endswith(".toml") else json.loads(text)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A pretend body that sends files. `code` is marked as pretend by its shape (data/place.json, sources)."""

    code: str
    kind: str
    name: str
    town: str


@dataclass(frozen=True, slots=True)
class Locality:
    """A town and the country round it: who commissions, who treats, who provides social care, how old and how poor."""

    district: str
    council: str
    town: str
    rural: bool
    sectors: tuple[str, ...]
    footprint: str
    acute: str
    practices: tuple[str, ...]
    age_weights: tuple[float, ...]
    deprivation_weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The county: organisations by code, localities, and cumulative weights to draw a locality by."""

    organisations: dict[str, Organisation]
    localities: tuple[Locality, ...]
    weights: tuple[float, ...]
    adult_bands: tuple[tuple[int, int], ...]

    @property
    def footprints(self) -> dict[str, str]:
        """The sub-ICB location of each practice."""
        return {code: each.footprint for each in self.localities for code in each.practices}


@cache
def place() -> Place:
    raw = read("place.json")
    districts = {each["name"]: each for each in raw["districts"]}
    deprivation = {each["code"]: tuple(accumulate(each["deprivation"])) for each in raw["councils"]}
    bands = [(max(low, 18), high) for low, high in raw["bands"] if high >= 18]
    localities, weights = [], []
    for each in raw["localities"]:
        district = districts[each["district"]]
        localities.append(
            Locality(
                district=each["district"],
                council=district["council"],
                town=each["town"],
                rural=each["rural"],
                sectors=tuple(each["sectors"]),
                footprint=each["footprint"],
                acute=each["acute"],
                practices=tuple(each["practices"]),
                age_weights=tuple(accumulate(_household_weights(bands, district["ages"][-len(bands) :]))),
                deprivation_weights=deprivation[district["council"]],
            )
        )
        weights.append(district["people"] * each["share"])
    organisations = {each["code"]: Organisation(**each) for each in raw["organisations"]}
    return Place(organisations, tuple(localities), tuple(accumulate(weights)), tuple(bands))


def pairing(age: int) -> float:
    """The chance that the head of a household without children shares it with a partner."""
    return 0.55 if age < 75 else 0.42 if age < 85 else 0.22


def _household_weights(bands: list[tuple[int, int]], people: list[int]) -> Iterator[float]:
    """Households by the age of their head, such that the people in them come out as published."""
    for (low, high), count in zip(bands, people, strict=True):
        adults = count * 0.7 if low == 18 else count
        yield adults / (1 + pairing((low + high) // 2))


def as_of() -> date:
    """The last day anybody in the county wrote anything down; three years before it, the first."""
    return date.fromisoformat(read("rates.toml")["period"]["as_of"])


def band(age: int) -> int:
    """Which column of the prevalence table an age in years reads."""
    return sum(age >= start for start in BANDS)
