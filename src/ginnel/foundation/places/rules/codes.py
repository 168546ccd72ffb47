"""Which kind of area a column or property of a published file names, by its heading and by the code itself.

The Office for National Statistics heads its columns `LSOA21CD` and `LSOA21NM`; others write `lsoa21_code` and
`lsoa21_name`. The two digits are the year whose areas are meant. Where a heading leaves open which kind of authority
is meant (`LAD22CD`, `ltla22_code`), the first three characters of a code say it. Source: ONS Register of Geographic
Codes (RGC), entity codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ginnel.foundation.places.states import AreaKind

_HEADING = re.compile(r"([a-z]+?)(\d{2})?_?(cd|code|nm|name)")
_STEMS: dict[str, AreaKind] = {
    "oa": AreaKind.OUTPUT_AREA,
    "lsoa": AreaKind.LSOA,
    "msoa": AreaKind.MSOA,
    "neighbourhood": AreaKind.NEIGHBOURHOOD,
    "community": AreaKind.COMMUNITY,
    "pcn": AreaKind.PRIMARY_CARE_NETWORK,
    "locality": AreaKind.LOCALITY,
    "wd": AreaKind.WARD,
    "ward": AreaKind.WARD,
    "district": AreaKind.DISTRICT,
    "lad": AreaKind.UNITARY,
    "la": AreaKind.UNITARY,
    "ltla": AreaKind.UNITARY,
    "utla": AreaKind.UNITARY,
    "ctyua": AreaKind.UNITARY,
    "council": AreaKind.UNITARY,
    "unitary": AreaKind.UNITARY,
    "cty": AreaKind.COUNTY,
    "county": AreaKind.COUNTY,
    "sicbl": AreaKind.SUB_ICB,
    "icb": AreaKind.INTEGRATED_CARE_BOARD,
    "rgn": AreaKind.REGION,
    "region": AreaKind.REGION,
    "ctry": AreaKind.COUNTRY,
    "country": AreaKind.COUNTRY,
}
_ENTITIES = {
    "E01": AreaKind.LSOA,
    "E02": AreaKind.MSOA,
    "E05": AreaKind.WARD,
    "E06": AreaKind.UNITARY,
    "E07": AreaKind.DISTRICT,
    "E08": AreaKind.UNITARY,
    "E09": AreaKind.UNITARY,
    "E10": AreaKind.COUNTY,
    "E12": AreaKind.REGION,
    "E38": AreaKind.SUB_ICB,
    "E54": AreaKind.INTEGRATED_CARE_BOARD,
    "E92": AreaKind.COUNTRY,
}
# From the smallest to the largest; areas of one rank do not lie in each other.
_RANKS = (
    (AreaKind.OUTPUT_AREA,),
    (AreaKind.LSOA,),
    (AreaKind.MSOA, AreaKind.NEIGHBOURHOOD, AreaKind.COMMUNITY, AreaKind.WARD),
    (AreaKind.LOCALITY, AreaKind.PRIMARY_CARE_NETWORK),
    (AreaKind.DISTRICT,),
    (AreaKind.UNITARY, AreaKind.COUNTY, AreaKind.SUB_ICB),
    (AreaKind.INTEGRATED_CARE_BOARD,),
    (AreaKind.REGION,),
    (AreaKind.COUNTRY,),
)
# Areas of the census are redrawn on census day; councils, boards and wards on the first day of a financial year.
_CENSUS = frozenset({AreaKind.OUTPUT_AREA, AreaKind.LSOA, AreaKind.MSOA})
_CENSUS_DAYS = {2011: date(2011, 3, 27), 2021: date(2021, 3, 21)}


@dataclass(frozen=True, slots=True)
class Column:
    """Where a file names areas of one kind and year. `name` is the heading of their names, "" for none."""

    code: str
    kind: AreaKind
    year: int
    name: str = ""


def columns(headings: Sequence[str]) -> list[Column]:
    """The columns of a file that name areas, smallest areas first, then by year."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for heading in headings:
        match = _HEADING.fullmatch(heading.strip().lower().lstrip("\ufeff"))
        if match and match[1] in _STEMS:
            what = "code" if match[3] in ("cd", "code") else "name"
            found.setdefault((match[1], match[2] or ""), {})[what] = heading
    held = [
        Column(said["code"], _STEMS[stem], 2000 + int(year or 0) if year else 0, said.get("name", ""))
        for (stem, year), said in found.items()
        if "code" in said
    ]
    return sorted(held, key=lambda column: (rank(column.kind), column.year))


def kind_of(code: str, heading_says: AreaKind) -> AreaKind:
    """The kind of one code: as the register of codes has it, else as its heading says."""
    return _ENTITIES.get(code[:3], heading_says) if len(code) == 9 else heading_says


def rank(kind: str) -> int:
    """How large areas of a kind are, 0 the smallest."""
    return next((place for place, kinds in enumerate(_RANKS) if kind in kinds), len(_RANKS))


def began_on(kind: str, year: int) -> date:
    """The first day of areas of a kind that are known by this year."""
    return _CENSUS_DAYS.get(year, date(year, 3, 21)) if kind in _CENSUS else date(year, 4, 1)


def is_function(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether each first code stands beside one second code only: the smaller area lies wholly in the larger."""
    seen: dict[str, str] = {}
    return all(seen.setdefault(first, second) == second for first, second in pairs)
