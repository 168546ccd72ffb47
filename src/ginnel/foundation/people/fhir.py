"""FHIR R4 Patient to a description. Source: UK Core Patient 2.6.1, https://simplifier.net/hl7fhirukcorer4

Reads nothing that a matcher does not need; the resource itself is kept whole by the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ginnel.foundation.people.rules.description import Description
from ginnel.kernel.values.dates import PartialDate
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, ODS_SYSTEM, clean_nhs_number

_STATUS = "Extension-UKCore-NHSNumberVerificationStatus"
# UK Core wrote the statuses of the NHS Data Dictionary in words before it wrote their codes (its CodeSystem
# NHSNumberVerificationStatus); Booking and Referral messages still do.
_STATUS_WORDS = {
    "number-present-and-verified": "01",
    "number-present-but-not-traced": "02",
    "trace-required": "03",
    "trace-attempted": "04",
    "trace-needs-to-be-resolved": "05",
    "trace-in-progress": "06",
    "number-not-present-and-trace-not-required": "07",
    "trace-postponed": "08",
}
_UPRN_SYSTEMS = ("https://fhir.hl7.org.uk/Id/uprn", "https://fhir.nhs.uk/Id/UPRN", "UPRN")
# v3-ActCode / v3-Confidentiality codes under which an identity is kept apart by the national service:
# restricted and very restricted (PDS), and the retained or superseded identities of gender change and
# adoption.
_SEPARATING = frozenset({"R", "V", "REDACTED"})
_LONG = 255
# UK Core, and CareConnect before it (its extension and code system end in "-1").
_ETHNICITY = re.compile(r"/Extension-(UKCore-EthnicCategory|CareConnect-EthnicCategory-1)$")
_ETHNIC_SYSTEMS = re.compile(
    r"(/UKCore-EthnicCategoryEngland|/UKCore-EthnicCategory|/CareConnect-EthnicCategory-1"
    r"|^urn:ginnel:codes:ethnic-category-census)$"
)

Tree = Mapping[str, Any]


def description(tree: Tree, *, number: int = 0) -> Description:
    """What a Patient resource says, as plain values. Elements of the wrong type are read as absent."""
    nhs_number, status = _nhs_number(tree)
    name = _preferred(_each(tree, "name"), ("official", "usual"))
    address = _preferred(_each(tree, "address"), ("home",))
    given = [_text(part) for part in _list(name.get("given")) if _text(part)]
    return Description(
        number=number,
        nhs_number=nhs_number,
        nhs_status=status,
        family=_text(name.get("family")) or _last_word(name),
        given=given[0] if given else _first_word(name),
        other_names=tuple(sorted(_other_names(tree, name, given))),
        birth_date=_date(tree.get("birthDate")),
        death_date=_date(_text(tree.get("deceasedDateTime"))[:10]),
        gender=_text(tree.get("gender")),
        address_line=", ".join(_text(line) for line in _list(address.get("line")) if _text(line)),
        town=_text(address.get("city")),
        postcode=_text(address.get("postalCode")),
        uprn=_uprn(address),
        phone=_contact(tree, ("phone", "sms")),
        email=_contact(tree, ("email",)),
        practice_code=_practice(tree),
        birth_place=_birth_place(tree),
        ethnicity=ethnicity(tree),
        identifiers=tuple(_other_identifiers(tree)),
        is_separated=_is_separated(tree),
        is_dead=has_died(tree),
    )


def has_died(tree: Tree) -> bool:
    """Whether a Patient says so, with a date or without one."""
    return tree.get("deceasedBoolean") is True or bool(_text(tree.get("deceasedDateTime")))


def _nhs_number(tree: Tree) -> tuple[str, str]:
    for identifier in _each(tree, "identifier"):
        if identifier.get("system") == NHS_NUMBER_SYSTEM and identifier.get("use") != "old":
            return clean_nhs_number(_text(identifier.get("value"))), _status(identifier)
    return "", ""


def _status(identifier: Tree) -> str:
    for extension in _each(identifier, "extension"):
        if _text(extension.get("url")).endswith(_STATUS):
            for coding in _each(_tree(extension.get("valueCodeableConcept")), "coding"):
                code = _text(coding.get("code"))
                # The earlier CareConnect code system wrote 1 for 01.
                return code.zfill(2) if code.isdigit() else _STATUS_WORDS.get(code, "")
    return ""


def _other_names(tree: Tree, preferred: Tree, given: list[str]) -> set[str]:
    names = set(given[1:])
    for name in _each(tree, "name"):
        if name is not preferred:
            names |= {_text(part) for part in [*_list(name.get("given")), name.get("family")]}
    return names - {"", *given[:1], _text(preferred.get("family"))}


def _other_identifiers(tree: Tree) -> Iterator[str]:
    for identifier in _each(tree, "identifier"):
        if identifier.get("system") != NHS_NUMBER_SYSTEM and _text(identifier.get("value")):
            yield _text(identifier.get("value"))[:_LONG]


def _practice(tree: Tree) -> str:
    for practitioner in _each(tree, "generalPractitioner"):
        identifier = _tree(practitioner.get("identifier"))
        if identifier.get("system") == ODS_SYSTEM:
            return _text(identifier.get("value"))
    return ""


def _uprn(address: Tree) -> str:
    for extension in _each(address, "extension"):
        parts = {_text(part.get("url")): part for part in _each(extension, "extension")}
        kind = _tree(_tree(parts.get("type")).get("valueCoding"))
        if kind.get("code") == "UPRN" or kind.get("system") in _UPRN_SYSTEMS:
            return _text(_tree(parts.get("value")).get("valueString"))
    return ""


def _birth_place(tree: Tree) -> str:
    for extension in _each(tree, "extension"):
        if extension.get("url") == "http://hl7.org/fhir/StructureDefinition/patient-birthPlace":
            place = _tree(extension.get("valueAddress"))
            return _text(place.get("city")) or _text(place.get("text"))
    return ""


def ethnicity(tree: Tree) -> str:
    """The code of the NHS ETHNIC CATEGORY that a Patient has, "" for none: A to S, Z (not stated) or 99 (not known).
    For the groups of the 2021 census that it lacks, ours: GT, RO or AR."""
    for extension in _each(tree, "extension"):
        if _ETHNICITY.search(_text(extension.get("url"))):
            for coding in _each(_tree(extension.get("valueCodeableConcept")), "coding"):
                if _ETHNIC_SYSTEMS.search(_text(coding.get("system"))):
                    return _text(coding.get("code")).upper()[:2]
    return ""


def _contact(tree: Tree, systems: tuple[str, ...]) -> str:
    for telecom in _each(tree, "telecom"):
        if telecom.get("system") in systems and telecom.get("use") != "old" and _text(telecom.get("value")):
            return _text(telecom.get("value"))
    return ""


def _is_separated(tree: Tree) -> bool:
    tags = _each(_tree(tree.get("meta")), "security")
    return any(_text(tag.get("code")) in _SEPARATING for tag in tags)


def _preferred(things: list[Tree], uses: tuple[str, ...]) -> Tree:
    """The first of the wanted uses, else the first that is not old, else nothing."""
    for use in uses:
        for thing in things:
            if thing.get("use") == use:
                return thing
    return next((thing for thing in things if thing.get("use") not in ("old", "maiden")), {})


def _date(value: Any) -> str:
    try:
        return str(PartialDate.parse(_text(value).strip()))
    except ValueError:
        return ""


def _last_word(name: Tree) -> str:
    words = _text(name.get("text")).split()
    return words[-1] if len(words) > 1 else ""


def _first_word(name: Tree) -> str:
    words = _text(name.get("text")).split()
    return words[0] if len(words) > 1 else ""


def _each(tree: Tree, element: str) -> list[Tree]:
    return [item for item in _list(tree.get(element)) if isinstance(item, Mapping)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _tree(value: Any) -> Tree:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
