"""Contacts and referrals as FHIR R4: an Encounter for each person a contact is about, and a ServiceRequest.

Sources: FHIR R4 Encounter and ServiceRequest; UK Core Encounter (class from v3 ActCode). The door and the outcome are
this project's own code systems: no national list has them all.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ginnel.care.access.states import ContactState, Door, OutcomeKind, ReferralState, Urgency
from ginnel.foundation.record.fhir import categories
from ginnel.kernel.viewer import RESTRICTED, Category

DOOR_SYSTEM = "https://ginnel.invalid/CodeSystem/door"
OUTCOME_SYSTEM = "https://ginnel.invalid/CodeSystem/contact-outcome"
_ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_IN_PERSON = frozenset({Door.WALK_IN, Door.LIBRARY, Door.PHARMACY, Door.AMBULANCE, Door.HOSPITAL_WARD})
_STATUS = {
    ContactState.WAITING: "arrived",
    ContactState.TRIAGE: "triaged",
    ContactState.CALL_BACK: "onleave",
    ContactState.CLOSED: "finished",
}
_PRIORITY = {
    Urgency.CRISIS: "stat",
    Urgency.TWO_DAYS: "asap",
    Urgency.SOON: "urgent",
    Urgency.ROUTINE: "routine",
}
_REQUEST = {
    ReferralState.SENT: "active",
    ReferralState.RECEIVED: "active",
    ReferralState.ACCEPTED: "active",
    ReferralState.DECLINED: "on-hold",
    ReferralState.BOUNCED: "on-hold",
    ReferralState.WITHDRAWN: "revoked",
    ReferralState.SETTLED: "revoked",
    ReferralState.COMPLETED: "completed",
}


def category_of(words: str, otherwise: Category) -> Category:
    """The restricted subject that free text is about, as for any other note, else `otherwise`."""
    tree = {"resourceType": "Communication", "payload": [{"contentString": words}]}
    found = categories.category("Communication", tree)
    return found if found in RESTRICTED else otherwise


def encounter(
    *,
    person: UUID,
    door: Door,
    words: str,
    happened_at: datetime,
    ended_at: datetime | None,
    state: ContactState,
    outcomes: tuple[OutcomeKind, ...],
    provider: str,
) -> dict[str, Any]:
    """A contact as it stands now; `provider` is the name of the organisation that took it."""
    seen = ("AMB", "ambulatory") if door in _IN_PERSON else ("VR", "virtual")
    period = {"start": happened_at.isoformat(timespec="seconds")}
    if ended_at is not None:
        period["end"] = max(ended_at, happened_at).isoformat(timespec="seconds")
    tree: dict[str, Any] = {
        "resourceType": "Encounter",
        "status": _STATUS[state],
        "class": {"system": _ACT, "code": seen[0], "display": seen[1]},
        "type": [
            {
                "coding": [{"system": DOOR_SYSTEM, "code": door.value, "display": door.label}],
                "text": f"Contact with the front door: {door.label.lower()}",
            }
        ],
        "subject": {"reference": f"Patient/{person}"},
        "period": period,
        "reasonCode": [{"text": words.strip()}],
        "serviceProvider": {"display": provider},
    }
    if outcomes:
        codings = [{"system": OUTCOME_SYSTEM, "code": one.value, "display": one.label} for one in outcomes]
        tree["serviceType"] = {"coding": codings, "text": ", ".join(one.label for one in outcomes)}
    return tree


def service_request(
    *,
    person: UUID,
    asked_for: str,
    urgency: Urgency,
    state: ReferralState,
    sent_at: datetime,
    sender: str,
    receiver: str,
    reason: str,
) -> dict[str, Any]:
    """A referral as it stands now; `sender` and `receiver` are names of teams with their organisations."""
    tree: dict[str, Any] = {
        "resourceType": "ServiceRequest",
        "status": _REQUEST[state],
        "intent": "order",
        "priority": _PRIORITY[urgency],
        "code": {"text": f"Referral to {receiver}"},
        "subject": {"reference": f"Patient/{person}"},
        "authoredOn": sent_at.isoformat(timespec="seconds"),
        "requester": {"display": sender},
        "performer": [{"display": receiver}],
        "reasonCode": [{"text": asked_for.strip()}],
    }
    if reason:
        tree["note"] = [{"text": f"{state.label}: {reason.strip()}"}]
    return tree
