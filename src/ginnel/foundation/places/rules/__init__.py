"""Shipped areas as plain values, and the columns of the postcode directories of the Office for National Statistics."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from ginnel.kernel.errors import Invalid
from ginnel.kernel.values.identifiers import clean_postcode

# Column of ours: columns of ONSPD and NSPL, the newer names first (the year is part of the name since 2022).
_COLUMNS = {
    "lsoa": r"lsoa(\d{2}(cd)?|(\d{2})?_code)",
    "msoa": r"msoa(\d{2}(cd)?|(\d{2})?_code)",
    "ward": r"(osward|wd\d{2}cd|ward\d{0,2}_code)",
    "district": r"(oslaua|laua|lad\d{2}cd|ltla\d{0,2}_code)",
    "county": r"(oscty|cty|cty\d{2}cd)",
    "region": r"(rgn|rgn\d{2}cd)",
    "country": r"(ctry|ctry\d{2}cd)",
    "sub_icb": r"(sicbl|ccg|sicbl\d{2}cd)",
    "icb": r"(icb|icb\d{2}cd)",
}
KINDS = tuple(_COLUMNS)
_POSTCODE_COLUMNS = ("pcds", "pcd", "pcd7", "pcd8", "pcd2", "postcode")
# Pseudo codes for "not there" (England has no county where there is a unitary, for instance).
_NOWHERE = re.compile(r"^[A-Z]99999999$")


@dataclass(frozen=True, slots=True)
class ShippedArea:
    kind: str
    code: str
    name: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Shipped:
    source: str
    areas: tuple[ShippedArea, ...]
    links: tuple[tuple[str, str, str], ...]
    cassr: tuple[tuple[str, str], ...]


@cache
def shipped() -> Shipped:
    """The areas of `data/areas.toml`; a link names its areas as `kind:code`."""
    text = (files("ginnel.foundation.places") / "data" / "areas.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    areas = tuple(
        ShippedArea(each["kind"], each["code"], each["name"], each.get("from"), each.get("to"))
        for each in read["areas"]
    )
    links = tuple(tuple(link) for link in read["links"])
    return Shipped(read["source"], areas, links, tuple(tuple(pair) for pair in read["cassr"]))


def postcode_columns(header: Sequence[str]) -> dict[str, int]:
    """Where each of our columns stands in a directory. Raises Invalid without a postcode and an area."""
    names = [name.strip().lower().lstrip("\ufeff") for name in header]
    found = {
        ours: max(places)
        for ours, pattern in _COLUMNS.items()
        if (places := [at for at, name in enumerate(names) if re.fullmatch(pattern, name)])
    }
    postcode = next((names.index(name) for name in _POSTCODE_COLUMNS if name in names), None)
    if postcode is None or not found:
        raise Invalid(
            "The file has no postcode column (pcds or pcd) with areas beside it; it is no ONSPD or NSPL."
        )
    optional = {
        ours: names.index(name)
        for ours, name in (("introduced_on", "dointr"), ("terminated_on", "doterm"))
        if name in names
    }
    return {"postcode": postcode, **found, **optional}


def postcode_row(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str | date | None]:
    """One row of a directory in our columns; pseudo codes are blank, months are their first day."""
    row: dict[str, str | date | None] = {"postcode": clean_postcode(cells[columns["postcode"]])}
    for name in KINDS:
        code = cells[columns[name]].strip() if name in columns else ""
        row[name] = "" if _NOWHERE.match(code) else code
    for name in ("introduced_on", "terminated_on"):
        row[name] = _month(cells[columns[name]]) if name in columns else None
    return row


def _month(text: str) -> date | None:
    """`yyyymm` as the directories write it, or an ISO date."""
    text = text.strip()
    if re.fullmatch(r"\d{6}", text):
        return date(int(text[:4]), int(text[4:]), 1)
    return date.fromisoformat(text) if text else None


def is_in_force(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)


def overlap(*spans: tuple[date | None, date | None]) -> tuple[date | None, date | None]:
    """The span common to all; None is unbounded."""
    starts = [start for start, _ in spans if start]
    ends = [end for _, end in spans if end]
    return max(starts, default=None), min(ends, default=None)


def only(codes: Iterable[str]) -> str:
    """The one code, "" for none or for several: which of several is not for a lookup to say."""
    found = set(codes)
    return found.pop() if len(found) == 1 else ""
