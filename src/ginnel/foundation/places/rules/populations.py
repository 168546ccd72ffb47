"""How many people of each sex and age live in an area, out of a table with a column for each age or a row for each.

Two forms are read. *Wide*: a column of area codes and one column for each year of age (`0` … `89`, `90+`), as
mid-year estimates are published. *Long*: a column of area codes, `age` or `age_band` (`65`, `65-69`, `90+`),
`people` (or `population`, `count`, `n`), and where it is known `sex` and `year`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ginnel.foundation.places.rules.codes import Column, columns
from ginnel.kernel.errors import Invalid

_AGE = re.compile(r"(?:age[ _]?)?(\d{1,3})(?:\s*(?:-|\u2013|to|_)\s*(\d{1,3}))?(\+|\s*and over|plus)?", re.I)
_AGES = ("age", "age_band", "ageband", "age_group", "age group", "agegroup")
_COUNTS = ("people", "population", "count", "n", "value", "observation")
_SEXES = {"male": "male", "m": "male", "males": "male", "1": "male", "female": "female", "f": "female"}
_SEXES |= {"females": "female", "2": "female"}
_YEAR = re.compile(r"(?:mid)?[-_ ]?((?:19|20)\d\d)", re.I)


@dataclass(frozen=True, slots=True)
class Counted:
    """People of one sex ("" for all) aged `age_from` to `age_to` years (None: and over) in an area in mid-`year`."""

    code: str
    heading: Column
    year: int
    sex: str
    age_from: int
    age_to: int | None
    people: int


def holds_populations(headings: Sequence[str]) -> bool:
    """Whether a table with these headings counts people by age."""
    lowered = [heading.strip().lower() for heading in headings]
    return bool(columns(headings)) and (
        sum(_age(heading) is not None for heading in lowered) > 10
        or (any(name in lowered for name in _AGES) and any(name in lowered for name in _COUNTS))
    )


def year_in(text: str) -> int | None:
    """The year that the name of a file says, as in `population_mid2020.csv`; None for none."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def counted(
    headings: Sequence[str], rows: Iterator[Mapping[str, str]], *, year: int | None
) -> Iterator[Counted]:
    """Every count of the table. Raises Invalid where no year is said, or a count is no whole number."""
    area = columns(headings)[0]
    lowered = {heading.strip().lower(): heading for heading in headings}
    ages = [(heading, age) for heading in headings if (age := _age(heading.strip().lower())) is not None]
    if len(ages) > 10:
        if year is None:
            raise Invalid("The file does not say of which year its people are; say it with --year.")
        yield from _wide(rows, area, ages, lowered, year)
    else:
        yield from _long(rows, area, lowered, year)


def _wide(
    rows: Iterator[Mapping[str, str]],
    area: Column,
    ages: Sequence[tuple[str, tuple[int, int | None]]],
    lowered: Mapping[str, str],
    year: int,
) -> Iterator[Counted]:
    for row in rows:
        sex = _sex(row, lowered)
        for heading, (low, high) in ages:
            if row[heading].strip():
                yield Counted(row[area.code].strip(), area, year, sex, low, high, _whole(row[heading]))


def _long(
    rows: Iterator[Mapping[str, str]], area: Column, lowered: Mapping[str, str], year: int | None
) -> Iterator[Counted]:
    age_heading = next(lowered[name] for name in _AGES if name in lowered)
    count_heading = next(lowered[name] for name in _COUNTS if name in lowered)
    for row in rows:
        age = _age(row[age_heading].strip().lower())
        if age is None:
            if row[age_heading].strip().lower() in ("all", "total", "all ages"):
                continue
            raise Invalid("An age is neither a number of years nor a band such as 65-69 or 90+.")
        said = row[lowered["year"]].strip() if "year" in lowered else ""
        if not said and year is None:
            raise Invalid("The file does not say of which year its people are; say it with --year.")
        when = int(said) if said else year or 0
        sex = _sex(row, lowered)
        yield Counted(row[area.code].strip(), area, when, sex, *age, _whole(row[count_heading]))


def _sex(row: Mapping[str, str], lowered: Mapping[str, str]) -> str:
    """male or female, "" where all are counted together."""
    heading = lowered.get("sex") or lowered.get("gender")
    return _SEXES.get(row[heading].strip().lower(), "") if heading else ""


def _age(text: str) -> tuple[int, int | None] | None:
    match = _AGE.fullmatch(text)
    if not match or int(match[1]) > 120:
        return None
    low = int(match[1])
    if match[3]:
        return low, None
    return low, int(match[2]) if match[2] else low


def _whole(text: str) -> int:
    try:
        return round(float(text.replace(",", "")))
    except ValueError:
        raise Invalid("A number of people is no number.") from None
