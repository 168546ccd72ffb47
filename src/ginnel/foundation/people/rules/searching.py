"""What somebody typed into one box, taken apart: forgiving of order, punctuation and half-known dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance.JaroWinkler import similarity

from ginnel.foundation.people.rules.folding import fold
from ginnel.kernel.values.identifiers import clean_nhs_number, clean_postcode, is_valid_nhs_number

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_NUMBER = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_DATE = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?[\s/.-]+(\d{1,2}|[a-z]{3,9})[\s/.-]+(\d{4}|\d{2})\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_LOCAL_ID = re.compile(r"\b(?=[\w.-]*\d)[\w.-]{4,}\b")


# Jaro-Winkler: "wojick" and "wojcik" come to 0.96, "smith" and "smythe" to 0.90, "ann" and "alan" to 0.78.
ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; '' and () where nothing was said. `birth_date` is ISO 8601, maybe only a year."""

    nhs_number: str = ""
    names: tuple[str, ...] = ()
    birth_date: str = ""
    postcode: str = ""
    address: str = ""
    local_id: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Wanted()


def wanted(text: str, *, this_year: int) -> Wanted:
    """`text` taken apart. A two-figure year is the latest one not after `this_year`."""
    rest, nhs_number = _take(_NUMBER, text, clean_nhs_number)
    if nhs_number and not is_valid_nhs_number(nhs_number):
        rest, nhs_number = text, ""
    rest, birth_date = _take_date(rest, this_year)
    rest, postcode = _take(_POSTCODE, rest, clean_postcode)
    rest, local_id = _take(_LOCAL_ID, rest, str)
    return Wanted(nhs_number, tuple(fold(rest).split()), birth_date, postcode, "", local_id)


def _take(pattern: re.Pattern[str], text: str, clean: type[str] | object) -> tuple[str, str]:
    found = pattern.search(text)
    if not found:
        return text, ""
    return text[: found.start()] + " " + text[found.end() :], clean(found[0])  # type: ignore[operator]


def _take_date(text: str, this_year: int) -> tuple[str, str]:
    for pattern, order in ((_ISO, (3, 2, 1)), (_DATE, (1, 2, 3))):
        found = pattern.search(text)
        if not found:
            continue
        day, month, year = (found[group] for group in order)
        iso = _iso(day, month, year, this_year)
        if iso:
            return text[: found.start()] + " " + text[found.end() :], iso
    return _take(_YEAR, text, str)


def _iso(day: str, month: str, year: str, this_year: int) -> str:
    number = int(month) if month.isdigit() else _MONTHS.get(month[:3].lower(), 0)
    full = int(year)
    if len(year) == 2:
        full += this_year // 100 * 100
        full -= 100 if full > this_year else 0
    try:
        return date(full, number, int(day)).isoformat()
    except ValueError:
        return ""


def is_like(typed: str, names: str) -> bool:
    """Whether a typed name is one of the folded `names`, begun or slightly misspelt (letters swapped, one wrong)."""
    return any(name.startswith(typed) or similarity(typed, name) >= ALIKE for name in names.split())


def likely_dates(birth_date: str) -> tuple[str, ...]:
    """The date as typed and as it would be with day and month the other way round."""
    parts = birth_date.split("-")
    if len(parts) != 3:
        return (birth_date,)
    try:
        swapped = date(int(parts[0]), int(parts[2]), int(parts[1])).isoformat()
    except ValueError:
        return (birth_date,)
    return (birth_date, swapped) if swapped != birth_date else (birth_date,)
