"""Accident and emergency (to 2019-20): one row for each attendance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.hes import identity, rules
from ginnel.surfaces.feeds.tabular import clinical, codes, dates, labels, people, visits
from ginnel.surfaces.feeds.tabular.dates import stamp
from ginnel.surfaces.feeds.tabular.parts import OURS, Tree, fhir_id, filled, local
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row

# Times that stand for none (HES data dictionary: 3000 invalid, 4000 not known).
_NO_TIMES = frozenset({"3000", "4000", "30:00:00", "40:00:00"})
_LABELS = {"30": labels.MENTAL_HEALTH, "20": labels.VIOLENCE}
_LISTS = {"INVEST2_": ("ae-investigation", "Investigation"), "TREAT2_": ("ae-treatment", "Treatment")}


def build(row: Row) -> Sequence[Incoming]:
    """One attendance; every national rule it fails is noted."""
    rules.note(row)
    who = identity.person(row)
    day = row.day("ARRIVALDATE")
    if day is None and not row.faults:
        row.fault("no-start", "ARRIVALDATE", "has no date of arrival")
    if not identity.check(row, who, "AEKEY") or day is None:
        return ()
    patient = people.patient(who, identity.PREFIX)
    trees = _attendance(row, who, day)
    return [
        Incoming("Patient", patient["id"], patient, stated_at=f"{day}T00:00:00Z"),
        *(Incoming(each["resourceType"], each["id"], each) for each in trees),
    ]


def _time(row: Row, column: str, day: date, after: visits.When) -> datetime | None:
    """A moment on the day of arrival, or on the next where that would be before the one it follows."""
    text = row.text(column)
    if not text or text in _NO_TIMES:
        return None
    clock = row.clock(column)
    if clock is None:
        return None
    found = dates.moment(day, clock)
    if isinstance(after, datetime) and found < after:
        found = dates.moment(day + timedelta(days=1), clock)
    return found


def _attendance(row: Row, who: Person, day: date) -> Iterator[Tree]:
    arrived: visits.When = _time(row, "ARRIVALTIME", day, None) or day
    assessed, treated = _time(row, "INITTIME", day, arrived), _time(row, "TRETTIME", day, arrived)
    concluded = _time(row, "CONCLTIME", day, arrived)
    left = _time(row, "DEPTIME", day, arrived) or concluded
    key = row.text("AEKEY")
    visit = clinical.Visit(fhir_id(f"emergency-{key}"), f"emergency-{key}", identity.subject(who), arrived)
    conditions = list(_conditions(row, visit))
    phases = [("arrived", arrived), ("triaged", assessed), ("in-progress", treated)]
    tree = visits.encounter(
        visit.id, "EMER", "finished", visit.subject,
        ("identifier", visits.identifier("hes-aekey", key)),
        ("extension", _extensions(row)),
        ("type", _types(row)),
        ("reasonCode", _reasons(row)),
        ("period", visits.period(arrived, left or day)),
        ("statusHistory", visits.phases(phases, left) if assessed or treated else []),
        ("diagnosis", clinical.ranked(conditions)),
        ("hospitalization", _hospitalisation(row)),
        ("serviceProvider", visits.service_provider(identity.provider(row))),
    )  # fmt: skip
    yield labels.labelled(tree, _LABELS.get(row.text("AEPATGROUP"), ""))
    yield from conditions
    yield from _done(row, visit)


def _types(row: Row) -> list[Tree]:
    department = codes.concept("emergency-department-type", row.text("AEDEPTTYPE"))
    category = codes.concept("ae-attendance-category", row.text("AEATTENDCAT"))
    by_ambulance = row.text("AEARRIVALMODE") == "1"
    words = (
        "Emergency department attendance by ambulance" if by_ambulance else "Emergency department attendance"
    )
    return [{**(department or {}), "text": words}, *([category] if category else [])]


def _extensions(row: Row) -> list[Tree]:
    place = codes.concept("ae-incident-location", row.text("AEINCLOCTYPE"))
    return [
        *visits.coded(OURS + "StructureDefinition/incident-place", place),
        *visits.resource_group(row, "SUSHRG"),
    ]


def _reasons(row: Row) -> list[Tree]:
    group = codes.concept("ae-patient-group", row.text("AEPATGROUP"))
    return [group] if group else []


def _hospitalisation(row: Row) -> Tree:
    mode = codes.concept("ae-arrival-mode", row.text("AEARRIVALMODE"))
    return filled(
        [
            ("extension", visits.coded(OURS + "StructureDefinition/arrival-mode", mode)),
            ("admitSource", codes.concept("ae-referral-source", row.text("AEREFSOURCE"))),
            ("dischargeDisposition", codes.concept("ae-disposal", row.text("AEATTENDDISP"))),
        ]
    )


def _conditions(row: Row, visit: clinical.Visit) -> Iterator[Tree]:
    """A&E diagnoses by their first two characters; 38 and 39 say that there is none."""
    for number, _, code in identity.fields(row, "DIAG2_", last=12):
        yield filled(
            [
                ("resourceType", "Condition"),
                ("id", fhir_id(f"{visit.stem}-diagnosis-{number}")),
                ("category", [{"text": "Emergency department diagnosis"}]),
                (
                    "code",
                    codes.concept("ae-diagnosis", code if codes.known("ae-diagnosis", code) else code[:2]),
                ),
                ("subject", visit.subject),
                ("encounter", local("Encounter", visit.id)),
                ("recordedDate", stamp(visit.on) if visit.on else None),
            ]
        )


def _done(row: Row, visit: clinical.Visit) -> Iterator[Tree]:
    """Investigations and treatments; that there was none is not written down as one."""
    for stem, (name, what) in _LISTS.items():
        for number, _, code in identity.fields(row, stem, last=12):
            if (stem, code) in (("INVEST2_", "24"), ("TREAT2_", "99")):
                continue
            yield filled(
                [
                    ("resourceType", "Procedure"),
                    ("id", fhir_id(f"{visit.stem}-{what.lower()}-{number}")),
                    ("status", "completed"),
                    ("category", {"text": what}),
                    ("code", codes.concept(name, code)),
                    ("subject", visit.subject),
                    ("encounter", local("Encounter", visit.id)),
                    ("performedDateTime", stamp(visit.on) if visit.on else None),
                ]
            )
