"""How much two records weigh towards being one person (Fellegi and Sunter 1969), comparison by comparison."""

from __future__ import annotations

from collections.abc import Callable
from math import log2
from typing import NamedTuple

from ginnel.foundation.people.rules.comparing import NEUTRAL
from ginnel.foundation.people.rules.comparisons import ALL
from ginnel.foundation.people.rules.features import Features
from ginnel.foundation.people.rules.model import Model

# Splink's guard against dividing by a frequency of nothing (tf_minimum_u_value is left at 0 there).
Level = int
Weigher = Callable[[Features, Features], "Weighing"]


class Weighing(NamedTuple):
    """`weight` in bits, prior included; `levels[i]` is the level of the i-th comparison of ALL, or
    NEUTRAL."""

    weight: float
    levels: tuple[Level, ...]


def weigher(model: Model) -> Weigher:
    """A function that weighs pairs by this model; make it once and use it often."""
    prior = model.prior_bits
    judges = [(comparison.judge, model.bits(comparison.name)) for comparison in ALL]
    given, family = model.frequencies["given"], model.frequencies["family"]
    given_same, family_same = log2(model.chances["given"][0][1]), log2(model.chances["family"][0][1])

    def weigh(a: Features, b: Features) -> Weighing:
        total, levels = prior, []
        for judge, bits in judges:
            level = judge(a, b)
            levels.append(level)
            if level != NEUTRAL:
                total += bits[level]
        if levels[0] == 0:
            total += given_same - log2(given.of(a.given.decode()))
        if levels[1] == 0:
            total += family_same - log2(family.of(a.family.decode()))
        return Weighing(total, tuple(levels))

    return weigh


def explain(model: Model, a: Features, weighing: Weighing) -> list[tuple[str, str, float]]:
    """[(comparison, level label, bits)] for each comparison that counted. Holds no value of either record.

    The frequency of a name is part of the bits of a name that is the same, so rare names count for more.
    """
    told = []
    for comparison, level in zip(ALL, weighing.levels, strict=True):
        if level != NEUTRAL:
            bits = model.bits(comparison.name)[level]
            if comparison.levels[level].frequency:
                shared = (a.given if comparison.name == "given" else a.family).decode()
                common = model.frequencies[comparison.name].of(shared)
                bits += log2(model.chances[comparison.name][0][1] / common)
            told.append((comparison.name, comparison.levels[level].label, round(bits, 3)))
    return told


def probability(weight: float) -> float:
    """The chance, 0 to 1, that a pair of this weight is one person."""
    return 1 / (1 + 2.0 ** -max(-500.0, min(500.0, weight)))
