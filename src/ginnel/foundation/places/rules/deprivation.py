"""The English Indices of Deprivation, as published: how deprived each lower layer super output area is.

File 1 and File 7 of an edition head their columns `LSOA code (2021)`, `Index of Multiple Deprivation (IMD) Rank (where
1 is most deprived)` and `Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)`; others
write `lsoa21_code`, `IMD_rank` and `IMD_decile`. Source: MHCLG, English Indices of Deprivation 2019 and 2025.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ginnel.foundation.places.rules.populations import year_in
from ginnel.kernel.errors import Invalid

_AREA = re.compile(r"lsoa code \((\d{4})\)|lsoa(\d{2})_?(?:cd|code)")
_SAID = re.compile(r"(?:index of multiple deprivation \(imd\)|imd)[ _](rank|decile)\b.*")
# Editions are told apart by the year of the districts they list.
_DISTRICTS = re.compile(r"local authority district code \((\d{4})\)")
_EDITIONS = {2013: 2015, 2019: 2019, 2024: 2025}


class Ranked(NamedTuple):
    """An area by an index: its rank in England and the tenth that it is in, 1 the most deprived."""

    lsoa: str
    rank: int
    decile: int


def holds_deprivation(headings: Sequence[str]) -> bool:
    """Whether a table with these headings ranks lower areas by deprivation."""
    return len(_columns(headings)) == 3


def edition(headings: Sequence[str], name: str) -> int | None:
    """The year of the index, as the districts it lists or its file's name say; None for neither."""
    for heading in headings:
        if (found := _DISTRICTS.fullmatch(_plain(heading))) and int(found[1]) in _EDITIONS:
            return _EDITIONS[int(found[1])]
    return year_in(name)


def ranked(headings: Sequence[str], rows: Iterable[Mapping[str, str]]) -> list[Ranked]:
    """Every area of the table. Raises Invalid where a rank or tenth is none, or where 1 is the least deprived."""
    names = _columns(headings)
    found = [_ranked(code, row, names) for row in rows if (code := row[names["area"]].strip())]
    if any(one.decile > two.decile for one, two in pairwise(sorted(found, key=lambda each: each.rank))):
        raise Invalid("Deciles do not follow ranks; 1 must be the most deprived in both.")
    return found


def _ranked(code: str, row: Mapping[str, str], names: Mapping[str, str]) -> Ranked:
    rank, decile = (_whole(row[names[name]], names[name]) for name in ("rank", "decile"))
    if rank < 1 or not 1 <= decile <= 10:
        raise Invalid("A rank is below 1 or a decile is not from 1 to 10.")
    return Ranked(code, rank, decile)


def fifth(decile: int) -> int:
    """The fifth of a tenth: 1 the most deprived, 5 the least."""
    return (decile + 1) // 2


def fifth_of(code: str, deciles: Mapping[str, int], changed: Mapping[str, Iterable[str]]) -> int | None:
    """The fifth that an area is in by an index, or that all are in of which, or into which, it was made; else None.

    An area of one census that the index knows under the codes of another: a part has the fifth of the whole; a whole
    that of its parts, where these agree.
    """
    if code in deciles:
        return fifth(deciles[code])
    found = {fifth(deciles[other]) if other in deciles else None for other in changed.get(code, ())}
    return found.pop() if len(found) == 1 else None


def _columns(headings: Sequence[str]) -> dict[str, str]:
    """The headings of the area, the rank and the decile, those that there are; the first of several counts."""
    found: dict[str, str] = {}
    for heading in headings:
        plain = _plain(heading)
        if _AREA.fullmatch(plain):
            found.setdefault("area", heading)
        elif said := _SAID.fullmatch(plain):
            found.setdefault(said[1], heading)
    return found


def _plain(heading: str) -> str:
    return heading.strip().lower().lstrip("\ufeff")


def _whole(text: str, heading: str) -> int:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        raise Invalid(f"A rank or a decile is no number, in column {heading}.") from None
    if not number.is_integer():
        raise Invalid(f"A rank or a decile is no whole number, in column {heading}.")
    return int(number)
