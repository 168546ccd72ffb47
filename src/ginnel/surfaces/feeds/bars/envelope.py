"""The envelope of a message: its header, what it is about, who sent it and to whom.

Sources: FHIR R4 messaging (https://hl7.org/fhir/R4/messaging.html), Booking and Referral Standard (NHS England, API
1.4.0): events servicerequest-request and -response, booking-request and -response; reasons new, update and delete.
Read generously: what a reader can tell is taken, whichever of the ways of saying it was used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ginnel.care.access.states import RequestKind
from ginnel.kernel.errors import Fault
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, ODS_SYSTEM

Tree = dict[str, Any]
EVENTS = ("servicerequest-request", "servicerequest-response", "booking-request", "booking-response")
FOCUS = ("ServiceRequest", "Appointment")
_WITHDRAWN = frozenset({"revoked", "entered-in-error", "cancelled"})
_ODS = ODS_SYSTEM.rpartition("/")[2]


class Unusable(Exception):
    """No message that asks anything here; `faults` say why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource of the message: `url` is its fullUrl, `place` where it stands."""

    kind: str
    url: str
    tree: Tree = field(repr=False)
    place: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message. `focus` is what it asks for; `patient` is whom it is about, None where it brings nobody."""

    id: str
    header: Tree = field(repr=False)
    event: str
    focus: Entry
    patient: Entry | None
    entries: tuple[Entry, ...] = field(repr=False)
    timestamp: str
    by_name: dict[str, Entry] = field(repr=False)
    meta: Any = field(default=None, repr=False)

    @property
    def is_booking(self) -> bool:
        return self.focus.kind == "Appointment"

    @property
    def is_answer(self) -> bool:
        return self.event.endswith("-response")

    @property
    def reason(self) -> str:
        return next(codes(self.header.get("reason")), "new")

    @property
    def does(self) -> RequestKind:
        """A cancellation is known by the status of what it is about, whatever reason its header gives. An answer says
        how something stands and takes nothing back."""
        if self.is_answer:
            return RequestKind.ADDED
        if self.reason == "delete" or text_of(self.focus.tree, "status") in _WITHDRAWN:
            return RequestKind.WITHDRAWN
        return RequestKind.ADDED if self.reason == "update" else RequestKind.ASKED

    def resolve(self, reference: Any) -> Entry | None:
        """The entry that a Reference points at."""
        text = reference.get("reference") if type(reference) is dict else None
        return self.by_name.get(text) if type(text) is str else None


def envelope(tree: Tree, digest: str) -> Envelope:
    """`digest` names a message that has no name. Raises Unusable."""
    if tree.get("resourceType") != "Bundle" or tree.get("type") != "message":
        raise _unusable("not-a-message", "It is no Bundle of type message.", "Bundle.type")
    entries = tuple(_entries(tree))
    header = next((one for one in entries if one.kind == "MessageHeader"), None)
    if header is None:
        raise _unusable("missing-element", "A message has a MessageHeader.", "Bundle.entry")
    by_name = {name: one for one in reversed(entries) for name in names(one)}
    event = _event(header.tree)
    focus = _focus(header, entries, by_name)
    return Envelope(
        id=next(_message_names(tree, header), digest),
        header=header.tree,
        event=event,
        focus=focus,
        patient=_patient(focus.tree, entries, by_name),
        entries=entries,
        timestamp=text_of(tree, "timestamp"),
        by_name=by_name,
        meta=tree.get("meta"),
    )


def names(entry: Entry) -> tuple[str, ...]:
    """All by which other parts of the message may point at it."""
    found = [entry.url]
    if id := text_of(entry.tree, "id"):
        found += [f"{entry.kind}/{id}", f"urn:uuid:{id}", id]
    if entry.url.startswith("urn:uuid:"):
        found.append(f"{entry.kind}/{entry.url[9:]}")
    return tuple(filter(None, found))


def names_of(entry: Entry) -> tuple[str, ...]:
    """What the sender calls it: the resource's id, that of its address, its identifiers."""
    found = [text_of(entry.tree, "id"), entry.url.rpartition(":" if entry.url.startswith("urn:") else "/")[2]]
    found += [text_of(one, "value") for one in dicts(entry.tree.get("identifier"))]
    return tuple(dict.fromkeys(filter(None, found)))


def ods_of(tree: Tree) -> str:
    """The ODS code of an Organization, however its system is written."""
    for one in dicts(tree.get("identifier")):
        if text_of(one, "system").rpartition("/")[2].lower() == _ODS and text_of(one, "value"):
            return text_of(one, "value").strip()
    return ""


def nhs_number(tree: Tree) -> str:
    for one in dicts(tree.get("identifier")):
        if text_of(one, "system").lower() == NHS_NUMBER_SYSTEM.lower():
            return text_of(one, "value").replace(" ", "")
    return ""


def codes(concept: Any) -> Iterator[str]:
    """The codes of a CodeableConcept."""
    for coding in dicts(concept.get("coding") if type(concept) is dict else None):
        if text_of(coding, "code"):
            yield text_of(coding, "code")


def dicts(held: Any) -> list[Tree]:
    """The objects of a list; an object by itself is one."""
    if type(held) is dict:
        return [held]
    return [one for one in held if type(one) is dict] if type(held) is list else []


def text_of(tree: Tree, name: str) -> str:
    found = tree.get(name)
    return found if type(found) is str else ""


def _unusable(code: str, message: str, field: str) -> Unusable:
    return Unusable(Fault(code, message, 1, field))


def _entries(tree: Tree) -> Iterator[Entry]:
    held = tree.get("entry")
    for index, one in enumerate(held if type(held) is list else []):
        resource = one.get("resource") if type(one) is dict else None
        if type(resource) is dict and text_of(resource, "resourceType"):
            place = f"Bundle.entry[{index}].resource"
            yield Entry(text_of(resource, "resourceType"), text_of(one, "fullUrl"), resource, place)


def _message_names(bundle: Tree, header: Entry) -> Iterator[str]:
    """A Bundle's own first: the standard answers to that."""
    yield from filter(None, [text_of(bundle, "id")])
    yield from (text_of(one, "value") for one in dicts(bundle.get("identifier")) if text_of(one, "value"))
    yield from names_of(header)


def _event(header: Tree) -> str:
    coding = header.get("eventCoding")
    code = text_of(coding, "code") if type(coding) is dict else ""
    event = (code or text_of(header, "eventUri").rpartition("/")[2].rpartition("#")[2]).lower()
    if event not in EVENTS:
        known = ", ".join(EVENTS)
        raise _unusable("code-not-allowed", f"The event is none of {known}.", "MessageHeader.event")
    return event


def _focus(header: Entry, entries: tuple[Entry, ...], by_name: dict[str, Entry]) -> Entry:
    """What the header names, where that can be asked for; else the one thing in the message that can be."""
    named = [by_name.get(text_of(one, "reference")) for one in dicts(header.tree.get("focus"))]
    found = next((one for one in named if one and one.kind in FOCUS), None)
    found = found or next((one for one in entries if one.kind in FOCUS), None)
    if found is None:
        why = "The message brings no ServiceRequest or Appointment."
        raise _unusable("not-found", why, "MessageHeader.focus")
    return found


def _patient(focus: Tree, entries: tuple[Entry, ...], by_name: dict[str, Entry]) -> Entry | None:
    actors = [one.get("actor") for one in dicts(focus.get("participant"))]
    for one in dicts([focus.get("subject"), *actors]):
        found = by_name.get(text_of(one, "reference"))
        if found and found.kind == "Patient":
            return found
    return next((one for one in entries if one.kind == "Patient"), None)
