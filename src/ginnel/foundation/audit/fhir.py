"""An event of the trail as FHIR R4 AuditEvent. https://hl7.org/fhir/R4/auditevent.html

Follows IHE Basic Audit Log Patterns (BALP 1.1) where it fits: the request as an entity of type XrequestId, the patient
as an entity of role Patient. No BALP profile is claimed: each describes one interaction of a FHIR API between a client
and a server, and these are events of pages, commands and decisions.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from ginnel.foundation.audit.rules import Row
from ginnel.kernel.viewer import Action, Category, Purpose

Tree = dict[str, Any]
_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
_ACTIONS = "https://ginnel.invalid/CodeSystem/audit-action"
_CATEGORIES = "https://ginnel.invalid/CodeSystem/category"
_ACCOUNT = "https://ginnel.invalid/Id/staff-account"
_RESIDENT = "https://ginnel.invalid/Id/resident"
_CLIENT = "https://ginnel.invalid/Id/client"
_ORGANISATION = "https://fhir.nhs.uk/Id/ods-organization-code"
_SYSTEM = "https://ginnel.invalid/Id/installation"
_PATIENT_RECORD = ("110110", "Patient Record")
_QUERY = ("110112", "Query")
_TYPES = {
    "staff.signed-in": ("110114", "User Authentication"),
    "staff.signed-out": ("110114", "User Authentication"),
    "staff.sign-in-refused": ("110114", "User Authentication"),
    "resident.signed-in": ("110114", "User Authentication"),
    "resident.signed-out": ("110114", "User Authentication"),
    "resident.sign-in-refused": ("110114", "User Authentication"),
    "staff.role-granted": ("110136", "Security Roles Changed"),
    "staff.role-ended": ("110136", "Security Roles Changed"),
    "people.listed": _QUERY,
    "sharing.restricted": _QUERY,
    "audit.exported": ("110106", "Export"),
    "sharing.consents-exported": ("110106", "Export"),
}
_AUDIT_USED, _ACTIVITY = ("110101", "Audit Log Used"), ("110100", "Application Activity")
_READS = {"people.listed", "sharing.restricted", "record.printed", "entry.original-read", "load.file-read"}
_CREATES = {"entry.published", "relationship.begun", "sharing.overridden", "staff.registered"}
_PURPOSES: dict[str, tuple[str, str]] = {
    Purpose.DIRECT_CARE: ("TREAT", "treatment"),
    Purpose.RECORD_KEEPING: ("RECORDMGT", "records management"),
    Purpose.INFORMATION_GOVERNANCE: ("HCOMPL", "health compliance"),
    Purpose.PLANNING: ("HOPERAT", "healthcare operations"),
    Purpose.OWN_RECORD: ("PATRQT", "patient requested"),
    Purpose.DEMONSTRATION: ("HTEST", "test health data"),
}
_OUTCOMES = {"done": "0", "permit": "0", "review": "4", "deny": "4"}


def audit_event(row: Row) -> Tree:
    """The resource; what was lawfully disposed of is left out."""
    code, display = _type(row)
    return {
        "resourceType": "AuditEvent",
        "id": str(row.id),
        "type": {"system": _DICOM, "code": code, "display": display},
        "subtype": [{"system": _ACTIONS, "code": row.action}],
        "action": _action(row),
        "recorded": row.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "outcome": _OUTCOMES.get(row.outcome, "8"),
        "outcomeDesc": row.outcome,
        "purposeOfEvent": [_purpose(row.purpose)],
        "agent": _agents(row),
        "source": {
            "observer": {"identifier": {"system": _SYSTEM, "value": f"writer {row.writer}"}},
            "type": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/security-source-type",
                    "code": "4",
                    "display": "Application Server",
                }
            ],
        },
        **_entities(row),
    }


def _type(row: Row) -> tuple[str, str]:
    if row.action in _TYPES:
        return _TYPES[row.action]
    if row.action.startswith("audit."):
        return _AUDIT_USED
    return _PATIENT_RECORD if row.person else _ACTIVITY


def _action(row: Row) -> str:
    """Create, read or execute; our events tell of no update or deletion that is not a new version."""
    asked = row.detail.get("action") if row.action == "sharing.decided" else ""
    if row.action in _READS or asked == Action.READ:
        return "R"
    return "C" if row.action in _CREATES else "E"


def _purpose(purpose: str) -> Tree:
    known = _PURPOSES.get(purpose)
    if known is None:
        return {"text": purpose}
    code, display = known
    return {"coding": [{"system": _REASON, "code": code, "display": display}], "text": purpose}


def _agents(row: Row) -> list[Tree]:
    worker: Tree = {"role": [{"text": row.role}], "requestor": True}
    if row.identity:
        system = {"resident": _RESIDENT, "client": _CLIENT}.get(row.identity.partition(":")[0], _ACCOUNT)
        worker["who"] = {"identifier": {"system": system, "value": row.identity}}
    acted_for = {"identifier": {"system": _ORGANISATION, "value": row.organisation}}
    organisation = {"type": {"text": "Organisation acted for"}, "who": acted_for, "requestor": False}
    return [worker, organisation] if row.organisation else [worker]


def _entities(row: Row) -> Tree:
    found: list[Tree] = []
    if row.request_id:
        kind = {
            "system": "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType",
            "code": "XrequestId",
        }
        found.append({"what": {"identifier": {"value": str(row.request_id)}}, "type": kind})
    if row.person:
        found.append(
            {
                "what": {"reference": f"Patient/{row.person}"},
                "type": _coded("audit-entity-type", "1", "Person"),
                "role": _coded("object-role", "1", "Patient"),
                **_labels(row),
            }
        )
    told = [{"type": name, "valueString": str(value)} for name, value in row.detail.items() if str(value)]
    if told:
        found.append({"type": _coded("audit-entity-type", "4", "Other"), "name": "detail", "detail": told})
    return {"entity": found} if found else {}


def _labels(row: Row) -> Tree:
    said = [
        {"system": _CATEGORIES, "code": str(number), "display": Category(number).label}
        for number in row.categories
    ]
    return {"securityLabel": said} if said else {}


def _coded(system: str, code: str, display: str) -> Tree:
    return {"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code, "display": display}
