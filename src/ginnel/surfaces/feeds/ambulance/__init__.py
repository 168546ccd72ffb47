"""Ambulance calls from computer-aided dispatch, with what the crew's record adds: one row for each person of a call.

Field names are those of Yorkshire Ambulance Service's extracts. See docs/reference/feeds/ambulance.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.tabular import codes, people, visits
from ginnel.surfaces.feeds.tabular.dates import day_of, stamp
from ginnel.surfaces.feeds.tabular.feed import TabularFeed
from ginnel.surfaces.feeds.tabular.parts import OURS, Tree, fhir_id, filled
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row

_PREFIX = "ambulance"
_SYSTEM = OURS + "CodeSystem/ambulance-"


def source(row: Row) -> str:
    return visits.provider(row.text("AmbulanceTrust"))


def build(row: Row) -> Sequence[Incoming]:
    """One person of one call; a call about nobody in particular cannot be put on anybody's record."""
    row.must(("CallNumber",))
    start = row.moment("TimeStampT0", is_fatal=False) or row.moment("Date_Time_forPerf")
    if start is None and not row.faults:
        row.fault("no-start", "TimeStampT0", "has no time of the call")
    who = _person(row)
    people.check_is_somebody(row, who, "YAS_ID")
    people.check_life(row, who, start and day_of(start), "TimeStampT0")
    end = row.moment("TimeHandover", is_fatal=False) or row.moment("TimeClear", is_fatal=False)
    start, end = visits.ordered(row, start, end, "TimeHandover")
    if row.faults or start is None:
        return ()
    patient = people.patient(who, _PREFIX)
    call = _call(row, who, start, end)
    return [
        Incoming("Patient", patient["id"], patient, stated_at=f"{day_of(start)}T00:00:00Z"),
        Incoming("Encounter", call["id"], call),
    ]


def _person(row: Row) -> Person:
    return people.or_described(
        Person(
            source=source(row),
            own_id=row.text("YAS_ID"),
            nhs_number=row.text("NHSNumber"),
            nhs_status=row.text("NHSNumberStatus"),
            given=row.text("PatientForename"),
            family=row.text("PatientSurname"),
            birth=row.day("PatientDateOfBirth", is_fatal=False),
            gender=row.text("MainPatientSex"),
            postcode=row.text("PostCode_Home"),
            practice=row.text("AuthorisingPractice"),
        )
    )


def _call(row: Row, who: Person, start: visits.When, end: visits.When) -> Tree:
    number = row.text("CallNumber")
    priority = row.text("Priority")
    category = priority.upper().removeprefix("CATEGORY").removeprefix("CAT").removeprefix("C").strip()
    return visits.encounter(
        fhir_id(f"call-{number}-{people.key_of(who)}"), "EMER", "finished" if end else "in-progress",
        people.subject(who, _PREFIX),
        ("identifier", visits.identifier("ambulance-incident", number)),
        ("extension", _extensions(row)),
        ("type", _types(row)),
        ("priority", codes.concept("ambulance-category", category or priority)),
        ("reasonCode", _reasons(row)),
        ("period", visits.period(start, end)),
        ("statusHistory", _phases(row, end)),
        ("hospitalization", _hospital(row)),
        ("serviceProvider", visits.service_provider(source(row))),
    )  # fmt: skip


def _types(row: Row) -> list[Tree]:
    kinds = [row.text("TypeOfCall"), row.text("JourneyType")]
    conveyed = row.text("HospitalAttended")
    words = f"Ambulance call, taken to {conveyed}" if conveyed else "Ambulance call"
    found: list[Tree] = [{"text": words}]
    return found + [
        {"coding": [{"system": _SYSTEM + name, "code": kind}], "text": kind}
        for name, kind in zip(("call", "journey"), kinds, strict=True)
        if kind
    ]


def _reasons(row: Row) -> list[Tree]:
    code, complaint = row.text("DespatchCode"), row.text("ChiefComplaint")
    coding = [{"system": _SYSTEM + "dispatch", "code": code}] if code else []
    reason = filled([("coding", coding), ("text", complaint)])
    return [reason] if reason else []


def _phases(row: Row, end: visits.When) -> list[Tree]:
    """At the scene, then at the person's side."""
    steps = [
        ("arrived", row.moment("TimeAtScene", is_fatal=False)),
        ("in-progress", row.moment("incTimePatSide", is_fatal=False)),
    ]
    return visits.phases(steps, end)


def _extensions(row: Row) -> list[Tree]:
    moments = {"left-scene": "TimeLeftScene", "at-destination": "TimeAtDest"}
    found: list[Tree] = []
    for name, column in moments.items():
        at = row.moment(column, is_fatal=False)
        found += visits.extension(name, "valueDateTime", stamp(at) if at else None)
    said = {
        "age-as-told": "MainPatientAge",
        "mobility-as-told": "MainPatientMobility",
        "pickup-place": "PickupLocationType",
        "pickup-postcode": "PostCode_From",
    }
    for name, column in said.items():
        found += visits.extension(name, "valueString", row.text(column))
    return found


def _hospital(row: Row) -> Tree:
    conveyed, outcome = row.text("HospitalAttended"), row.text("Outcome")
    return filled(
        [
            ("destination", {"display": conveyed} if conveyed else None),
            ("dischargeDisposition", {"text": outcome} if outcome else None),
        ]
    )


FEED = TabularFeed(
    name="ambulance",
    label="Ambulance calls (CSV)",
    package="ambulance",
    builds={"": build},
    source=source,
)
