"""Which of a patient's numbers is whose: the hospital's own, the NHS number, and the others (data type CX).

The hospital's own number is the local id everything else hangs on. NHS number: assigning authority `NHS` or type `NH`
(ITK HL7 v2 Message Specifications, Domain Message Specification 1.1); its verification status stands in PID-32.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from ginnel.kernel.errors import Fault
from ginnel.kernel.values.identifiers import (
    NHS_NUMBER_SYSTEM,
    PLACEHOLDERS,
    clean_nhs_number,
    is_valid_nhs_number,
)
from ginnel.surfaces.feeds.adt.codes import OWN, PATIENT_NUMBER, UK_CORE
from ginnel.surfaces.feeds.adt.reading import Reading, Tree, filled, place
from ginnel.surfaces.feeds.adt.syntax import NULL, Segment

_NHS_AUTHORITIES = frozenset({"NHS", "NHSNBR", "NHSNMBR", "NHSNO", "2.16.840.1.113883.2.1.4.1"})
_NHS_TYPES = frozenset({"NH", "NHS", "NHSNMBR"})
# Numbers of people that are no hospital's own (HL7 table 0203): insurance, driving licence, passport, account, visit.
_NOT_OURS = frozenset(
    {"SS", "SB", "DL", "PPN", "AN", "VN", "MC", "MA", "MB", "MI", "NI", "HN", "BC", "DN", "EN", "XX"}
)
_OURS = ("MR", "PI", "MEDREC", "PT")
_STATUS = re.compile(r"(?:NSTS)?(0[1-8])")
_STATUS_SYSTEM = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
_TYPE_SYSTEM = "http://terminology.hl7.org/CodeSystem/v2-0203"
_SAFE = re.compile(r"[A-Za-z0-9.-]{1,64}")
NHS = "nhs"


def fhir_id(text: str) -> str:
    """A local number as an id that FHIR allows: itself, or where it has other characters one that stands for it."""
    return text if _SAFE.fullmatch(text) else f"x-{blake2b(text.encode(), digest_size=16).hexdigest()}"


def local_number(reading: Reading, segment: Segment, field: int = 3) -> str:
    """The hospital's own number of the patient in PID-3 or MRG-1; the NHS number where there is no other; else ""."""
    found = [one for one in _each(reading, segment, field) if one[0]]
    ours = [number for number, authority, kind in found if not _is_nhs(number, authority, kind)]
    typed = [number for number, _, kind in found if kind in _OURS and number in ours]
    untyped = [number for number, _, kind in found if number in ours and kind not in _NOT_OURS]
    numbers = typed or untyped
    if numbers:
        return numbers[0]
    nhs = [clean_nhs_number(number) for number, authority, kind in found if _is_nhs(number, authority, kind)]
    return f"nhs-{nhs[0]}" if nhs and is_valid_nhs_number(nhs[0]) else ""


def identifiers(reading: Reading, pid: Segment) -> Tree:
    """Each of the patient's numbers by what kind it is, as FHIR Identifiers; None for one said to be no longer held."""
    said: Tree = {}
    for field in (3, 2, 4):
        for number, authority, kind in _each(reading, pid, field):
            if _is_nhs(number, authority, kind):
                _nhs_number(reading, pid, field, number, said)
            elif number and not _is_told(said, number):
                said.setdefault(f"{authority}|{kind}", _identifier(number, authority, kind))
    return said


def _each(reading: Reading, segment: Segment, field: int) -> list[tuple[str, str, str]]:
    """(number, assigning authority, type) of each repetition; NULL as the number where it is said to be none."""
    part = reading.message.part
    found = []
    for repetition in reading.message.repetitions(segment, field):
        first = repetition.split(reading.message.delimiters.component, 1)[0]
        number = NULL if first == NULL else part(repetition, 1)
        found.append((number, part(repetition, 4).upper(), part(repetition, 5).upper()))
    return [one for one in found if one[0] != NULL or one[1] or one[2]]


def _is_nhs(number: str, authority: str, kind: str) -> bool:
    if authority in _NHS_AUTHORITIES or kind in _NHS_TYPES:
        return True
    return kind in {"HN", "NI"} and is_valid_nhs_number(clean_nhs_number(number))


def _is_told(said: Tree, number: str) -> bool:
    return any(one and one["value"] == number for one in said.values())


def _identifier(number: str, authority: str, kind: str) -> Tree:
    coding = [{"system": _TYPE_SYSTEM, "code": kind}] if kind and " " not in kind else []
    return filled(
        [
            ("type", filled([("coding", coding)])),
            ("system", PATIENT_NUMBER),
            ("value", number),
            ("assigner", filled([("display", authority)])),
        ]
    )


def _nhs_number(reading: Reading, pid: Segment, field: int, number: str, said: Tree) -> None:
    """A valid number as what it is; a placeholder is only noted, and a mistyped one is kept apart, never matched on."""
    where = place(pid, field, 1)
    if number == NULL:
        said[NHS] = None
        return
    cleaned = clean_nhs_number(number)
    if is_valid_nhs_number(cleaned):
        said[NHS] = filled(
            [("extension", _status(reading, pid)), ("system", NHS_NUMBER_SYSTEM), ("value", cleaned)]
        )
    elif cleaned in PLACEHOLDERS or not cleaned:
        reading.notes.append(
            Fault("nhs-number-placeholder", f"{where} holds no real NHS number.", field=where)
        )
    else:
        reading.notes.append(Fault("nhs-number-invalid", f"{where} is no valid NHS number.", field=where))
        said["nhs-as-sent"] = {"system": f"{OWN}/Id/nhs-number-as-sent", "value": number}


def _status(reading: Reading, pid: Segment) -> list[Tree]:
    for repetition in reading.message.repetitions(pid, 32):
        match = _STATUS.fullmatch(reading.message.part(repetition, 1).upper())
        if match:
            coding = {"system": _STATUS_SYSTEM, "code": match[1]}
            url = f"{UK_CORE}NHSNumberVerificationStatus"
            return [{"url": url, "valueCodeableConcept": {"coding": [coding]}}]
    return []
