"""$process-message: a Booking and Referral message is received at once, and answered with one (FHIR R4, messaging).

Sources: https://hl7.org/fhir/R4/messageheader-operation-process-message.html; Booking and Referral Standard (NHS
England), API 1.4.0: the answer names the message by the id of its Bundle.
"""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import HttpResponse

from ginnel.care.access import queries as access
from ginnel.care.reception.actions import entry_named
from ginnel.care.reception.rules.messaging import Asks
from ginnel.kernel import clock
from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.bars import hearing
from ginnel.surfaces.feeds.bars.envelope import EVENTS
from ginnel.surfaces.fhir import answering, asking, presenting
from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.content import NAMES, Format
from ginnel.surfaces.fhir.outcome import Issue, Refused
from ginnel.surfaces.fhir.writing import body, storing, telling

Tree = dict[str, Any]
EVENT_SYSTEM = "https://fhir.nhs.uk/CodeSystem/message-events-bars"
DEFINITIONS = {event: f"https://fhir.nhs.uk/MessageDefinition/bars-message-{event}" for event in EVENTS}
_NOT_WHOLE = frozenset({"not-json", "not-xml", "not-utf-8", "not-an-object", "too-deep", "not-a-message"})
_KEPT = Issue(
    "informational",
    "The message is kept, and can be put right here. It asks nobody yet.",
    severity="information",
)


def process(asked: Asked) -> HttpResponse:
    """A message Bundle that says it was heard. Raises Refused: 400 for what is no message, 422 for one that cannot be
    understood, both of which are kept in quarantine; 409 while the same is being received."""
    asking.check_no_others(asked, ("async",))
    if ("async", "true") in asked.pairs:
        raise Refused(422, Issue("not-supported", "A message is answered at once: leave async out."))
    if (asked.request.content_type or "").lower() not in NAMES:
        raise Refused(415, Issue("not-supported", "Send application/fhir+json or application/fhir+xml."))
    _check_scope(asked, "")
    data = body.taken(asked.request)
    read = hearing.read(data, lambda kind: _may(asked, kind))
    if read.asks is not None:
        _check_scope(asked, _kind(read.asks))
    if read.incoming:
        _check_scope(asked, "Patient")
    name = NAMES[(asked.request.content_type or "").lower()]
    filename = f"message.{'xml' if name is Format.XML else 'json'}"
    done = hearing.hear(
        data, filename=filename, source=asked.viewer.organisation, by=asked.viewer, parcel=read
    )
    if done.faults:
        raise _refused(done.faults)
    assert read.asks is not None  # what was heard could be read
    telling.soon(["Patient"])
    entry = entry_named(asked.viewer.organisation, _kind(read.asks), read.asks.entry)
    entry = access.entry_followed(entry, viewer=asked.viewer) if entry else None
    return answering.tree(_answer(asked, read.asks, entry), asked.wanted)


def _check_scope(asked: Asked, kind: str) -> None:
    """Who may create what is asked for may ask for it by message. Raises Refused."""
    kinds = [kind] if kind else ["ServiceRequest", "Appointment"]
    if any(_may(asked, one) for one in kinds):
        return
    why = "This client may not send that: it has no scope to create " + " or ".join(kinds) + "."
    raise Refused(403, Issue("forbidden", why))


def _may(asked: Asked, kind: str) -> bool:
    """Whether the client may create these, without limits."""
    return asked.scopes.allows(kind, "c") and asked.scopes.limits(kind, "c") == ()


def _refused(faults: tuple[Fault, ...]) -> Refused:
    status = 400 if any(one.code in _NOT_WHOLE for one in faults) else 422
    return Refused(status, *storing.issues(faults), _KEPT)


def _kind(asks: Asks) -> str:
    return "Appointment" if asks.is_booking else "ServiceRequest"


def _answer(asked: Asked, asks: Asks, entry: UUID | None) -> Tree:
    event = "booking-response" if asks.is_booking else "servicerequest-response"
    # The same message has the same answer, by its name too.
    name = uuid5(NAMESPACE_URL, f"{asked.base} {asked.viewer.organisation} {asks.message} {entry}")
    header: Tree = {
        "resourceType": "MessageHeader",
        "id": str(uuid5(name, "header")),
        "eventCoding": {"system": EVENT_SYSTEM, "code": event},
        "source": {"name": "Ginnel", "software": "Ginnel", "endpoint": f"{asked.base}$process-message"},
        "response": {"identifier": asks.message, "code": "ok"},
        "definition": DEFINITIONS[event],
    }
    if entry:
        header["focus"] = [{"reference": f"{_kind(asks)}/{entry}"}]
    return {
        "resourceType": "Bundle",
        "id": str(name),
        "type": "message",
        "timestamp": presenting.instant(clock.now()),
        "entry": [{"fullUrl": f"urn:uuid:{header['id']}", "resource": header}],
    }
