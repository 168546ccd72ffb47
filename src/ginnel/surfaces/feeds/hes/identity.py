"""Whom an episode, appointment or attendance is about, and where: the same fields in all three tables."""

from __future__ import annotations

import re
from datetime import date

from ginnel.kernel.values.dates import PartialDate
from ginnel.surfaces.feeds.tabular import people, visits
from ginnel.surfaces.feeds.tabular.dates import day_of
from ginnel.surfaces.feeds.tabular.header import Header
from ginnel.surfaces.feeds.tabular.parts import Tree
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row

# Who makes the national extracts: NHS England (ODS code X26). Its pseudonym is one person over all hospitals, so the
# extract is its word about a person; the hospital stands on each episode.
SOURCE = "X26"
PREFIX = "hes"
_MONTH_AND_YEAR = re.compile(r"^(0[1-9]|1[0-2])((?:18|19|20)\d\d)$")
# Provider codes that stand for none (HES data dictionary, PROCODE).
_NO_PROVIDER = frozenset({"89997", "89999"})
_NO_PRACTICE = frozenset({"&", "V81997", "V81998", "V81999"})


def person(row: Row) -> Person:
    """The person under whichever identifier the extract has: its own pseudonym, a study's, or an NHS number."""
    return Person(
        source=SOURCE,
        pseudonym=row.first("PSEUDO_HESID", "TOKEN_PERSON_ID", "STUDY_ID", "HESID"),
        nhs_number=row.text("NEWNHSNO"),
        birth=_birth(row),
        gender=row.text("SEX"),
        ethnicity=_ethnicity(row.text("ETHNOS")),
        marital_status=row.text("MARSTAT"),
        postcode=row.text("HOMEADD"),
        area=row.first("LSOA11", "LSOA01"),
        practice=practice(row.text("GPPRAC")),
    )


def _birth(row: Row) -> date | PartialDate | None:
    whole = row.day("DOB", is_fatal=False)
    found = _MONTH_AND_YEAR.match(row.text("MYDOB"))
    return whole or (PartialDate(int(found[2]), int(found[1])) if found else None)


def _ethnicity(code: str) -> str:
    """Codes of the 1995 to 2001 list (digits) mean something else and are left to the row as received."""
    return "99" if code == "X" else "" if code.isdigit() and code != "99" else code


def practice(code: str) -> str:
    return "" if code in _NO_PRACTICE else code


def provider(row: Row) -> str:
    code = row.first("PROCODET", "PROCODE5", "PROCODE3", "PROCODE")
    return "" if code in _NO_PROVIDER else visits.provider(code)


def subject(who: Person) -> Tree:
    return people.subject(who, PREFIX)


def check(row: Row, who: Person, key: str) -> bool:
    """Whether the row can be used: its own key, and somebody it is about."""
    row.must((key,))
    people.check_is_somebody(row, who, "PSEUDO_HESID")
    return not row.faults


def in_order(row: Row, start: visits.When, end: visits.When, column: str) -> visits.When:
    """The end where it is not before the start.

    National extracts are derived and pseudonymised, so that an end before its start is noted and left out instead of
    refusing the row.
    """
    if start and end and day_of(end) < day_of(start):
        row.note("end-before-start", column, "ends before it starts; the end is left out")
        return None
    return end


def fields(row: Row, *stems: str, last: int) -> list[tuple[int, str, str]]:
    """(number, column, value) of numbered fields, each from the first of `stems` that has one: the cleaned code of four
    characters before that of three before the code as submitted."""
    header, cells = row.header, row.cells
    present = header.once(stems[0], lambda: _present(header, stems, last))
    found: list[tuple[int, str, str]] = []
    for number, columns in present:
        for name, place in columns:
            if cells[place] and (text := row.text(name)):
                found.append((number, name, text))
                break
    return found


def _present(header: Header, stems: tuple[str, ...], last: int) -> list[tuple[int, list[tuple[str, int]]]]:
    """(number, (column, place) by stem) of the numbered columns that a file has."""
    places = header.positions
    numbered = ((number, [f"{stem}{number:02d}" for stem in stems]) for number in range(1, last + 1))
    return [
        (number, [(name, places[name]) for name in names if name in places]) for number, names in numbered
    ]
