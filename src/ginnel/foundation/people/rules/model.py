"""The weights by which pairs are judged: a shipped, versioned file that no load ever changes.

`data/model-<version>.json` is made by scripts/train_matching_model.py and says what it was trained on. This
file and Splink's settings (`rules.settings`) read the same numbers, so both give a pair the same weight.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log2
from typing import Any

from ginnel.foundation.people.rules.comparisons import ALL

CURRENT = "2026-11"


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How common a folded name is (share of people, 0 to 1); `rare` for a name not in the table."""

    table: Mapping[str, float]
    rare: float

    def of(self, name: str) -> float:
        return self.table.get(name, self.rare)


@dataclass(frozen=True, slots=True)
class Model:
    """`prior` is the chance that two records taken at random are one person. `chances[comparison][level]` is
    (chance given one person, chance given two). Weights are in bits. Pairs below `floor` are not kept; the
    place shows those from `review` on unless it sets its own, and `failed_trace` further where the national service
    was asked about one of the two and did not settle who they are; `match` is where evaluation calls a pair one person.
    """

    version: str
    prior: float
    chances: Mapping[str, tuple[tuple[float, float], ...]]
    frequencies: Mapping[str, Frequencies]
    floor: float
    review: float
    failed_trace: float
    match: float
    wrong_link_rates: tuple[tuple[float, float], ...]
    trained_on: Mapping[str, Any]

    @property
    def prior_bits(self) -> float:
        return log2(self.prior / (1 - self.prior))

    def bits(self, comparison: str) -> tuple[float, ...]:
        """The weight of each level of a comparison."""
        return tuple(log2(same / different) for same, different in self.chances[comparison])


def parse(text: str) -> Model:
    """A model from its JSON. Raises KeyError or ValueError when it does not fit the comparisons of this
    version."""
    raw = json.loads(text)
    chances = {name: tuple((m, u) for m, u in levels) for name, levels in raw["chances"].items()}
    for comparison in ALL:
        if len(chances[comparison.name]) != len(comparison.levels):
            raise ValueError(f"the model knows other levels of {comparison.name}")
    return Model(
        version=raw["version"],
        prior=raw["prior"],
        chances=chances,
        frequencies={
            name: Frequencies(raw_["table"], raw_["rare"]) for name, raw_ in raw["frequencies"].items()
        },
        floor=raw["floor"],
        review=raw["review"],
        failed_trace=raw["failed_trace"],
        match=raw["match"],
        wrong_link_rates=tuple((weight, rate) for weight, rate in raw["wrong_link_rates"]),
        trained_on=raw["trained_on"],
    )


@cache
def shipped(version: str = CURRENT) -> Model:
    """The model of that version as it was shipped."""
    return parse((files("ginnel.foundation.people") / "data" / f"model-{version}.json").read_text())
