"""PV1 and PV2: what one message says of a visit. None where it says that something held before is no longer so."""

from __future__ import annotations

import re

from ginnel.surfaces.feeds.adt import codes
from ginnel.surfaces.feeds.adt.reading import Reading, Tree, concept, filled
from ginnel.surfaces.feeds.adt.syntax import Segment

_CONSULTANT = re.compile(r"[CD]?(\d{7})")
_GMC = "https://fhir.hl7.org.uk/Id/gmc-number"
_DOCTORS = {"ATND": 7, "REF": 8, "CON": 9, "ADM": 17}
_PLACES = {"place": 3, "prior": 6, "temporary": 11, "to": 42}
_CODED = {
    "method": (4, "admission-method"),
    "source": (14, "source-of-admission"),
}  # the national list it may be of


def visit_number(reading: Reading, pv1: Segment | None, pid: Segment | None) -> str:
    """PV1-19, else the account number PID-18, else PV1-50: what names the stay; "" where nothing does."""
    found = reading.text(pv1, 19) or reading.text(pid, 18) or reading.text(pv1, 50)
    return found[:200]


def stay(reading: Reading, pv1: Segment | None, pv2: Segment | None) -> Tree:
    """What is said of the visit by this message."""
    said: Tree = {}
    if pv1 is not None:
        _codes(reading, pv1, said)
        _places(reading, pv1, said)
        _times(reading, pv1, {"start": 44, "end": 45}, said)
        _doctors(reading, pv1, said)
    if pv2 is not None:
        _times(reading, pv2, {"expected-start": 8, "expected-end": 9}, said)
        _reason(reading, pv2, said)
    return said


def _codes(reading: Reading, pv1: Segment, said: Tree) -> None:
    if kind := reading.text(pv1, 2):
        said["class"] = codes.patient_class(kind)
    for name, (field, listed) in _CODED.items():
        if reading.message.is_null(pv1, field):
            said[name] = None
        elif code := reading.text(pv1, field):
            said[name] = codes.national(listed, code, reading.text(pv1, field, 2))
    if service := reading.text(pv1, 10):
        said["service"] = codes.national("treatment-function", service, reading.text(pv1, 10, 2))
    _leaving(reading, pv1, said)


def _leaving(reading: Reading, pv1: Segment, said: Tree) -> None:
    """How and to where somebody left. Hospitals put the national codes into PV1-36 and PV1-37 either way round."""
    for field, otherwise in ((36, "leaving"), (37, "destination")):
        code, words = reading.text(pv1, field), reading.text(pv1, field, 2)
        if reading.message.is_null(pv1, field):
            said |= {"leaving": None, "destination": None}
        elif codes.is_national("discharge-destination", code):
            said["destination"] = codes.national("discharge-destination", code, words)
        elif codes.is_national("discharge-method", code):
            said["leaving"] = codes.national("discharge-method", code, words)
        elif code:
            said.setdefault(otherwise, {"text": words or code})
        if codes.says_died(code, words):
            said["died"] = True


def _places(reading: Reading, pv1: Segment, said: Tree) -> None:
    for name, field in _PLACES.items():
        if reading.message.is_null(pv1, field):
            said[name] = None
        elif where := place(reading, pv1, field):
            said[name] = where


def place(reading: Reading, segment: Segment, field: int) -> Tree:
    """Where somebody lies (data type PL): `id` by ward, room and bed, and words for it; {} where nothing is said."""
    parts = reading.message.texts(segment, field)
    if not any(parts):
        return {}
    ward, room, bed, facility, _, _, building, _, words = [*parts, *[""] * 9][:9]
    if not (ward or room or bed or building or words or facility):
        return {}
    named = [
        ward,
        "" if room in (ward, bed) else room,
        f"bed {bed}" if bed and not bed.lower().startswith("bed") else bed,
    ]
    shown = ", ".join(part for part in named if part) or words or building or facility
    return {"id": "^".join((ward, room, bed)).rstrip("^") or shown, "ward": ward or shown, "text": shown}


def _times(reading: Reading, segment: Segment, fields: dict[str, int], said: Tree) -> None:
    for name, field in fields.items():
        if reading.message.is_null(segment, field):
            said[name] = None
        elif moment := reading.moment(segment, field):
            said[name] = [moment.at, moment.text]


def _doctors(reading: Reading, pv1: Segment, said: Tree) -> None:
    for role, field in _DOCTORS.items():
        if reading.message.is_null(pv1, field):
            said[role] = None
        elif who := _doctor(reading, pv1, field):
            said[role] = who


def _doctor(reading: Reading, pv1: Segment, field: int) -> Tree:
    """The first named, with a General Medical Council number where any repetition gives one (data type XCN)."""
    part = reading.message.part
    repetitions = reading.message.repetitions(pv1, field)
    numbers = [part(repetition, 1) for repetition in repetitions]
    registered = next((match[1] for one in numbers if (match := _CONSULTANT.fullmatch(one))), "")
    own = next((one for one in numbers if one), "")
    identifier = (
        {"system": _GMC, "value": registered} if registered else {"system": codes.STAFF, "value": own}
    )
    for repetition in repetitions:
        prefix, given, family = (part(repetition, component) for component in (6, 3, 2))
        if family or given:
            shown = " ".join(one for one in (prefix, given, family) if one)
            return filled([("identifier", identifier if own else None), ("display", shown)])
    return {"identifier": identifier} if own else {}


def _reason(reading: Reading, pv2: Segment, said: Tree) -> None:
    repetition = pv2.raw(3).split(reading.message.delimiters.repetition, 1)[0]
    if repetition and (reason := concept(reading, repetition)):
        said["reason"] = reason
    if arrived := reading.text(pv2, 38, 2) or reading.text(pv2, 38):
        said["arrived-by"] = arrived
