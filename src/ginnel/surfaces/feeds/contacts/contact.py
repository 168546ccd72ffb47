"""A contact with a service, and what was done, found and measured in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.contacts.dataset import DataSet
from ginnel.surfaces.feeds.tabular import clinical, codes, visits
from ginnel.surfaces.feeds.tabular.dates import stamp
from ginnel.surfaces.feeds.tabular.numbers import read_flag, read_number
from ginnel.surfaces.feeds.tabular.parts import Tree, filled, local
from ginnel.surfaces.feeds.tabular.row import Row

_STATUS = {"0": "planned", "2": "cancelled", "3": "cancelled", "4": "cancelled", "7": "cancelled"}
_MISSED = {
    "2": "cancelled by the person",
    "3": "did not attend",
    "4": "cancelled by the service",
    "7": "arrived too late",
}
_HOME = frozenset({"A01", "A02", "A04", "G01", "G02"})
_REMOTE = {
    "02": "telephone call", "03": "video call", "04": "text telephone call", "05": "email", "06": "text message",
    "09": "text message", "10": "instant messages", "11": "video call", "12": "message", "13": "online chat",
}  # fmt: skip
# Teams whose contacts whoever is on duty answers: urgent care and urgent community response; crisis resolution, liaison
# in hospital, crisis lines, places of safety and the like (SERVICE OR TEAM TYPE REFERRED TO of either data set).
ON_DUTY = {
    "csds": frozenset({"49", "51"}),
    "mhsds": frozenset({"A02", "A03", "A11", "A19", "A20", "A21", "A22", "A23"}),
}
_URGENT = {
    "coding": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActPriority",
            "code": "UR",
            "display": "urgent",
        }
    ]
}
_LONGEST_MINUTES = 24 * 60


def build(data: DataSet, row: Row) -> Sequence[Incoming]:
    """A contact, kept, missed or to come."""
    start = row.at(data.columns["date"], data.columns["time"])
    if start is None and not row.faults:
        row.fault("no-start", data.columns["date"], "has no date")
    if not data.check(row, "contact") or start is None:
        return ()
    own, referral = data.text(row, "contact"), data.text(row, "referral")
    attended = codes.known("attendance-status", data.text(row, "attended"))
    mechanism = codes.known("consultation-mechanism", data.text(row, "mechanism"))
    tree = visits.encounter(
        data.named("contact", own), _class(data, row, mechanism), _STATUS.get(attended, "finished"), data.subject(row),
        ("identifier", visits.identifier(f"{data.prefix}-contact", own)),
        ("type", _types(data, row, attended, mechanism)),
        ("priority", _URGENT if _is_on_duty(data, row) else None),
        ("basedOn", [local("ServiceRequest", data.named("referral", referral))] if referral else []),
        ("period", visits.period(start, _end(data, row, start))),
        ("serviceProvider", visits.service_provider(data.source(row))),
    )  # fmt: skip
    return data.incoming(row, tree)


def _class(data: DataSet, row: Row, mechanism: str) -> str:
    if mechanism in _REMOTE:
        return "VR"
    return "HH" if data.text(row, "place") in _HOME else "AMB"


def _is_on_duty(data: DataSet, row: Row) -> bool:
    """Whether the contact came to whoever was on duty: by its team, or because it was not planned (PLANNED CARE CONTACT
    INDICATOR N) or at a place of safety."""
    team = codes.known(data.lists["team_type"], data.text(row, "team_type"))
    is_unplanned = read_flag(data.text(row, "planned")) is False
    return team in ON_DUTY[data.prefix] or is_unplanned or bool(read_flag(data.text(row, "safety")))


def _types(data: DataSet, row: Row, attended: str, mechanism: str) -> list[Tree]:
    for fact, name in (("attended", "attendance-status"), ("mechanism", "consultation-mechanism")):
        codes.listed(row, data.columns[fact], name)
    team = data.concept(row, "team_type", "team type")
    first = data.text(row, "kind").lstrip("0") == "1"
    how = _REMOTE.get(mechanism) or ("visit" if data.text(row, "place") in _HOME else "appointment")
    service = team["text"] if team else data.service.capitalize()
    words = f"{service}: {'first ' if first else ''}{how}"
    return [{**(team or {}), "text": f"{words}, {_MISSED[attended]}" if attended in _MISSED else words}]


def _end(data: DataSet, row: Row, start: visits.When) -> visits.When:
    minutes = row.amount(data.columns["minutes"])
    if minutes is None or not isinstance(start, datetime) or not 0 < minutes <= _LONGEST_MINUTES:
        return start
    return start + timedelta(minutes=float(minutes))


def build_activity(data: DataSet, row: Row) -> Sequence[Incoming]:
    """What was done, found and measured in one contact."""
    if not data.check(row, "activity", "contact"):
        return ()
    on = row.day(data.columns["date"], is_fatal=False)
    trees = [*_done(data, row, on), *_found(data, row, on), *_measured(data, row, on)]
    if not trees:
        row.fault(
            "nothing-said", data.columns["activity"], "says of nothing what was done, found or measured"
        )
    return data.incoming(row, *trees)


def _common(data: DataSet, row: Row, kind: str, name: str) -> list[tuple[str, object]]:
    contact = data.named("contact", data.text(row, "contact"))
    return [
        ("resourceType", kind),
        ("id", data.named(name, data.text(row, "activity"))),
        ("identifier", visits.identifier(f"{data.prefix}-activity", data.text(row, "activity"))),
        ("subject", data.subject(row)),
        ("encounter", local("Encounter", contact)),
    ]


def _done(data: DataSet, row: Row, on: visits.When) -> Iterator[Tree]:
    kind = codes.listed(row, data.columns.get("activity_type", ""), "csds-activity-type")
    procedure = codes.snomed(data.text(row, "procedure"), what="Procedure")
    if kind or procedure:
        yield filled(
            [
                *_common(data, row, "Procedure", "activity"),
                ("status", "completed"),
                ("category", kind),
                ("code", procedure or kind),
                ("performedDateTime", stamp(on) if on else None),
            ]
        )


def _found(data: DataSet, row: Row, on: visits.When) -> Iterator[Tree]:
    if finding := coded(data.text(row, "finding"), "Finding"):
        yield filled(
            [
                *_common(data, row, "Condition", "finding"),
                ("code", finding),
                ("recordedDate", stamp(on) if on else None),
            ]
        )


def _measured(data: DataSet, row: Row, on: visits.When) -> Iterator[Tree]:
    if observed := codes.snomed(data.text(row, "observed"), what="Measurement"):
        yield filled(
            [
                *_common(data, row, "Observation", "observation"),
                ("status", "final"),
                ("code", observed),
                ("effectiveDateTime", stamp(on) if on else None),
                *value(data.text(row, "value"), data.text(row, "unit")),
            ]
        )


def coded(text: str, what: str = "") -> Tree | None:
    """A diagnosis or finding by the shape of its code: ICD-10 or SNOMED CT; else a code of nobody's.

    `what` says what it is where the code has no words of its own.
    """
    if code := clinical.icd10(text):
        return clinical.icd10_concept(code)
    return codes.snomed(text, what=what)


def value(text: str, unit: str = "") -> list[tuple[str, object]]:
    """A measured value as a quantity where it is a number, else in words."""
    number = read_number(text)
    if number is None:
        return [("valueString", text)] if text else []
    return [("valueQuantity", filled([("value", number), ("unit", unit)]))]
