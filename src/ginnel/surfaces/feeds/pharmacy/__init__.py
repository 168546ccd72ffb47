"""Reviews by community pharmacies (New Medicine Service, structured medication review ...): one row for each review.

A review becomes an encounter, each medicine talked about a medication statement, what was found an observation, and a
request to the practice a service request. See docs/reference/feeds/pharmacy.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.pharmacy.words import action_of, class_of, service_of
from ginnel.surfaces.feeds.tabular import codes, people, visits
from ginnel.surfaces.feeds.tabular.dates import day_of, stamp
from ginnel.surfaces.feeds.tabular.feed import TabularFeed
from ginnel.surfaces.feeds.tabular.numbers import read_flag
from ginnel.surfaces.feeds.tabular.parts import Tree, fhir_id, filled, local
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row

_PREFIX = "pharmacy"
_DMD = "https://dmd.nhs.uk"
_MOST_MEDICINES = 12


def source(row: Row) -> str:
    return visits.provider(row.text("Pharmacy_ODS_Code"))


def build(row: Row) -> Sequence[Incoming]:
    """One review of one person."""
    row.must(("Pharmacy_ODS_Code", "Review_ID", "Service"))
    start = row.at("Review_Date", "Review_Time")
    if start is None and not row.faults:
        row.fault("no-start", "Review_Date", "has no date")
    who = _person(row)
    people.check_is_somebody(row, who, "Patient_Reference")
    people.check_life(row, who, start and day_of(start), "Review_Date")
    if row.faults or start is None:
        return ()
    patient, review = people.patient(who, _PREFIX), _review(row, who, start)
    parts = [*_medicines(row, who, review["id"], start), *_findings(row, who, review["id"], start)]
    return [
        Incoming("Patient", patient["id"], patient, stated_at=f"{day_of(start)}T00:00:00Z"),
        *(Incoming(each["resourceType"], each["id"], each) for each in (review, *parts)),
    ]


def _person(row: Row) -> Person:
    return people.or_described(
        Person(
            source=source(row),
            own_id=row.text("Patient_Reference"),
            nhs_number=row.text("NHS_Number"),
            given=row.text("Given_Name"),
            family=row.text("Family_Name"),
            birth=row.day("Date_of_Birth", is_fatal=False),
            gender=row.text("Gender"),
            postcode=row.text("Postcode"),
            practice=row.text("GP_Practice_Code"),
        )
    )


def _review(row: Row, who: Person, start: visits.When) -> Tree:
    condition = row.text("Condition")
    return visits.encounter(
        fhir_id(f"review-{row.text('Review_ID')}"), class_of(row.text("Method")), "finished",
        people.subject(who, _PREFIX),
        ("identifier", visits.identifier("pharmacy-review", row.text("Review_ID"))),
        ("extension", _extensions(row)),
        ("type", [_kind(row)]),
        ("reasonCode", [{"text": condition}] if condition else []),
        ("period", visits.period(start, start)),
        ("serviceProvider", visits.service_provider(source(row))),
    )  # fmt: skip


def _kind(row: Row) -> Tree:
    said, stage = row.text("Service"), row.text("Stage")
    service = service_of(said)
    if not service:
        row.note("code-unknown", "Service", "holds a service that is not known here")
    concept = codes.concept("pharmacy-service", service, said) or {}
    words = codes.words("pharmacy-service", service) or said
    return {**concept, "text": f"{words}: {stage.lower()}" if stage else words}


def _extensions(row: Row) -> list[Tree]:
    follow_up = row.day("Follow_Up_Date", is_fatal=False)
    return [
        *visits.extension("referred-by", "valueString", row.text("Referred_By")),
        *visits.extension("referring-organisation", "valueCode", row.text("Referring_Organisation")),
        *visits.extension("advice-given", "valueString", row.text("Advice_Given")),
        *visits.extension("outcome", "valueString", row.text("Outcome")),
        *visits.extension("follow-up-date", "valueDate", str(follow_up) if follow_up else None),
    ]


def _medicines(row: Row, who: Person, review: str, start: visits.When) -> Iterator[Tree]:
    """Each medicine talked about; what was stopped is stopped, the rest stands."""
    named = {number for number, _ in row.each("Medicine_{}", _MOST_MEDICINES)}
    named |= {number for number, _ in row.each("Medicine_Code_{}", _MOST_MEDICINES)}
    for number in sorted(named):
        code, words = row.text(f"Medicine_Code_{number}"), row.text(f"Medicine_{number}")
        coding = [{"system": _DMD, "code": code}] if codes.is_snomed(code) else []
        dose, action = row.text(f"Medicine_Dose_{number}"), row.text(f"Medicine_Action_{number}")
        yield filled(
            [
                ("resourceType", "MedicationStatement"),
                ("id", fhir_id(f"{review}-medicine-{number}")),
                ("status", action_of(action)),
                ("statusReason", [{"text": action}] if action else []),
                ("medicationCodeableConcept", filled([("coding", coding), ("text", words or code)])),
                ("subject", people.subject(who, _PREFIX)),
                ("context", local("Encounter", review)),
                ("effectiveDateTime", stamp(start) if start else None),
                ("dosage", [{"text": dose}] if dose else []),
            ]
        )


def _findings(row: Row, who: Person, review: str, start: visits.When) -> Iterator[Tree]:
    """Whether the medicine is taken as prescribed, what problems there are, and what the practice is asked."""
    taking = read_flag(row.text("Taking_As_Prescribed"))
    if taking is not None:
        said: Tree = {"valueBoolean": taking}
        yield _observation(who, review, start, "adherence", "Takes medicine as prescribed", said)
    if found := row.text("Problems_Found"):
        said = {"valueString": found}
        yield _observation(who, review, start, "problems", "Problems found in the review", said)
    if read_flag(row.text("Referred_To_GP")):
        yield _request(row, who, review, start)


def _observation(who: Person, review: str, start: visits.When, name: str, what: str, value: Tree) -> Tree:
    return filled(
        [
            ("resourceType", "Observation"),
            ("id", fhir_id(f"{review}-{name}")),
            ("status", "final"),
            ("code", {"text": what}),
            ("subject", people.subject(who, _PREFIX)),
            ("encounter", local("Encounter", review)),
            ("effectiveDateTime", stamp(start) if start else None),
            *value.items(),
        ]
    )


def _request(row: Row, who: Person, review: str, start: visits.When) -> Tree:
    return filled(
        [
            ("resourceType", "ServiceRequest"),
            ("id", fhir_id(f"{review}-request")),
            ("status", "active"),
            ("intent", "proposal"),
            ("code", {"text": "Pharmacy asks the practice to act"}),
            ("subject", people.subject(who, _PREFIX)),
            ("encounter", local("Encounter", review)),
            ("authoredOn", stamp(start) if start else None),
            ("requester", visits.service_provider(source(row))),
        ]
    )


FEED = TabularFeed(
    name="pharmacy",
    label="Community pharmacy reviews (CSV)",
    package="pharmacy",
    builds={"": build},
    source=source,
)
