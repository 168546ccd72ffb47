"""Counties made once for many tests, and their truth read back."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from ginnel.synthetic import health, households, writing
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.story import Event, tell

PEOPLE = 1200


@cache
def made(seed: int = 3) -> Path:
    """A county on disk."""
    out = Path(mkdtemp()) / "county"
    writing.write(people=PEOPLE, seed=seed, out=out)
    return out


def truth(name: str, folder: Path | None = None) -> list[dict[str, str]]:
    with ((folder or made()) / "truth" / f"{name}.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def people(count: int = 12_000) -> list[Resident]:
    """Residents in memory, settled, their stories not yet told."""
    rng, found, number = Random(11), [], 0
    while len(found) < count:
        home = households.household(rng.random, 1, number, len(found), 4)
        health.settle(rng.random, home)
        found += home
        number += 1
    return found


@cache
def lives() -> list[tuple[Resident, list[Event]]]:
    """Everybody with what happened to them."""
    rng = Random(12)
    return [(who, tell(rng.random, who)[0]) for who in people()]


def all_of(kind: str) -> list[tuple[Resident, Event]]:
    return [(who, event) for who, events in lives() for event in events if event.kind == kind]


def chance(rate: float, count: int, errors: float = 4.0) -> float:
    """So many standard errors of a share of `count`: what luck alone may do."""
    return errors * (rate * (1 - rate) / max(1, count)) ** 0.5 + 1e-9


def is_plausible(seen: list[int], expected: list[float], level: float = 1e-4) -> bool:
    """Whether counts could come from a distribution: Pearson's chi-square, as Wilson and Hilferty approximate it."""
    pairs = [(a, b) for a, b in zip(seen, expected, strict=True) if b > 0]
    total = sum((a - b) ** 2 / b for a, b in pairs)
    freedom = len(pairs) - 1
    spread = 2 / (9 * freedom)
    score = ((total / freedom) ** (1 / 3) - (1 - spread)) / spread**0.5
    return score < {1e-4: 3.72, 1e-3: 3.09}[level]
