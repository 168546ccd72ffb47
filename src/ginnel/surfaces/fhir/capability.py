"""What this server can do, computed from what is registered (FHIR R4, CapabilityStatement)."""

from __future__ import annotations

from functools import cache
from typing import Any

from ginnel.foundation.record.fhir import kinds, meanings
from ginnel.foundation.record.fhir.parameters import composites_of, near_of, of_kind
from ginnel.kernel import clock
from ginnel.surfaces.fhir.interactions.messaging import DEFINITIONS
from ginnel.surfaces.fhir.presenting import instant
from ginnel.surfaces.fhir.registry import (
    ASK_ALL,
    CHANGING,
    OPERATE_ON_ALL,
    OPERATIONS,
    READING,
    SYSTEM_INTERACTIONS,
)
from ginnel.surfaces.fhir.resources.owning import OWNED

Tree = dict[str, Any]
_OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
_OPERATION = "http://hl7.org/fhir/OperationDefinition/"


def statement(base: str) -> Tree:
    """The CapabilityStatement of the server at `base`, which ends in a slash."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": instant(clock.now()),
        "kind": "instance",
        "software": {"name": "Ginnel"},
        "implementation": {"description": "The shared record of a place", "url": base.rstrip("/")},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "application/fhir+xml", "json", "xml"],
        "patchFormat": ["application/json-patch+json"],
        "rest": [
            {
                "mode": "server",
                "documentation": (
                    "A Patient is a person, with a link to what each organisation sent of them. A parameter that is "
                    "not known is refused unless the request prefers handling=lenient. A total counts what this "
                    "client may see. Not answered: _filter, _query, _text, _content, and lists that are worked out; "
                    "of a Bundle composition and message, for its entries are kept and not itself."
                ),
                "security": _security(base),
                "resource": [_resource(kind) for kind in kinds.KINDS if kinds.is_kind(kind)],
                "interaction": [{"code": code} for code in SYSTEM_INTERACTIONS],
                "operation": [
                    *(_operation(name, OPERATIONS["*", name]) for name in ASK_ALL),
                    *(_operation(name, OPERATIONS["", name]) for name in OPERATE_ON_ALL),
                ],
            }
        ],
        "messaging": [_messaging(base)],
    }


def _messaging(base: str) -> Tree:
    """Booking and Referral messages, in at the operation that takes them."""
    protocol = {"system": "http://terminology.hl7.org/CodeSystem/message-transport", "code": "http"}
    return {
        "endpoint": [{"protocol": protocol, "address": f"{base}$process-message"}],
        "documentation": "What is asked is a contact of the front door that is named, and answered at once.",
        "supportedMessage": [{"mode": "receiver", "definition": one} for one in DEFINITIONS.values()],
    }


def _security(base: str) -> Tree:
    """With the address of tokens as SMART App Launch 1.0 said it: clients in use look nowhere else."""
    system = "http://terminology.hl7.org/CodeSystem/restful-security-service"
    token = {"url": "token", "valueUri": base.removesuffix("fhir/R4/") + "oauth/token"}
    return {
        "extension": [{"url": _OAUTH_URIS, "extension": [token]}],
        "service": [{"coding": [{"system": system, "code": "SMART-on-FHIR"}]}],
        "description": "OAuth 2.0 client credentials with a signed assertion (SMART Backend Services).",
    }


@cache
def _resource(kind: str) -> Tree:
    references = [one.code for one in of_kind(kind).values() if one.type == "reference"]
    owned = OWNED.get(kind)
    found: Tree = {
        "type": kind,
        "documentation": owned.words if owned else "",
        "interaction": [{"code": code} for code in (*READING, *CHANGING, *_deleting(kind))],
        "versioning": "versioned-update",
        "readHistory": True,
        "updateCreate": False,
        "conditionalCreate": True,
        "conditionalRead": "full-support",
        "conditionalUpdate": True,
        "conditionalDelete": "single" if _deleting(kind) else "not-supported",
        "searchInclude": [f"{kind}:{code}" for code in references],
        "searchRevInclude": list(_pointing_at(kind)),
        "searchParam": [
            {"name": "_id", "type": "token"},
            {"name": "_lastUpdated", "type": "date"},
            {"name": "_list", "type": "special"},
            *({"name": one.code, "type": one.type} for one in of_kind(kind).values()),
            *({"name": code, "type": "composite"} for code in composites_of(kind)),
            *([{"name": "near", "type": "special"}] if near_of(kind) else []),
        ],
        "operation": [
            _operation(name, definition) for (on, name), definition in OPERATIONS.items() if on in (kind, "*")
        ],
    }
    return {name: value for name, value in found.items() if value not in ([], "")}


def _operation(name: str, definition: str) -> Tree:
    return {"name": name, "definition": _OPERATION + definition}


def _deleting(kind: str) -> tuple[str, ...]:
    """Nobody is deleted."""
    return () if kind == "Patient" else ("delete",)


@cache
def _references() -> tuple[tuple[str, str, frozenset[str]], ...]:
    return tuple(
        (kind, one.code, meanings.targets_of(kind, one.code))
        for kind in kinds.KINDS
        if kinds.is_kind(kind)
        for one in of_kind(kind).values()
        if one.type == "reference"
    )


def _pointing_at(kind: str) -> tuple[str, ...]:
    return tuple(f"{by}:{code}" for by, code, targets in _references() if kind in targets)
