"""Names that nobody in particular has: drawn from lists of common names by decade and tradition."""

from __future__ import annotations

from functools import cache
from random import Random

from ginnel.synthetic.facts import read


@cache
def _weights() -> tuple[tuple[str, ...], tuple[float, ...]]:
    shares = read("names.json")["ethnicity"]
    return tuple(shares), tuple(shares.values())


@cache
def _list(*path: str) -> tuple[str, ...]:
    found = read("names.json")
    for step in path:
        found = found[step]
    return tuple(str(found).split("|" if "|" in str(found) else " "))


@cache
def _common(length: int) -> tuple[float, ...]:
    """Weights that make the first names of a list the common ones, as real lists are."""
    return tuple(1.0 / (rank + 8) for rank in range(length))


def ethnicity(rng: Random) -> str:
    """A code of the NHS Data Dictionary's ETHNIC CATEGORY, by the shares of the 2021 census."""
    codes, shares = _weights()
    return rng.choices(codes, shares)[0]


def _draw(rng: Random, names: tuple[str, ...]) -> str:
    return rng.choices(names, _common(len(names)))[0]


def _tradition(code: str) -> str:
    return read("names.json")["tradition"].get(code, "british")


def given(rng: Random, code: str, sex: str, year: int) -> str:
    """A given name of the decade of birth, or of the family's tradition two times in three."""
    tradition = _tradition(code)
    if tradition != "british" and rng.random() < 0.67:
        return _draw(rng, _list("traditions", tradition, sex))
    decade = str(min(2010, max(1920, year // 10 * 10)))
    return _draw(rng, _list("given", decade, sex))


def family(rng: Random, code: str) -> str:
    tradition = _tradition(code)
    return _draw(rng, _list("family") if tradition == "british" else _list("traditions", tradition, "family"))


def streets() -> tuple[str, ...]:
    return _list("streets")


def houses() -> tuple[str, ...]:
    return _list("houses")
