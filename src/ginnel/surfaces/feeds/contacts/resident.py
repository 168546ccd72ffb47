"""The master patient index of a data set as a Patient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.contacts.dataset import DataSet
from ginnel.surfaces.feeds.tabular import labels, people, visits
from ginnel.surfaces.feeds.tabular.numbers import read_flag
from ginnel.surfaces.feeds.tabular.parts import HL7_CODES, Tree, filled
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row

_ADDRESS_LINES = 5
# Indicators of the index that are warnings only those accountable for safety may see.
_WARNINGS = {
    "looked_after": "Looked-after child",
    "safeguarding": "Safeguarding concern recorded",
}


def build(data: DataSet, row: Row) -> Sequence[Incoming]:
    """Who somebody is, and the warnings that stand beside it."""
    who = _person(data, row)
    people.check_is_somebody(row, who, data.columns["own"])
    people.check_life(row, who, None, data.columns["death"])
    if row.faults:
        return ()
    return data.incoming(row, people.patient(who, data.prefix), *_warnings(data, row))


def _person(data: DataSet, row: Row) -> Person:
    text, columns = data.text, data.columns
    own, pseudonym = text(row, "own"), text(row, "pseudonym")
    return Person(
        source=data.source(row),
        key=pseudonym or own,
        own_id=own,
        pseudonym=pseudonym,
        nhs_number=text(row, "nhs_number"),
        nhs_status=text(row, "nhs_status"),
        given=text(row, "given"),
        family=text(row, "family"),
        birth=row.day(columns["birth"]),
        death=row.day(columns["death"], is_fatal=False),
        gender=text(row, "gender") or text(row, "gender_identity"),
        ethnicity=text(row, "ethnicity"),
        marital_status=text(row, "marital_status"),
        language=text(row, "language"),
        lines=tuple(line for _, line in row.each(columns["line"], _ADDRESS_LINES)),
        postcode=text(row, "postcode"),
        area=text(row, "area"),
        practice=text(row, "practice"),
    )


def _warnings(data: DataSet, row: Row) -> Iterator[Tree]:
    for fact, words in _WARNINGS.items():
        if read_flag(data.text(row, fact)):
            flag = filled(
                [
                    ("resourceType", "Flag"),
                    ("id", data.derived("warning", row, fact)),
                    ("status", "active"),
                    ("category", [{"coding": [{"system": HL7_CODES + "flag-category", "code": "safety"}]}]),
                    ("code", {"text": words}),
                    ("subject", data.subject(row)),
                    ("author", visits.service_provider(data.source(row))),
                ]
            )
            yield labels.labelled(flag, labels.VIOLENCE)
