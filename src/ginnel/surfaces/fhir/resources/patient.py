"""A person as a UK Core Patient: one view of all that organisations say of who they are, linked to what each said.

Source: UK Core Patient 2.6.1; NHS number verification status, standards in docs. `link` of type seealso leads to each
organisation's Patient, replaced-by from an id by which the person went before (FHIR R4, Patient.link).
"""

from __future__ import annotations

from typing import Any

from ginnel.foundation.record.queries import Patient
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, ODS_SYSTEM
from ginnel.surfaces.fhir.presenting import SUBSETTED, instant

Tree = dict[str, Any]
_STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
_STATUSES = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
PROFILE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient"
_LABELS = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
_GENDERS = frozenset({"male", "female", "other", "unknown"})
# NHS Data Dictionary, NHS NUMBER STATUS INDICATOR CODE.
_WORDS = {
    "01": "Number present and verified",
    "02": "Number present but not traced",
    "03": "Trace required",
    "04": "Trace attempted - No match or multiple match found",
    "05": "Trace needs to be resolved - (NHS Number or patient detail conflict)",
    "06": "Trace in progress",
    "07": "Number not present and trace not required",
    "08": "Trace postponed (baby under six weeks old)",
}


def tree(of: Patient) -> Tree:
    """The Patient of a person."""
    if of.merged_into:
        return _replaced(of)
    shown = of.shown
    found: Tree = {
        "resourceType": "Patient",
        "id": str(of.person),
        "meta": _meta(of),
        "identifier": _identifiers(of),
        "active": True,
        "name": _names(of),
        "telecom": [{"system": "phone", "value": shown.phone}] if shown.phone else [],
        "gender": shown.gender if shown.gender in _GENDERS else "",
        "birthDate": shown.birth_date,
        "deceasedDateTime": shown.death_date,
        "deceasedBoolean": True if shown.has_died and not shown.death_date else None,
        "address": _addresses(of),
        "generalPractitioner": _practices(of),
        "link": [_link(id, "seealso") for id in of.sources],
    }
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _replaced(of: Patient) -> Tree:
    return {
        "resourceType": "Patient",
        "id": str(of.person),
        "meta": {"versionId": of.version, "lastUpdated": instant(of.updated)},
        "active": False,
        "link": [_link(of.merged_into, "replaced-by")],
    }


def _link(id: object, kind: str) -> Tree:
    return {"other": {"reference": f"Patient/{id}"}, "type": kind}


def _meta(of: Patient) -> Tree:
    meta: Tree = {"versionId": of.version, "lastUpdated": instant(of.updated), "profile": [PROFILE]}
    if of.shown.is_sensitive:
        meta["security"] = [{"system": _LABELS, "code": "R", "display": "restricted"}]
    if of.shown.is_withheld or of.shown.is_aliased:
        meta["tag"] = [SUBSETTED]
    return meta


def _identifiers(of: Patient) -> list[Tree]:
    if not of.shown.nhs_number:
        return []
    found: Tree = {"system": NHS_NUMBER_SYSTEM, "value": of.shown.nhs_number}
    status = of.shown.nhs_status
    if status in _WORDS:
        coding = {"system": _STATUSES, "code": status, "display": _WORDS[status]}
        found = {"extension": [{"url": _STATUS, "valueCodeableConcept": {"coding": [coding]}}], **found}
    return [found]


def _names(of: Patient) -> list[Tree]:
    shown = of.shown
    name: Tree = {"use": "usual" if not shown.is_aliased else "anonymous"}
    if shown.family:
        name["family"] = shown.family
    if shown.given:
        name["given"] = [shown.given]
    return [name] if len(name) > 1 else []


def _addresses(of: Patient) -> list[Tree]:
    shown = of.shown
    found: Tree = {"use": "home"}
    if shown.address_line:
        found["line"] = [line for line in shown.address_line.split(", ") if line]
    if shown.town:
        found["city"] = shown.town
    if shown.postcode:
        found["postalCode"] = shown.postcode
    return [found] if len(found) > 1 else []


def _practices(of: Patient) -> list[Tree]:
    if not of.shown.practice_code:
        return []
    return [
        {
            "type": "Organization",
            "identifier": {"system": ODS_SYSTEM, "value": of.shown.practice_code},
        }
    ]
