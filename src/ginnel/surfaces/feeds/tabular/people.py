"""Whom a row is about, as its organisation says it: a Patient under the organisation's own id.

One organisation's systems describe a person differently (a hospital's warehouse without names, its patient
administration system with them), and the later would overwrite the earlier. So each family of feeds names its patients
with a prefix of its own; that they are the same people is matching, which can be undone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from urllib.parse import quote

from ginnel.kernel.values.dates import PartialDate
from ginnel.kernel.values.identifiers import (
    NHS_NUMBER_SYSTEM,
    ODS_SYSTEM,
    clean_nhs_number,
    clean_postcode,
    is_valid_nhs_number,
)
from ginnel.surfaces.feeds.tabular import codes
from ginnel.surfaces.feeds.tabular.parts import OURS, UK_CORE, Tree, fhir_id, filled, local, organisation
from ginnel.surfaces.feeds.tabular.row import Row

_GENDERS = {
    **dict.fromkeys(("1", "m", "male", "man", "boy"), "male"),
    **dict.fromkeys(("2", "f", "female", "woman", "girl"), "female"),
    **dict.fromkeys(
        ("9", "3", "4", "other", "indeterminate", "non-binary", "nonbinary", "transgender"), "other"
    ),
    **dict.fromkeys(("0", "x", "z", "u", "unknown", "not known", "not stated"), "unknown"),
}
_UNKNOWN_PRACTICES = frozenset({"V81997", "V81998", "V81999", "NA", "99", "&"})
# Pseudo postcodes of people without a known home. Source: NHS Data Dictionary, POSTCODE (ZZ99).
_NO_HOME = "ZZ99"


@dataclass(frozen=True, slots=True)
class Person:
    """What a row says of somebody, trimmed and not interpreted; "" where it says nothing.

    `key` is what its source calls the person where that is not its own id (then a pseudonym, then the NHS number).
    """

    source: str
    key: str = ""
    own_id: str = ""
    nhs_number: str = ""
    nhs_status: str = ""
    pseudonym: str = ""
    given: str = ""
    family: str = ""
    name: str = ""
    known_as: str = ""
    birth: date | PartialDate | None = None
    death: date | None = None
    gender: str = ""
    ethnicity: str = ""
    marital_status: str = ""
    language: str = ""
    lines: tuple[str, ...] = ()
    town: str = ""
    postcode: str = ""
    area: str = ""
    telephone: str = ""
    email: str = ""
    practice: str = ""
    practice_name: str = ""


def number_of(text: str) -> str:
    """The NHS number in a cell; "" for anything else in its place: two strangers may both be "Not known"."""
    number = clean_nhs_number(text)
    return number if is_valid_nhs_number(number) else ""


def born(person: Person, when: PartialDate) -> Person:
    """The person with a date of birth that is known to the month or year only."""
    return replace(person, birth=when)


def key_of(person: Person) -> str:
    """What the source calls the person: its own id, else a pseudonym, else the NHS number; "" for nobody."""
    return person.key or person.own_id or person.pseudonym or number_of(person.nhs_number)


def or_described(person: Person) -> Person:
    """The person under a name made of how they are described, where their source gives them none.

    A full name with a date of birth or a postcode is enough to know the same description again, and no more.
    """
    described = (
        person.given,
        person.family,
        person.name,
        str(person.birth or ""),
        clean_postcode(person.postcode),
    )
    is_named = (person.given and person.family) or " " in person.name.strip()
    if key_of(person) or not is_named or not any(described[3:]):
        return person
    folded = "\x1f".join(" ".join(part.casefold().split()) for part in described)
    return replace(person, key=f"described-{blake2b(folded.encode(), digest_size=12).hexdigest()}")


def local_id(person: Person, prefix: str) -> str:
    return fhir_id(f"{prefix}-{key_of(person)}")


def subject(person: Person, prefix: str) -> Tree:
    return local("Patient", local_id(person, prefix))


def patient(person: Person, prefix: str) -> Tree:
    """The Patient. Nothing is put right: what an organisation holds wrongly is shown as it holds it."""
    return filled(
        [
            ("resourceType", "Patient"),
            ("id", local_id(person, prefix)),
            ("extension", _extensions(person)),
            ("identifier", _identifiers(person)),
            ("name", _names(person)),
            ("telecom", _telecom(person)),
            ("gender", _GENDERS.get(person.gender.strip().casefold())),
            ("birthDate", str(person.birth) if person.birth else None),
            ("deceasedDateTime", str(person.death) if person.death else None),
            ("address", _address(person)),
            ("maritalStatus", codes.concept("marital-status", person.marital_status)),
            ("communication", _communication(person)),
            ("generalPractitioner", _practice(person)),
        ]
    )


def check_is_somebody(row: Row, person: Person, column: str) -> None:
    """A row about nobody is refused."""
    if not key_of(person):
        row.fault("no-person", column, "names nobody: neither the sender's id nor a valid NHS number")


def check_life(row: Row, person: Person, start: date | None, column: str) -> None:
    """A life that ends before it begins, or something that happened before it began, is refused."""
    born = person.birth if type(person.birth) is date else None
    if born and person.death and person.death < born:
        row.fault("death-before-birth", column, "has a death before the birth")
    if born and start and start < born:
        row.fault("start-before-birth", column, "has something that happened before the person was born")


def _identifiers(person: Person) -> list[Tree]:
    found: list[Tree] = []
    number = clean_nhs_number(person.nhs_number)
    if is_valid_nhs_number(number):
        found.append(
            filled([("extension", _verification(person)), ("system", NHS_NUMBER_SYSTEM), ("value", number)])
        )
    elif number:
        # Kept, but not as an NHS number: nobody must be joined by it.
        found.append({"system": OURS + "Id/nhs-number-as-sent", "value": number})
    if person.own_id:
        found.append({"system": f"{OURS}id/{quote(person.source, safe='')}", "value": person.own_id})
    if person.pseudonym:
        found.append({"system": OURS + "Id/national-pseudonym", "value": person.pseudonym})
    return found


def _verification(person: Person) -> list[Tree]:
    """How far the number has been traced, where the row says; else present but not traced (02)."""
    status = codes.concept("nhs-number-verification-status", person.nhs_status or "02")
    if status is None or "coding" not in status:
        return []
    return [{"url": UK_CORE + "NHSNumberVerificationStatus", "valueCodeableConcept": status}]


def _extensions(person: Person) -> list[Tree]:
    found: list[Tree] = []
    if person.ethnicity:
        category = codes.concept("ethnic-category", person.ethnicity)
        found.append({"url": UK_CORE + "EthnicCategory", "valueCodeableConcept": category})
    return found


def _names(person: Person) -> list[Tree]:
    names: list[Tree] = []
    if person.given or person.family or person.name:
        official = [
            ("use", "official"),
            ("text", person.name),
            ("family", person.family),
            ("given", person.given.split()),
        ]
        names.append(filled(official))
    if person.known_as:
        names.append({"use": "nickname", "given": [person.known_as]})
    return names


def _telecom(person: Person) -> list[Tree]:
    points = (("phone", person.telephone), ("email", person.email))
    return [{"system": system, "value": value} for system, value in points if value]


def _address(person: Person) -> list[Tree]:
    lines = [line for line in person.lines if line]
    area = {"url": OURS + "StructureDefinition/small-area", "valueCode": person.area}
    postcode = clean_postcode(person.postcode)
    address = filled(
        [
            ("extension", [area] if person.area else []),
            ("line", lines),
            ("city", person.town),
            ("postalCode", postcode),
        ]
    )
    if not address:
        return []
    return [{"use": "temp" if postcode.startswith(_NO_HOME) else "home", **address}]


def _communication(person: Person) -> list[Tree]:
    if not person.language:
        return []
    language = codes.concept("human-language", person.language.lower()) or {}
    return [{"language": language, "preferred": True}]


def _practice(person: Person) -> list[Tree]:
    if not person.practice or person.practice in _UNKNOWN_PRACTICES:
        return [{"display": person.practice_name}] if person.practice_name else []
    tree = organisation(ODS_SYSTEM, person.practice)
    return [{**tree, "display": person.practice_name} if person.practice_name else tree]
