"""The small parts that resources of every tabular feed are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

Tree = dict[str, Any]
OURS = "https://ginnel.invalid/"
UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
UK_CORE_CODES = "https://fhir.hl7.org.uk/CodeSystem/UKCore-"
HL7_CODES = "http://terminology.hl7.org/CodeSystem/"
SNOMED = "http://snomed.info/sct"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
OPCS4 = "https://fhir.hl7.org.uk/Id/opcs-4"
_FHIR_ID = re.compile(r"^[A-Za-z0-9\-.]{1,64}$")


def local(kind: str, local_id: str) -> Tree:
    return {"reference": f"{kind}/{local_id}"}


def organisation(system: str, value: str) -> Tree:
    """An organisation by its identifier: its own record comes from elsewhere."""
    return {"type": "Organization", "identifier": {"system": system, "value": value}}


def fhir_id(name: str) -> str:
    """A source's id as a FHIR id: itself where FHIR allows it, else a stand-in that is always the same."""
    return name if _FHIR_ID.match(name) else f"x-{blake2b(name.encode(), digest_size=16).hexdigest()}"


def filled(pairs: Iterable[tuple[str, Any]]) -> Tree:
    """A tree of the pairs that hold something: FHIR knows no empty elements."""
    return {name: value for name, value in pairs if value not in (None, "", [], {})}
