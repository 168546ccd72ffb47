"""One message to what it says: plain values that a fold of all messages reads, or the faults that keep it out.

Order: EVN-2 (when the event was recorded) says which of two statements is the later one, MSH-7 and MSH-10 where that
is the same; EVN-6 (when it happened) says when a patient was where.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.adt import clinical, encoding, stay, syntax, times, who
from ginnel.surfaces.feeds.adt.events import EVENTS, TYPES, About, Effect, Event
from ginnel.surfaces.feeds.adt.identity import local_number
from ginnel.surfaces.feeds.adt.reading import Reading, Tree, place
from ginnel.surfaces.feeds.adt.syntax import Segment, Unreadable

DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Said:
    """`facts` is None where there are faults. `source` is MSH-4, `subjects` what the message is about."""

    facts: dict[str, Any] | None = None
    subjects: tuple[str, ...] = ()
    source: str = ""
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


def patient(number: str) -> str:
    """The subject that a patient's local number is."""
    return f"patient {number}"


def visit(number: str) -> str:
    return f"visit {number}"


def digest(data: bytes) -> bytes:
    """The same for the same message, whatever its lines end with and whatever frame it came in."""
    normal = data.replace(b"\r\n", b"\r").replace(b"\n", b"\r").strip(b"\r\x00\x1a ")
    return blake2b(normal, digest_size=DIGEST_BYTES).digest()


def read(data: bytes) -> Said:
    """What a message says. Never raises for what it holds."""
    try:
        text, is_guessed = encoding.decode(data)
        message = syntax.read(text)
    except Unreadable as error:
        return Said(faults=(error.fault,))
    header = message.segments[0]
    reading = Reading(message, times.zone_of(message.text(header, 7)))
    if is_guessed:
        told = "MSH-18 names no encoding that these bytes are of: one was assumed."
        reading.notes.append(Fault("encoding-assumed", told, field="MSH-18"))
    facts, subjects = _facts(reading, header)
    return Said(
        None if reading.faults else facts,
        () if reading.faults else subjects,
        message.text(header, 4)[:64],
        tuple(reading.faults),
        tuple(reading.notes),
    )


def _facts(reading: Reading, header: Segment) -> tuple[dict[str, Any], tuple[str, ...]]:
    event = _event(reading, header)
    if event is None:
        return {}, ()
    facts = {"event": event.code, "control": reading.text(header, 10), **_when(reading, header)}
    groups = [] if event.about is About.BED else _groups(reading)
    if not groups and event.about is not About.BED:
        reading.faults.append(
            Fault("segment-missing", "There is no PID segment: it is about nobody.", field="PID")
        )
    facts["parts"] = [_part(group, event) for group in groups]
    facts["pairs"] = _pairs(reading, groups, facts["parts"], event)
    for group in groups:
        reading.faults += group.faults
        reading.notes += group.notes
    return facts, _subjects(facts)


def _event(reading: Reading, header: Segment) -> Event | None:
    kind, code = reading.text(header, 9).upper(), reading.text(header, 9, 2).upper()
    code = code or reading.text(reading.message.first("EVN"), 1).upper()
    if kind not in TYPES:
        message = "MSH-9.1 names a kind of message that is not read here."
        reading.faults.append(Fault("message-type-unknown", message, field="MSH-9.1"))
    elif code not in TYPES[kind]:
        message = "MSH-9.2 names a trigger event that is not read here."
        reading.faults.append(Fault("event-unknown", message, field="MSH-9.2"))
    elif kind == "ORM" and not clinical.is_about_resuscitation(reading, header):
        message = "Of orders only those about resuscitation and limits of treatment are read here."
        reading.faults.append(Fault("order-not-read", message, field="OBR-4"))
    else:
        return EVENTS[code]
    return None


def _when(reading: Reading, header: Segment) -> dict[str, Any]:
    """`recorded` and `sent` (microseconds) for order; `occurred` likewise or None; `at` that moment in FHIR."""
    event, order = reading.message.first("EVN"), reading.message.first("ORC")
    sent = reading.moment(header, 7)
    recorded = (
        reading.required_moment(event, 2) or (reading.moment(order, 9) if event is None else None) or sent
    )
    occurred = reading.moment(event, 6)
    recorded = recorded or occurred
    if recorded is None:
        if not reading.faults:
            reading.missing("EVN-2", "when the event was recorded, nor does any other field")
        return {}
    return {
        "recorded": recorded.at,
        "sent": sent.at if sent else recorded.at,
        "occurred": occurred.at if occurred else None,
        "at": (occurred or recorded).text,
    }


def _groups(reading: Reading) -> list[Reading]:
    """The segments of each patient (a swap or a list of merges has several), read by themselves."""
    groups: list[list[Segment]] = []
    for segment in reading.message.segments:
        if segment.name == "PID":
            groups.append([])
        if groups:
            groups[-1].append(segment)
    return [replace(reading, message=reading.message.within(one), faults=[], notes=[]) for one in groups]


def _part(reading: Reading, event: Event) -> Tree:
    """What is said of one patient and one visit."""
    first = reading.message.first
    pid, pv1, pv2 = first("PID"), first("PV1"), first("PV2")
    if pid is None:  # a group begins with one
        return {}
    number = local_number(reading, pid) or local_number(reading, pid, 2) or local_number(reading, pid, 4)
    if not number:
        reading.missing(place(pid, 3), "by which number the patient is known")
    named = stay.visit_number(reading, pv1, pid)
    if event.about is About.VISIT and not named:
        where = place(pv1, 19) if pv1 else "PV1-19"
        reading.missing(where, "which visit it is, and neither does PID-18")
    elif event.about is not About.VISIT and not reading.text(pv1, 19):
        named = ""
    kin = [one for one in reading.message.segments if one.name == "NK1"]
    said: Tree = {"patient": number, "visit": named, "who": who.who(reading, pid, first("PD1"), kin)}
    if named:
        said["stay"] = stay.stay(reading, pv1, pv2)
    said |= _clinical(reading, event)
    return said


def _clinical(reading: Reading, event: Event) -> Tree:
    names = {segment.name for segment in reading.message.segments}
    said: Tree = {}
    for needs, key, found in (
        ({"AL1", "IAM"}, "allergies", lambda: clinical.allergies(reading)),
        ({"DG1"}, "diagnoses", lambda: clinical.coded(reading, "DG1")),
        ({"PR1"}, "procedures", lambda: clinical.coded(reading, "PR1")),
        ({"ZIF"}, "infections", lambda: clinical.infections(reading)),
        ({"PRB"}, "problems", lambda: clinical.problems(reading, event.code)),
        ({"OBR"}, "decisions", lambda: clinical.decisions(reading) if event.code == "O01" else []),
        ({"ARV"}, "restrictions", lambda: clinical.restrictions(reading)),
    ):
        if needs & names and (value := found()):
            said[key] = value
    return said


def _pairs(reading: Reading, groups: list[Reading], parts: list[Tree], event: Event) -> list[Tree]:
    """What an event about identifiers says of two of them. A link names both in PID segments, a merge one in MRG."""
    if event.effect in (Effect.NONE, Effect.NOTED):
        return []
    if event.code in ("A24", "A37") and len(parts) == 2:
        return [_people(event, parts[1]["patient"], parts[0]["patient"])]
    pairs: list[Tree] = []
    for group, part in zip(groups, parts, strict=True):
        prior = group.message.first("MRG")
        if prior is None:
            where = "PID[2]" if event.code in ("A24", "A37") else "MRG"
            group.faults.append(
                Fault("segment-missing", f"There is no {where} segment to say who else it is.", field=where)
            )
        else:
            pairs += _pair(group, prior, part, event)
    return pairs


def _pair(reading: Reading, prior: Segment, part: Tree, event: Event) -> list[Tree]:
    old = local_number(reading, prior, 1) or local_number(reading, prior, 4)
    former = reading.text(prior, 5) or reading.text(prior, 3)
    now = part["visit"] or stay.visit_number(
        reading, reading.message.first("PV1"), reading.message.first("PID")
    )
    if event.effect is Effect.VISIT_NUMBER:
        if not former or not now:
            reading.missing(place(prior, 5) if not former else "PV1-19", "which visit it is")
        return [{"effect": event.effect.name, "old": former, "new": now}] if former != now else []
    if not old:
        reading.missing(place(prior, 1), "by which number the patient was known")
        return []
    if event.effect is Effect.VISIT_MOVED:
        number = now or former
        if not number:
            reading.missing(place(prior, 5), "which visit it is")
        return [{"effect": event.effect.name, "visit": number, "old": old, "new": part["patient"]}]
    said = [_people(event, old, part["patient"])] if old != part["patient"] else []
    if event.code == "A36" and former and now and former != now:
        said.append({"effect": Effect.VISIT_NUMBER.name, "old": former, "new": now})
    return said


def _people(event: Event, old: str, new: str) -> Tree:
    return {"effect": event.effect.name, "old": old, "new": new}


def _subjects(facts: dict[str, Any]) -> tuple[str, ...]:
    found = [patient(part["patient"]) for part in facts["parts"]]
    found += [visit(part["visit"]) for part in facts["parts"] if part.get("visit")]
    for pair in facts["pairs"]:
        name = visit if pair["effect"] == Effect.VISIT_NUMBER.name else patient
        found += [name(pair["old"]), name(pair["new"])]
        if "visit" in pair:
            found.append(visit(pair["visit"]))
    return tuple(dict.fromkeys(found))
