"""What a person is willing to have shared as FHIR R4 Consent. https://hl7.org/fhir/R4/consent.html

One Consent for a person: what counts now, and never a list of contradicting words whose order the reader must know. Its
root says nothing of its own, for the base is the law (policy); below are permissions and refusals, each with its
exceptions inside it, as R4 nests provisions. Why something was said is not told: it often speaks of others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.sharing.rules.standing_words import Standing
from ginnel.foundation.sharing.states import SaidBy
from ginnel.kernel.viewer import Category

Tree = dict[str, Any]
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_CATEGORIES = "https://ginnel.invalid/CodeSystem/category"
_KINDS = "https://ginnel.invalid/CodeSystem/organisation-kind"
# By these a Consent speaks of what Ginnel decides by.
TERMS = frozenset({_CATEGORIES, _KINDS})
_ORGANISATION = "https://fhir.nhs.uk/Id/ods-organization-code"
_LAW = {
    "authority": "https://www.legislation.gov.uk",
    "uri": "https://www.legislation.gov.uk/ukpga/2012/7/section/251B",
}


def consent(
    person: UUID,
    counting: Sequence[tuple[Standing, Sequence[Category]]],
    *,
    said_by: Collection[SaidBy],
    said_at: datetime,
    names: Mapping[str, str],
) -> Tree:
    """The resource. `counting` is what counts for which kinds of fact, `said_by` whose words those are, `said_at` when
    the last was said, `names` those of the organisations named (by code). It has the person's id, of whom there is one.
    """
    patient = {"reference": f"Patient/{person}"}
    return {
        "resourceType": "Consent",
        "id": str(person),
        "status": "active",
        "scope": _coded("consentscope", "patient-privacy", "Privacy Consent"),
        "category": [_coded("v3-ActCode", "IDSCL", "information disclosure")],
        "patient": patient,
        "dateTime": _moment(said_at),
        "performer": [patient if one is SaidBy.SELF else {"display": one.label} for one in sorted(said_by)],
        "policy": [_LAW],
        "provision": {
            "purpose": [{"system": f"{_TERMINOLOGY}/v3-ActReason", "code": "TREAT", "display": "treatment"}],
            "provision": [_provision(one, names) | _about(categories) for one, categories in counting],
        },
    }


def _provision(one: Standing, names: Mapping[str, str]) -> Tree:
    found: Tree = {
        "type": "deny" if one.word.is_objection else "permit",
        "period": {"start": _moment(one.word.said_at)},
    }
    if one.kind or one.organisation:
        found["actor"] = [_actor(one, names)]
    if one.but:
        found["provision"] = [_provision(inner, names) for inner in one.but]
    return found


def _about(categories: Sequence[Category]) -> Tree:
    labels = [
        {"system": _CATEGORIES, "code": str(int(category)), "display": category.label}
        for category in categories
    ]
    return {"action": [_coded("consentaction", "access", "Access")], "securityLabel": labels}


def _actor(one: Standing, names: Mapping[str, str]) -> Tree:
    """A kind of organisation is no organisation: it is named in words, and by a code beside the role."""
    role = _coded("v3-ParticipationType", "IRCP", "information recipient")
    if one.organisation:
        named = {"identifier": {"system": _ORGANISATION, "value": one.organisation}}
        return {
            "role": role,
            "reference": {"type": "Organization", **named, "display": names[one.organisation]},
        }
    label = str(OrganisationKind(one.kind).label)
    role["coding"].append({"system": _KINDS, "code": one.kind, "display": label})
    return {
        "role": role,
        "reference": {"type": "Organization", "display": f"Every one of this kind: {label}"},
    }


def _coded(system: str, code: str, display: str) -> Tree:
    return {"coding": [{"system": f"{_TERMINOLOGY}/{system}", "code": code, "display": display}]}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
