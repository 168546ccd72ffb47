"""Codes of national lists as FHIR concepts, in plain words, from the lists foundation.terminology ships."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from ginnel.foundation.terminology.rules.shipped import System, systems
from ginnel.surfaces.feeds.tabular.parts import SNOMED, Tree
from ginnel.surfaces.feeds.tabular.row import Row

_REMEMBERED = 16_384


@cache
def system(name: str) -> System:
    return next(each for each in systems() if each.name == name)


@cache
def _displays(name: str) -> dict[str, str]:
    return {code.code: code.display for code in system(name).codes}


@lru_cache(_REMEMBERED)
def known(name: str, value: str) -> str:
    """The code of list `name` that `value` is, noughts in front put right; "" when it is in the list neither way."""
    codes = _displays(name)
    for code in (value, value.upper(), value.zfill(2), value.lstrip("0") or "0"):
        if code in codes:
            return code
    return ""


def words(name: str, value: str) -> str:
    """What a code means in plain words; "" when it is not in the list."""
    return _displays(name).get(known(name, value), "")


def concept(name: str, value: str, text: str = "") -> Tree | None:
    """The concept of a code of list `name`, `text` being the sender's or our own words for it. None when blank.

    A value that is not in the list is kept as words only: it must not be taken for a national code.
    """
    if not value:
        return {"text": text} if text else None
    code = known(name, value)
    if not code:
        return {"text": text or value}
    display = _displays(name)[code]
    return {
        "coding": [{"system": system(name).url, "code": code, "display": display}],
        "text": text or display,
    }


def listed(row: Row, column: str, name: str, text: str = "") -> Tree | None:
    """The concept of a column coded by list `name`, or by the list of codes that UK Core left out of it.

    A value that is in neither is noted.
    """
    value = row.text(column)
    found = with_other(name, value, text)
    if found and "coding" not in found:
        row.note("code-unknown", column, "holds a code that is not in its list")
    return found


def with_other(name: str, value: str, text: str = "") -> Tree | None:
    """The concept of a code of list `name`, or of the list of codes that UK Core left out of it."""
    other = f"{name}-other"
    is_other = value and not known(name, value) and other in _names() and known(other, value)
    return concept(other if is_other else name, value, text)


@cache
def _names() -> frozenset[str]:
    return frozenset(each.name for each in systems())


def snomed(code: str, text: str = "", what: str = "") -> Tree | None:
    """A SNOMED CT concept with the words the sender gave; a value that is no concept id is a code of no system.

    `what` says what it is where the sender gave no words: the licensed descriptions are not shipped.
    """
    if not code:
        return {"text": text} if text else None
    if not is_snomed(code):
        return {
            "coding": [{"code": code}],
            "text": text or (f"{what} (code {code})" if what else f"Code {code}"),
        }
    coding = {"system": SNOMED, "code": code, **({"display": text} if text else {})}
    words = f"{what} (SNOMED CT {code})" if what else f"SNOMED CT {code}"
    return {"coding": [coding], "text": text or words}


def is_snomed(code: str) -> bool:
    """6 to 18 digits. Source: SNOMED CT Release File Specifications, SCTID."""
    return 6 <= len(code) <= 18 and code.isascii() and code.isdigit()


@cache
def _last_days(name: str) -> dict[str, date]:
    return {code.code: code.valid_to for code in system(name).codes if code.valid_to}


def check_current(row: Row, column: str, name: str, on: date | None) -> None:
    """Notes a code that was no longer in use on the day; an older record keeps what it was written with."""
    last = _last_days(name).get(known(name, row.text(column)))
    if last and on and on > last:
        row.note("code-retired", column, "holds a code that was no longer in use on that day")
