"""PID, PD1 and NK1: who the patient is, as elements of a FHIR Patient each of which a later message may replace.

An empty field says nothing and leaves what is held; two quotation marks ("") take it away: None here.
UK Core Patient 2.6.1, https://simplifier.net/hl7fhirukcorer4
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ginnel.kernel.errors import Fault
from ginnel.kernel.values.identifiers import ODS_SYSTEM, clean_postcode
from ginnel.surfaces.feeds.adt import codes
from ginnel.surfaces.feeds.adt.identity import identifiers
from ginnel.surfaces.feeds.adt.reading import Reading, Tree, concept, filled, place
from ginnel.surfaces.feeds.adt.syntax import Segment

_NAME_USES = {
    "L": "official",
    "D": "usual",
    "M": "maiden",
    "N": "nickname",
    "A": "nickname",
    "B": "old",
    "S": "anonymous",
}
_ADDRESS_USES = {
    "H": "home",
    "P": "home",
    "L": "home",
    "C": "temp",
    "T": "temp",
    "O": "work",
    "B": "work",
    "BA": "old",
}
_PHONE_USES = {"PRN": "home", "ORN": "home", "VHN": "home", "WPN": "work", "PRS": "mobile", "EMR": "home"}
_PHONE_SYSTEMS = {"FX": "fax", "BP": "pager", "INTERNET": "email", "X.400": "email", "SMS": "sms"}
_PRACTICE = re.compile(r"[A-Z]\d{5}")
_RELATIONSHIPS = "http://terminology.hl7.org/CodeSystem/v2-0131"

Read = Callable[[Reading, Segment], object]


def who(reading: Reading, pid: Segment, pd1: Segment | None, kin: Sequence[Segment]) -> Tree:
    """Every element that this message says something of."""
    said: Tree = {"identifiers": identifiers(reading, pid)}
    for name, field, read in _ELEMENTS:
        if reading.message.is_null(pid, field):
            said[name] = None
        elif pid.raw(field) and (value := read(reading, pid)):
            said[name] = value
    _death(reading, pid, said)
    if pd1 is not None and (practice := _practice(reading, pd1)):
        said["generalPractitioner"] = practice
    if contacts := [one for one in (_contact(reading, segment) for segment in kin) if one]:
        said["contact"] = contacts
    return said


def names(reading: Reading, segment: Segment, field: int) -> list[Tree]:
    """Names (XPN). The first without a type is the official one."""
    found = [_name(reading, repetition) for repetition in reading.message.repetitions(segment, field)]
    found = [one for one in found if "family" in one or "given" in one]
    if found and "use" not in found[0] and not any(one.get("use") == "official" for one in found):
        found[0] = {"use": "official", **found[0]}
    return found


def _name(reading: Reading, repetition: str) -> Tree:
    family, given, middle, suffix, prefix, kind = (
        reading.message.part(repetition, component) for component in (1, 2, 3, 4, 5, 7)
    )
    return filled(
        [
            ("use", _NAME_USES.get(kind.upper())),
            ("family", family),
            ("given", [one for one in (given, *middle.split()) if one]),
            ("prefix", [prefix] if prefix else []),
            ("suffix", [suffix] if suffix else []),
        ]
    )


def _all_names(reading: Reading, pid: Segment) -> list[Tree]:
    aliases = [{**one, "use": "old"} for one in names(reading, pid, 9)]
    return names(reading, pid, 5) + [one for one in aliases if one]


def addresses(reading: Reading, segment: Segment, field: int) -> list[Tree]:
    """Addresses (XAD); one that says only a country is none."""
    part = reading.message.part
    found = []
    for repetition in reading.message.repetitions(segment, field):
        lines = [part(repetition, 1), part(repetition, 2)]
        tree = filled(
            [
                ("use", _ADDRESS_USES.get(part(repetition, 7).upper())),
                ("line", [line for line in lines if line]),
                ("city", part(repetition, 3)),
                ("district", part(repetition, 4)),
                ("postalCode", clean_postcode(part(repetition, 5))),
                ("country", part(repetition, 6)),
            ]
        )
        if tree.keys() - {"use", "country"}:
            found.append(tree)
    return found


def telephones(reading: Reading, segment: Segment, field: int, use: str) -> list[Tree]:
    """Telephone numbers and e-mail addresses (XTN); `use` where the number says none."""
    found = []
    for repetition in reading.message.repetitions(segment, field):
        number, code, kind, email = (reading.message.part(repetition, one) for one in (1, 2, 3, 4))
        number = number or reading.message.part(repetition, 12) or _assembled(reading, repetition)
        said = "mobile" if kind.upper() == "CP" else _PHONE_USES.get(code.upper(), use)
        is_email = bool(email) and (code.upper() == "NET" or "@" in email)
        if number and not (is_email and "@" in number):
            system = _PHONE_SYSTEMS.get(kind.upper(), "phone")
            found.append(
                {
                    "system": "email" if "@" in number else "phone" if system == "email" else system,
                    "value": number,
                    "use": said,
                }
            )
        if is_email:
            found.append({"system": "email", "value": email, "use": said})
    return found


def _assembled(reading: Reading, repetition: str) -> str:
    """Country, area and local number."""
    country, area, local = (reading.message.part(repetition, one) for one in (5, 6, 7))
    return (
        " ".join(part for part in (f"+{country}" if country.isdigit() else "", area, local) if part)
        if local
        else ""
    )


def _birth(reading: Reading, pid: Segment) -> Tree | None:
    """The day as it is written, whatever the zone: nobody's birthday moves with the clocks."""
    born = reading.moment(pid, 7)
    if born is None:
        return None
    return filled([("day", born.day), ("time", born.text if born.is_timed else "")])


def _gender(reading: Reading, pid: Segment) -> str:
    code = reading.text(pid, 8).upper()
    if code and code not in codes.GENDERS:
        where = place(pid, 8)
        reading.notes.append(Fault("code-unknown", f"{where} is a code that is not known here.", field=where))
    return codes.GENDERS.get(code, "")


def _marital(reading: Reading, pid: Segment) -> Tree:
    return codes.national("marital-status", reading.text(pid, 16).upper(), reading.text(pid, 16, 2))


def _ethnicity(reading: Reading, pid: Segment) -> Tree:
    return codes.national("ethnic-category", reading.text(pid, 22).upper(), reading.text(pid, 22, 2))


def _language(reading: Reading, pid: Segment) -> list[Tree]:
    said = concept(reading, pid.raw(15).split(reading.message.delimiters.repetition, 1)[0])
    return [{"language": said}] if said else []


def _religion(reading: Reading, pid: Segment) -> str:
    return reading.text(pid, 17, 2) or reading.text(pid, 17)


_ELEMENTS: tuple[tuple[str, int, Read], ...] = (
    ("name", 5, _all_names),
    ("birth", 7, _birth),
    ("gender", 8, _gender),
    ("address", 11, lambda reading, pid: addresses(reading, pid, 11)),
    ("home", 13, lambda reading, pid: telephones(reading, pid, 13, "home")),
    ("work", 14, lambda reading, pid: telephones(reading, pid, 14, "work")),
    ("communication", 15, _language),
    ("maritalStatus", 16, _marital),
    ("religion", 17, _religion),
    ("ethnicity", 22, _ethnicity),
)


def _death(reading: Reading, pid: Segment, said: Tree) -> None:
    """PID-29 and PID-30. An indicator that says no outweighs a date, and is noted where the two disagree."""
    indicator, died = reading.text(pid, 30).upper(), reading.moment(pid, 29)
    if indicator in {"N", "NO", "0"} or reading.message.is_null(pid, 30):
        said["deceased"] = None
        if died:
            message = "PID-29 gives a date of death and PID-30 says that the patient is alive."
            reading.notes.append(Fault("death-contradicted", message, field=place(pid, 30)))
    elif died:
        said["deceased"] = died.text
    elif indicator in {"Y", "YES", "1"}:
        said["deceased"] = True


def _practice(reading: Reading, pd1: Segment) -> list[Tree]:
    """The practice (PD1-3) by its ODS code, and the doctor (PD1-4) by name."""
    part = reading.message.part
    found = []
    for repetition in reading.message.repetitions(pd1, 3):
        code = next(
            (one for one in (part(repetition, 3), part(repetition, 10)) if _PRACTICE.fullmatch(one)), ""
        )
        identifier = {"system": ODS_SYSTEM, "value": code} if code else None
        found.append(filled([("identifier", identifier), ("display", part(repetition, 1))]))
    for repetition in reading.message.repetitions(pd1, 4)[:1]:
        shown = " ".join(
            one for one in (part(repetition, 6), part(repetition, 3), part(repetition, 2)) if one
        )
        found.append(filled([("display", shown)]))
    return [one for one in found if one]


def _contact(reading: Reading, segment: Segment) -> Tree:
    """One of NK1 as Patient.contact; {} where it names nobody."""
    name = next(iter(names(reading, segment, 2)), {})
    ties = [
        concept(reading, one, {"HL70063": _RELATIONSHIPS}) for one in reading.message.repetitions(segment, 3)
    ]
    ties += [
        concept(reading, one, {"HL70131": _RELATIONSHIPS}) for one in reading.message.repetitions(segment, 7)
    ]
    phones = telephones(reading, segment, 5, "home") + telephones(reading, segment, 6, "work")
    tree = filled(
        [
            ("relationship", [one for one in ties if one]),
            ("name", name),
            ("telecom", phones),
            ("address", next(iter(addresses(reading, segment, 4)), {})),
            ("gender", codes.GENDERS.get(reading.text(segment, 15).upper())),
        ]
    )
    return tree if name or phones else {}
