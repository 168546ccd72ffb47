"""Booking and Referral messages of a pretend sender."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, ODS_SYSTEM

Tree = dict[str, Any]
EVENTS = "https://fhir.nhs.uk/CodeSystem/message-events-bars"
REASONS = "https://fhir.nhs.uk/CodeSystem/message-reason-bars"
NUMBER = "9990000018"
_CORE, _VERIFIED = "https://fhir.hl7.org.uk/", "number-present-and-verified"


def message(
    *more: Tree,
    id: str = "m-1",
    reason: str = "new",
    to: str = "COUNCIL",
    request: str = "sr-1",
    **focus: Any,
) -> Tree:
    """A referral of Ada Testperson, sent to the council, with `more` resources; `focus` changes what it asks."""
    asked = {
        "resourceType": "ServiceRequest",
        "id": request,
        "status": "active",
        "intent": "plan",
        "priority": "urgent",
        "category": [{"text": "Transfer of care"}],
        "reasonCode": [{"text": "Falls at home"}],
        "subject": {"reference": "urn:uuid:p"},
        "performer": [{"reference": "urn:uuid:to"}],
    } | focus
    return _bundle(id, "servicerequest-request", reason, asked, to, more)


def booking(*, id: str = "b-1", reason: str = "new", **focus: Any) -> Tree:
    """A request of an appointment for the same person."""
    asked = {
        "resourceType": "Appointment",
        "id": "ap-1",
        "status": "booked",
        "description": "Wound to be dressed",
        "start": "2030-03-01T10:00:00Z",
        "end": "2030-03-01T10:10:00Z",
        "participant": [{"actor": {"reference": "urn:uuid:p"}, "status": "accepted"}],
    } | focus
    return _bundle(id, "booking-request", reason, asked, "COUNCIL", ())


def person(number: str = NUMBER, **more: Any) -> Tree:
    traced = {
        "coding": [{"system": f"{_CORE}CodeSystem/UKCore-NHSNumberVerificationStatus", "code": _VERIFIED}]
    }
    status = {"url": f"{_CORE}StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"}
    extension = [status | {"valueCodeableConcept": traced}]
    return {
        "resourceType": "Patient",
        "identifier": [{"extension": extension, "system": NHS_NUMBER_SYSTEM, "value": number}],
        "gender": "female",
        "name": [{"family": "Testperson", "given": ["Ada"]}],
        "birthDate": "1940-02-03",
        "address": [{"line": ["1 Long Street"], "postalCode": "ZZ99 3AA"}],
        **more,
    }


def about(sent: Tree, patient: Tree) -> Tree:
    """The same message about somebody else."""
    changed = deepcopy(sent)
    for entry in changed["entry"]:
        if entry["resource"]["resourceType"] == "Patient":
            entry["resource"] = patient
    return changed


def _bundle(id: str, event: str, reason: str, asked: Tree, to: str, more: tuple[Tree, ...]) -> Tree:
    header = {
        "resourceType": "MessageHeader",
        "eventCoding": {"system": EVENTS, "code": event},
        "destination": [{"endpoint": "https://to.example", "receiver": {"reference": "urn:uuid:to"}}],
        "sender": {"reference": "urn:uuid:from"},
        "source": {"endpoint": "https://from.example"},
        "reason": {"coding": [{"system": REASONS, "code": reason}]},
        "focus": [{"reference": "urn:uuid:asked"}],
    }
    entries = {"h": header, "asked": asked, "p": person(), "to": _organisation(to, "The council")}
    entries |= {"from": _organisation("TEST", "A surgery")}
    entries |= {f"more{index}": one for index, one in enumerate(more)}
    listed = [{"fullUrl": f"urn:uuid:{name}", "resource": one} for name, one in entries.items()]
    return {"resourceType": "Bundle", "id": id, "type": "message", "entry": deepcopy(listed)}


def _organisation(code: str, name: str) -> Tree:
    return {
        "resourceType": "Organization",
        "identifier": [{"system": ODS_SYSTEM, "value": code}],
        "name": name,
    }
