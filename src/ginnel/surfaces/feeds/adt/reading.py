"""What is needed of a message while it is being read: its parts by place, and what was found wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.adt import times
from ginnel.surfaces.feeds.adt.syntax import Message, Segment
from ginnel.surfaces.feeds.adt.times import Moment

Tree = dict[str, Any]


def place(segment: Segment, number: int, component: int = 0) -> str:
    """`PID-3.1`, or `PID[2]-3.1` in the second of that name."""
    which = f"[{segment.number}]" if segment.number > 1 else ""
    return f"{segment.name}{which}-{number}{f'.{component}' if component else ''}"


@dataclass(slots=True)
class Reading:
    """A message, the zone its times are in, and its faults (which keep it out) and notes (which do not)."""

    message: Message
    zone: str = ""
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def text(self, segment: Segment | None, number: int, component: int = 1) -> str:
        """A component of the first repetition."""
        return self.message.text(segment, number, component)

    def moment(self, segment: Segment | None, number: int) -> Moment | None:
        """A time stamp that the message can do without: one that no calendar has is a note."""
        if segment is None or not (stamp := self.message.text(segment, number)):
            return None
        try:
            return times.read(stamp, self.zone)
        except (ValueError, OverflowError):
            where = place(segment, number)
            self.notes.append(
                Fault("time-unreadable", f"{where} is no time that a calendar has.", field=where)
            )
            return None

    def stamp(self, text: str) -> Moment | None:
        """A time stamp in a component; nothing where it cannot be read."""
        try:
            return times.read(text, self.zone) if text else None
        except (ValueError, OverflowError):
            return None

    def required_moment(self, segment: Segment | None, number: int) -> Moment | None:
        """A time stamp that orders messages: one that cannot be read keeps the message out."""
        before = len(self.notes)
        found = self.moment(segment, number)
        self.faults += self.notes[before:]
        del self.notes[before:]
        return found

    def missing(self, where: str, what: str) -> None:
        self.faults.append(Fault("field-missing", f"{where} does not say {what}.", field=where))


def concept(reading: Reading, repetition: str, systems: dict[str, str] | None = None) -> Tree:
    """A coded element (CE, CWE: code, text, system, alternatives) as a CodeableConcept; {} where it says nothing."""
    part = reading.message.part
    coding = []
    for first in (1, 4):
        code, shown, system = (part(repetition, first + step) for step in range(3))
        if code and " " not in code.strip():
            url = (systems or SYSTEMS).get(system.upper(), "")
            coding.append(filled([("system", url), ("code", code), ("display", shown)]))
    text = part(repetition, 9) or part(repetition, 2) or part(repetition, 5)
    text = text or part(repetition, 1)
    return filled([("coding", [one for one in coding if "system" in one]), ("text", text)])


# Names of coding systems (HL7 table 0396) that have a URL in FHIR. https://terminology.hl7.org/external_terminologies.html
SYSTEMS = {
    "SCT": "http://snomed.info/sct",
    "SNM3": "http://snomed.info/sct",
    "SNOMED": "http://snomed.info/sct",
    "SNOMED-CT": "http://snomed.info/sct",
    "SNOMEDCT": "http://snomed.info/sct",
    "LN": "http://loinc.org",
    "I10": "http://hl7.org/fhir/sid/icd-10",
    "I10UK": "http://hl7.org/fhir/sid/icd-10",
    "ICD10": "http://hl7.org/fhir/sid/icd-10",
    "ICD-10": "http://hl7.org/fhir/sid/icd-10",
    "I9": "http://hl7.org/fhir/sid/icd-9",
    "I9C": "http://hl7.org/fhir/sid/icd-9-cm",
    "OPCS": "https://fhir.hl7.org.uk/Id/opcs-4",
    "OPCS4": "https://fhir.hl7.org.uk/Id/opcs-4",
    "OPCS-4": "https://fhir.hl7.org.uk/Id/opcs-4",
}


def filled(items: list[tuple[str, Any]]) -> Tree:
    """A tree of what says something: FHIR allows no empty text, list or object."""
    return {name: value for name, value in items if value not in ("", None, [], {})}
