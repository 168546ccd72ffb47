"""Telecare alarms from a monitoring centre: one row for each alarm, what it was and what was done about it.

An alarm is a Communication from a device to the centre about a person (docs/reference/feeds/telecare.md says why), in
the sharing category of telecare.
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
from ginnel.surfaces.feeds.telecare.words import alarm_of, response_of

_PREFIX = "telecare"
_ADDRESS_LINES = 4


def source(row: Row) -> str:
    return visits.provider(row.text("Provider_Code"))


def build(row: Row) -> Sequence[Incoming]:
    """One alarm about one person."""
    row.must(("Event_ID", "Event_Time"))
    raised = row.moment("Event_Time")
    who = _person(row)
    people.check_is_somebody(row, who, "Service_User_ID")
    people.check_life(row, who, raised and day_of(raised), "Event_Time")
    if row.faults or raised is None:
        return ()
    patient, alarm = people.patient(who, _PREFIX), _alarm(row, who, raised)
    return [
        Incoming("Patient", patient["id"], patient, stated_at=f"{day_of(raised)}T00:00:00Z"),
        Incoming("Communication", alarm["id"], alarm),
    ]


def _person(row: Row) -> Person:
    return people.or_described(
        Person(
            source=source(row),
            own_id=row.text("Service_User_ID"),
            nhs_number=row.text("NHS_Number"),
            given=row.text("Given_Name"),
            family=row.text("Family_Name"),
            birth=row.day("Date_of_Birth", is_fatal=False),
            gender=row.text("Gender"),
            lines=tuple(line for _, line in row.each("Address_Line_{}", _ADDRESS_LINES)),
            postcode=row.text("Postcode"),
            telephone=row.text("Telephone"),
            practice=row.text("GP_Practice_Code"),
        )
    )


def _alarm(row: Row, who: Person, raised: visits.When) -> Tree:
    answered = row.moment("Answered_Time", is_fatal=False)
    centre = visits.service_provider(source(row))
    response = _response(row)
    return filled(
        [
            ("resourceType", "Communication"),
            ("id", fhir_id(f"alarm-{row.text('Event_ID')}")),
            ("extension", _extensions(row)),
            ("identifier", visits.identifier("telecare-alarm", row.text("Event_ID"))),
            ("status", "completed"),
            ("category", _categories(row)),
            ("subject", people.subject(who, _PREFIX)),
            ("topic", _topic(row)),
            ("sent", stamp(raised) if raised else None),
            ("received", stamp(answered) if answered else None),
            ("recipient", [centre] if centre else []),
            ("sender", _device(row)),
            ("reasonCode", [response] if response else []),
            ("payload", [{"contentString": text} for text in _told(row)]),
        ]
    )


def _device(row: Row) -> Tree | None:
    device = row.text("Device_ID")
    return (
        {"type": "Device", "identifier": visits.identifier("telecare-device", device)[0]} if device else None
    )


def _topic(row: Row) -> Tree:
    said = row.text("Alarm_Type")
    alarm = alarm_of(said)
    if said and not alarm:
        row.note("code-unknown", "Alarm_Type", "holds a kind of alarm that is not known here")
    return {
        "text": f"Telecare alarm: {codes.words('telecare-alarm', alarm).lower() or said or 'not said what for'}"
    }


def _categories(row: Row) -> list[Tree]:
    """Always in the system of telecare alarms, which is what puts it in the category of telecare."""
    kind = codes.concept("telecare-alarm", alarm_of(row.text("Alarm_Type")) or "other")
    protocol = row.text("Alarm_Code")
    own = (
        {"coding": [{"system": OURS + "CodeSystem/telecare-protocol", "code": protocol}]}
        if protocol
        else None
    )
    return [each for each in (kind, own) if each]


def _response(row: Row) -> Tree | None:
    said = row.text("Response_Type")
    return codes.concept("telecare-response", response_of(said), said) if said else None


def _told(row: Row) -> list[str]:
    """What the operator knew and wrote, as sentences."""
    device, room = row.text("Device_Type"), row.text("Device_Location")
    where = f"{device} in {room}" if device and room else device or room
    return [text for text in (where, row.text("Outcome"), row.text("Notes")) if text]


def _extensions(row: Row) -> list[Tree]:
    closed = row.moment("Closed_Time", is_fatal=False)
    return [
        *visits.extension("closed-at", "valueDateTime", stamp(closed) if closed else None),
        *visits.extension("minutes-to-response", "valueDecimal", row.amount("Response_Time_Minutes")),
        *visits.extension("responder", "valueString", row.text("Responder")),
    ]


FEED = TabularFeed(
    name="telecare",
    label="Telecare alarms (CSV)",
    package="telecare",
    builds={"": build},
    source=source,
)
