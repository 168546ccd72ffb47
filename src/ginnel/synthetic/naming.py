"""Names that nobody in particular has: drawn from lists of common names by decade and tradition, and a long tail."""

from __future__ import annotations

from functools import cache

from ginnel.synthetic.chance import Chance, Weighted, pick
from ginnel.synthetic.facts import read

TIMELESS = 0.3  # share of given names that are of no decade
RARE = 0.68  # share of family names from the long tail, of families who took a British name
KEPT = 0.67  # share of children named in their family's tradition, where that is another


def _list(*path: str) -> tuple[str, ...]:
    found = read("names.json")
    for step in path:
        found = found[step]
    return tuple(str(found).split("|" if "|" in str(found) else " "))


@cache
def _common(*path: str) -> Weighted[str]:
    """A list whose first names are the common ones, as in real lists."""
    names = _list(*path)
    return Weighted(names, [1.0 / (rank + 8) for rank in range(len(names))])


@cache
def _plain(*path: str) -> tuple[str, ...]:
    return _list(*path)


@cache
def _ethnicities() -> Weighted[str]:
    shares = read("names.json")["ethnicity"]
    return Weighted(tuple(shares), tuple(shares.values()))


def ethnicity(chance: Chance) -> str:
    """A code of the NHS Data Dictionary's ETHNIC CATEGORY, by the shares of the 2021 census."""
    return _ethnicities().draw(chance)


@cache
def _tradition(code: str) -> str:
    return read("names.json")["tradition"].get(code, "british")


@cache
def _decade(year: int) -> str:
    return str(min(2010, max(1920, year // 10 * 10)))


def given(chance: Chance, code: str, sex: str, year: int) -> str:
    """A given name of the family's tradition, of the decade of birth, or of none."""
    tradition = _tradition(code)
    if tradition != "british" and chance() < KEPT:
        return _common("traditions", tradition, sex).draw(chance)
    if chance() < TIMELESS:
        return pick(chance, _plain("timeless", sex))
    return _common("given", _decade(year), sex).draw(chance)


def family(chance: Chance, code: str) -> str:
    tradition = _tradition(code)
    if tradition != "british":
        return _common("traditions", tradition, "family").draw(chance)
    if chance() < RARE:
        return pick(chance, _plain("surnames", "stems")) + pick(chance, _plain("surnames", "ends"))
    return _common("family").draw(chance)


def street(number: int) -> str:
    """The street that a postcode lies in, by any number that stands for the postcode."""
    streets = _plain("streets")
    return streets[number * 7 % len(streets)]


def house(number: int) -> str:
    houses = _plain("houses")
    return houses[number % len(houses)]
