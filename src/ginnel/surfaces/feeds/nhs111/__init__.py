"""NHS 111 and integrated urgent care calls: one row for each call, with what was advised and where it led.

Field names are those of Yorkshire Ambulance Service's extracts. See docs/reference/feeds/nhs111.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.tabular import people, visits
from ginnel.surfaces.feeds.tabular.dates import day_of, stamp
from ginnel.surfaces.feeds.tabular.feed import TabularFeed
from ginnel.surfaces.feeds.tabular.numbers import read_flag
from ginnel.surfaces.feeds.tabular.parts import OURS, Tree, fhir_id, filled, local
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row

_PREFIX = "nhs111"
_DISPOSITION = OURS + "CodeSystem/urgent-care-disposition"


def source(row: Row) -> str:
    return visits.provider(row.text("Provider"))


def build(row: Row) -> Sequence[Incoming]:
    """One call about one person."""
    row.must(("CaseRef",))
    start, end = row.moment("Call Start"), row.moment("Call End", is_fatal=False)
    start, end = visits.ordered(row, start, end, "Call End")
    who = _person(row)
    people.check_is_somebody(row, who, "YAS_ID")
    people.check_life(row, who, start and day_of(start), "Call Start")
    if row.faults:
        return ()
    patient, call = people.patient(who, _PREFIX), _call(row, who, start, end)
    said = f"{day_of(start)}T00:00:00Z" if start else ""
    return [
        Incoming("Patient", patient["id"], patient, stated_at=said),
        Incoming("Encounter", call["id"], call),
        *(
            Incoming(each["resourceType"], each["id"], each)
            for each in _referral(row, who, call["id"], start)
        ),
    ]


def _person(row: Row) -> Person:
    return people.or_described(
        Person(
            source=source(row),
            own_id=row.text("YAS_ID"),
            nhs_number=row.text("NHS Number"),
            nhs_status=row.text("NHS Number Status"),
            given=row.text("Forename"),
            family=row.text("Surname"),
            birth=row.day("Date of Birth", is_fatal=False),
            gender=row.text("Sex"),
            postcode=row.text("Postcode"),
            practice=row.text("GP Surgery ID"),
            practice_name=row.text("GP Surgery"),
        )
    )


def _call(row: Row, who: Person, start: visits.When, end: visits.When) -> Tree:
    kind = row.text("Case Type")
    types: list[Tree] = [{"text": _words(row)}, *([{"text": kind}] if kind else [])]
    return visits.encounter(
        fhir_id(f"case-{row.text('CaseRef')}"), "VR", "finished", people.subject(who, _PREFIX),
        ("identifier", [
            *visits.identifier("urgent-care-case", row.text("CaseRef")),
            *visits.identifier("ambulance-incident", row.text("999 CAD Number")),
        ]),
        ("extension", _extensions(row)),
        ("type", types),
        ("reasonCode", _reasons(row)),
        ("period", visits.period(start, end)),
        ("serviceProvider", visits.service_provider(source(row))),
    )  # fmt: skip


def _words(row: Row) -> str:
    advised = row.first("Final Dx Description", "IUC ADC - Final Dx Group")
    return f"NHS 111 call: {advised[:1].lower()}{advised[1:]}" if advised else "NHS 111 call"


def _extensions(row: Row) -> list[Tree]:
    """What was advised, by its code and words and by its group."""
    code, words = row.text("Final Dx Code"), row.text("Final Dx Description")
    coding = [{"system": _DISPOSITION, "code": code}] if code else []
    advised = filled([("coding", coding), ("text", words)])
    group = row.text("IUC ADC - Final Dx Group")
    own = read_flag(row.text("First Party Caller"))
    return [
        *visits.coded(OURS + "StructureDefinition/disposition", advised or None),
        *visits.extension("disposition-group", "valueString", group),
        *visits.extension("called-for-themself", "valueBoolean", own),
    ]


def _reasons(row: Row) -> list[Tree]:
    named = (row.text("Final Symptom Group"), row.text("Final Symptom Discriminator"))
    return [{"text": text} for text in named if text]


def _referral(row: Row, who: Person, call: str, start: visits.When) -> Iterator[Tree]:
    """The service the caller was sent on to, and whether an appointment was booked there."""
    kind, service = row.text("Referral Service Type"), row.text("Referral Service")
    booked = row.text("Direct Booking Service")
    if not (kind or service or booked):
        return
    named = service or booked
    yield filled(
        [
            ("resourceType", "ServiceRequest"),
            ("id", fhir_id(f"{call}-referral")),
            ("status", "active"),
            ("intent", "order"),
            ("code", {"text": f"Referral from NHS 111 to {kind or named}"}),
            ("subject", people.subject(who, _PREFIX)),
            ("encounter", local("Encounter", call)),
            ("authoredOn", stamp(start) if start else None),
            ("requester", visits.service_provider(source(row))),
            ("performer", [{"display": name} for name in dict.fromkeys((service, booked)) if name]),
        ]
    )


FEED = TabularFeed(
    name="nhs111",
    label="NHS 111 calls (CSV)",
    package="nhs111",
    builds={"": build},
    source=source,
)
