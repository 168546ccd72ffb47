"""What travels with a visit: allergies, diagnoses, procedures, infections, problems, orders about resuscitation, and
restrictions of access. Each is one statement with a key of its own, so that a later one replaces it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ginnel.surfaces.feeds.adt.reading import Reading, Tree, concept, filled
from ginnel.surfaces.feeds.adt.syntax import Segment

_ALLERGY_KINDS = {
    "DA": "medication",
    "FA": "food",
    "EA": "environment",
    "LA": "environment",
    "PA": "environment",
    "AA": "environment",
}
_SEVERE = frozenset({"SV", "SEVERE"})
_SEVERITIES = {
    "SV": "severe",
    "MO": "moderate",
    "MI": "mild",
    "SEVERE": "severe",
    "MODERATE": "moderate",
    "MILD": "mild",
}
_NONE_KNOWN = {
    "NO KNOWN ALLERGIES": ("716186003", "No known allergy"),
    "NO KNOWN ALLERGY": ("716186003", "No known allergy"),
    "NKA": ("716186003", "No known allergy"),
    "NO KNOWN DRUG ALLERGIES": ("409137002", "No known drug allergy"),
    "NO KNOWN DRUG ALLERGY": ("409137002", "No known drug allergy"),
    "NKDA": ("409137002", "No known drug allergy"),
}
_SNOMED = "http://snomed.info/sct"
_DELETED = frozenset({"D", "DE"})
_NOT_FOR = ("450476008", "Not for attempted cardiopulmonary resuscitation")
_NOT_FOR_WORDS = frozenset({"DNACPR", "DNAR", "DNR", "NOT FOR RESUSCITATION", "NOT FOR CPR"})
_RESUSCITATION = ("RESUS", "CPR", "DNAR", "TREATMENT ESCALATION", "ACTIVE TREATMENT", "CEILING OF")


def allergies(reading: Reading) -> list[Tree]:
    """AL1 (a list) and IAM (with an action code). An allergy without a name is none."""
    found = []
    for segment in reading.message.segments:
        if segment.name not in ("AL1", "IAM"):
            continue
        code = concept(reading, _one(reading, segment, 3))
        if not code:
            continue
        _say_none_known(code)
        is_iam = segment.name == "IAM"
        onset = reading.moment(segment, 11 if is_iam else 6)
        found.append(
            filled(
                [
                    ("key", _key(code)),
                    ("code", code),
                    ("category", _ALLERGY_KINDS.get(reading.text(segment, 2).upper())),
                    ("severity", _SEVERITIES.get(reading.text(segment, 4).upper())),
                    ("is_high", reading.text(segment, 4).upper() in _SEVERE),
                    ("shown", _reactions(reading, segment)),
                    ("onset", onset.text if onset else ""),
                    ("is_deleted", is_iam and reading.text(segment, 6).upper() in _DELETED),
                ]
            )
        )
    return found


def _say_none_known(code: Tree) -> None:
    known = _NONE_KNOWN.get(str(code.get("text", "")).strip().upper().rstrip("."))
    if known and "coding" not in code:
        code["coding"] = [{"system": _SNOMED, "code": known[0], "display": known[1]}]


def _reactions(reading: Reading, segment: Segment) -> list[str]:
    part = reading.message.part
    texts = [part(one, 2) or part(one, 1) for one in reading.message.repetitions(segment, 5)]
    return [text for text in texts if text]


def coded(reading: Reading, name: str) -> list[Tree]:
    """DG1 (diagnoses) and PR1 (procedures): code, words, when, and whether taken back."""
    found = []
    action = 21 if name == "DG1" else 20
    for segment in reading.message.segments:
        if segment.name != name:
            continue
        code, words = concept(reading, _one(reading, segment, 3)), reading.text(segment, 4)
        if words and not code:
            code = {"text": words}
        when = reading.moment(segment, 5)
        if code:
            found.append(
                filled(
                    [
                        ("key", _key(code)),
                        ("code", code),
                        ("when", when.text if when else ""),
                        ("is_deleted", reading.text(segment, action).upper() in _DELETED),
                    ]
                )
            )
    return found


def infections(reading: Reading) -> list[Tree]:
    """ZIF, as Epic sends it: name, when added, when resolved, once for each infection."""
    found = []
    for segment in reading.message.segments:
        if segment.name == "ZIF":
            for repetition in reading.message.repetitions(segment, 1):
                part = reading.message.part
                added, resolved = (reading.stamp(part(repetition, component)) for component in (2, 3))
                name = part(repetition, 1)
                if name:
                    found.append(
                        filled(
                            [
                                ("name", name),
                                ("added", [added.at, added.text] if added else None),
                                ("resolved", [resolved.at, resolved.text] if resolved else None),
                            ]
                        )
                    )
    return found


def problems(reading: Reading, event: str) -> list[Tree]:
    """PRB with the notes beneath it; PC3 and the action code DE take a problem back."""
    found = []
    for segment, notes in _with_notes(reading, "PRB"):
        code = concept(reading, _one(reading, segment, 3))
        if not code:
            continue
        onset, resolved = reading.moment(segment, 16), reading.moment(segment, 9)
        since, updated = reading.moment(segment, 7), reading.moment(segment, 2)
        number = reading.text(segment, 4)
        found.append(
            filled(
                [
                    ("key", f"{number}|{_key(code)}"),
                    ("code", code),
                    ("status", reading.text(segment, 13, 2) or reading.text(segment, 13)),
                    ("onset", onset.text if onset else ""),
                    ("resolved", resolved.text if resolved else ""),
                    ("recorded", since.text if since else updated.text if updated else ""),
                    ("notes", notes),
                    ("is_deleted", event == "PC3" or reading.text(segment, 1).upper() in {"DE", "D"}),
                ]
            )
        )
    return found


def decisions(reading: Reading) -> list[Tree]:
    """Orders about resuscitation and limits of treatment (ORC with OBR), with the questions answered beneath."""
    found = []
    order: Segment | None = None
    for segment, notes in _with_notes(reading, "OBR"):
        order = _before(reading, segment, "ORC") or order
        words = reading.text(segment, 4, 5) or reading.text(segment, 4, 2) or reading.text(segment, 4)
        number = reading.text(order, 2) or reading.text(segment, 2)
        if not words or not number:
            continue
        control = reading.text(order, 1).upper()
        since = reading.moment(segment, 6) or reading.moment(segment, 36)
        ended = reading.moment(order, 9) if control in _ENDS else None
        code: Tree = {"text": words}
        if words.upper() in _NOT_FOR_WORDS:
            code["coding"] = [{"system": _SNOMED, "code": _NOT_FOR[0], "display": _NOT_FOR[1]}]
        found.append(
            filled(
                [
                    ("key", number),
                    ("code", code),
                    ("since", [since.at, since.text] if since else None),
                    ("is_over", control in _ENDS),
                    ("ended", [ended.at, ended.text] if ended else None),
                    ("notes", notes),
                ]
            )
        )
    return found


_ENDS = frozenset({"OC", "CA", "DC", "OD", "CR", "DR"})  # HL7 table 0119: cancelled or discontinued


def is_about_resuscitation(reading: Reading, header: Segment) -> bool:
    """Whether an order is one of those read here: nothing else that is ordered is."""
    texts = [reading.message.whole(header, field) for field in (3, 4)]
    for segment in reading.message.segments:
        if segment.name == "OBR":
            texts += [reading.message.whole(segment, 4), reading.message.whole(segment, 24)]
    said = " ".join(texts).upper()
    return any(word in said for word in _RESUSCITATION)


_RESTRICTED = {
    "ALL": "everything",
    "DEM": "demographic details",
    "LOC": "where they are",
    "PID-7": "date of birth",
    "PID-17": "religion",
}


def restrictions(reading: Reading) -> list[Tree]:
    """ARV (from version 2.6): what the hospital keeps access to apart, and why."""
    found = []
    for segment in reading.message.segments:
        if segment.name == "ARV" and (what := reading.text(segment, 3).upper()):
            why = reading.text(segment, 5) or reading.text(segment, 4, 2)
            words = f"Hospital restricts access to {_RESTRICTED.get(what, what)}{f': {why}' if why else ''}"
            found.append(
                filled(
                    [
                        ("key", what),
                        ("text", words),
                        ("is_deleted", reading.text(segment, 2).upper() in _DELETED),
                    ]
                )
            )
    return found


def _with_notes(reading: Reading, name: str) -> Iterator[tuple[Segment, list[str]]]:
    """Each segment of that name with the texts of the NTE segments that follow it."""
    held: tuple[Segment, list[str]] | None = None
    for segment in reading.message.segments:
        if segment.name == name:
            if held:
                yield held
            held = (segment, [])
        elif segment.name == "NTE" and held and (text := reading.message.whole(segment, 3)):
            held[1].append(text)
    if held:
        yield held


def _before(reading: Reading, segment: Segment, name: str) -> Segment | None:
    """The nearest segment of that name that stands before this one."""
    found = None
    for one in reading.message.segments:
        if one is segment:
            return found
        if one.name == name:
            found = one
    return found


def _one(reading: Reading, segment: Segment, field: int) -> str:
    return segment.raw(field).split(reading.message.delimiters.repetition, 1)[0]


def _key(code: Tree) -> str:
    """What tells one coded statement from another: its first code, else its words."""
    coding: Sequence[Tree] = code.get("coding", ())
    return coding[0]["code"] if coding else " ".join(str(code.get("text", "")).casefold().split())
