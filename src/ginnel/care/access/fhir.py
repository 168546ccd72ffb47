"""Contacts and referrals as FHIR R4: an Encounter for each person a contact is about, and a ServiceRequest; and a Task
that says how it stands.

Sources: FHIR R4 Encounter and ServiceRequest; UK Core Encounter (class from v3 ActCode). The door and the outcome are
this project's own code systems: no national list has them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from ginnel.care.access.rules.following import Why
from ginnel.care.access.states import ContactState, Door, OutcomeKind, ReferralState, ReferredFor, Urgency
from ginnel.foundation.record.fhir import categories
from ginnel.kernel.values.identifiers import ODS_SYSTEM
from ginnel.kernel.viewer import Category

DOOR_SYSTEM = "https://ginnel.invalid/CodeSystem/door"
WHY_SYSTEM = "https://ginnel.invalid/CodeSystem/why-done-with"
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

TASK_OF_REFERRAL = {
    ReferralState.SENT: "requested",
    ReferralState.RECEIVED: "received",
    ReferralState.ACCEPTED: "accepted",
    ReferralState.DECLINED: "rejected",
    ReferralState.BOUNCED: "failed",
    ReferralState.WITHDRAWN: "cancelled",
    ReferralState.SETTLED: "cancelled",
    ReferralState.COMPLETED: "completed",
}
TASK_OF_CONTACT = {
    ContactState.WAITING: "received",
    ContactState.TRIAGE: "accepted",
    ContactState.CALL_BACK: "accepted",
    ContactState.CLOSED: "completed",
}
_TASK_CODE = {"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill", "display": "Fulfill"}


@dataclass(frozen=True, slots=True)
class Owner:
    """Who does it: an organisation by code, and the name of the team."""

    code: str
    name: str


def category_of(words: str, otherwise: Category, repeated: Category | None = None) -> Category:
    """The restricted subject that free text is about, as for any other note, or that what it repeats (`repeated`) is
    of; else `otherwise`."""
    tree = {"resourceType": "Communication", "payload": [{"contentString": words}]}
    return categories.strictest([categories.category("Communication", tree), repeated]) or otherwise


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


_ASSESSMENTS = frozenset({ReferredFor.PERSON, ReferredFor.CARER, ReferredFor.BOTH})


def service_request(
    *,
    person: UUID,
    asked_for: str,
    assessment: ReferredFor = ReferredFor.UNSAID,
    urgency: Urgency,
    state: ReferralState,
    sent_at: datetime,
    sender: str,
    receiver: str,
    reason: str,
) -> dict[str, Any]:
    """A referral as it stands now; `sender` and `receiver` are names of teams with their organisations. Which
    `assessment` it is for is a detail of the order."""
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
    if assessment in _ASSESSMENTS:
        tree["orderDetail"] = [{"text": assessment.label}]
    if reason:
        tree["note"] = [{"text": f"{state.label}: {reason.strip()}"}]
    return tree


def task(
    *,
    person: UUID,
    focus: str,
    status: str,
    state: str,
    asked_at: datetime,
    steps: Sequence[tuple[datetime, str]],
    requester: str,
    owner: Owner,
    reason: str = "",
) -> dict[str, Any]:
    """How what is asked (`focus`, a reference) stands: `status` is FHIR's, `state` in our words. `steps` are (when,
    what state); of reasons only the last is told, which is the one that its category is of.

    https://hl7.org/fhir/R4/task.html, 12.1: Task as the fulfilment of a request.
    """
    tree: dict[str, Any] = {
        "resourceType": "Task",
        "status": status,
        "businessStatus": {"text": state},
        "intent": "order",
        "code": {"coding": [_TASK_CODE]},
        "focus": {"reference": focus},
        "for": {"reference": f"Patient/{person}"},
        "authoredOn": asked_at.isoformat(timespec="seconds"),
        "lastModified": max([asked_at, *(at for at, _ in steps)]).isoformat(timespec="seconds"),
        "requester": {"display": requester},
        "owner": {
            "type": "Organization",
            "identifier": {"system": ODS_SYSTEM, "value": owner.code},
            "display": owner.name,
        },
        "note": [{"time": at.isoformat(timespec="seconds"), "text": label} for at, label in steps],
    }
    if reason:
        tree["statusReason"] = {"text": reason.strip()}
    return tree


def followed_task(
    *,
    id: UUID,
    focus: str,
    status: str,
    asked_at: datetime,
    changed_at: datetime,
    owner: Owner,
    why: Why | None,
) -> dict[str, Any]:
    """As `task`, for the system that asked: without whom it is about, which team has it, and what became of it when.

    Tagged as a part of the resource (https://hl7.org/fhir/R4/resource.html, Meta.tag SUBSETTED).
    """
    tree: dict[str, Any] = {
        "resourceType": "Task",
        "id": str(id),
        "meta": {
            "lastUpdated": changed_at.isoformat(timespec="milliseconds"),
            "tag": [
                {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
            ],
        },
        "status": status,
        "intent": "order",
        "code": {"coding": [_TASK_CODE]},
        "focus": {"reference": focus},
        "authoredOn": asked_at.isoformat(timespec="seconds"),
        "lastModified": changed_at.isoformat(timespec="seconds"),
        "owner": {
            "type": "Organization",
            "identifier": {"system": ODS_SYSTEM, "value": owner.code},
            "display": owner.name,
        },
    }
    if why:
        tree["statusReason"] = {"coding": [{"system": WHY_SYSTEM, "code": why.value}], "text": why.label}
    return tree


def task_id(of: UUID) -> UUID:
    """The id of the Task of a referral, or of somebody named in a contact."""
    return uuid5(of, "task")


def kind_asked(*, may_have_needs: bool) -> str:
    """What type of resource asked for it: who may have needs is asked for, an appointment is made."""
    return "ServiceRequest" if may_have_needs else "Appointment"
