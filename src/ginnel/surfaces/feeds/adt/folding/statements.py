"""Allergies, problems, infections, diagnoses, procedures, orders, restrictions: of each what was last said, as FHIR."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ginnel.surfaces.feeds.adt.codes import OWN
from ginnel.surfaces.feeds.adt.folding.entries import Entry, Moment, Tree, period, short
from ginnel.surfaces.feeds.adt.identity import fhir_id
from ginnel.surfaces.feeds.adt.reading import filled

_HL7 = "http://terminology.hl7.org/CodeSystem"
_RESOLVED = frozenset({"RESOLVED", "INACTIVE", "REMISSION", "CLOSED"})


def of_patient(number: str, entries: Sequence[Entry]) -> Iterator[Tree]:
    """What is said of the patient whatever the visit. `entries` are in order."""
    for name, make in (
        ("allergies", _allergy),
        ("problems", _problem),
        ("restrictions", _restriction),
    ):
        for key, said in _latest(entries, name).items():
            yield make(number, short(key), said)
    for key, said in _latest(entries, "decisions").items():
        yield _order(number, short(key), said)
        yield _decision(number, short(key), said)
    for infection in _infections(entries):
        yield _infection(number, infection)


def of_visit(entries: Sequence[Entry], heard: Sequence[Entry], visit: str) -> Iterator[Tree]:
    """Diagnoses and procedures of a visit whose Encounter is `visit`, each named after the number that was used for it.

    `heard` are those of `entries` that count for the visit's patient; what only another patient's messages say under
    the same number is told of that other patient, without the visit.
    """
    for name, make in (("diagnoses", _diagnosis), ("procedures", _procedure)):
        for stated in dict.fromkeys(entry.part["visit"] for entry in entries):
            everyones = [entry for entry in entries if entry.part["visit"] == stated]
            own = _latest([entry for entry in heard if entry.part["visit"] == stated], name)
            for key, said in _latest(everyones, name).items():
                id = f"visit-{stated}-{name}-{short(key)}"
                if key in own:
                    tree = make(fhir_id(id), heard[-1].patient, own[key])
                    yield {**tree, "encounter": {"reference": f"Encounter/{visit}"}}
                else:
                    yield make(fhir_id(id), _sayer(everyones, name, key), said)


def _sayer(entries: Sequence[Entry], name: str, key: str) -> str:
    """The patient of the last message that makes this statement."""
    return [one.patient for one in entries if any(each["key"] == key for each in one.part.get(name, ()))][-1]


def _latest(entries: Sequence[Entry], name: str) -> dict[str, Tree]:
    """Each key's last statement; what an earlier one said and the last leaves out stands."""
    held: dict[str, Tree] = {}
    for entry in entries:
        for said in entry.part.get(name, ()):
            kept = {part: value for part, value in held.get(said["key"], {}).items() if part not in _OWN_WORD}
            held[said["key"]] = {**kept, **said}
    return held


_OWN_WORD = frozenset(
    {"is_deleted", "is_over", "ended", "is_high"}
)  # each statement says these itself, or not


def _subject(number: str) -> Tree:
    return {"reference": f"Patient/{fhir_id(number)}"}


def _status(system: str, code: str) -> Tree:
    return {"coding": [{"system": f"{_HL7}/{system}", "code": code}]}


def _id(kind: str, number: str, key: str) -> str:
    return fhir_id(f"{kind}-{number}-{key}")


def _allergy(number: str, key: str, said: Tree) -> Tree:
    gone = said.get("is_deleted")
    reaction = filled(
        [
            ("manifestation", [{"text": text} for text in said.get("shown", ())]),
            ("severity", said.get("severity")),
        ]
    )
    return filled(
        [
            ("resourceType", "AllergyIntolerance"),
            ("id", _id("allergy", number, key)),
            ("clinicalStatus", {} if gone else _status("allergyintolerance-clinical", "active")),
            (
                "verificationStatus",
                _status("allergyintolerance-verification", "entered-in-error") if gone else {},
            ),
            ("category", [said["category"]] if "category" in said else []),
            ("criticality", "high" if said.get("is_high") else ""),
            ("code", said["code"]),
            ("patient", _subject(number)),
            ("onsetDateTime", said.get("onset")),
            ("reaction", [reaction] if "manifestation" in reaction else []),
        ]
    )


def _condition(
    id: str, subject: Tree, said: Tree, category: Tree, *, is_over: bool, is_unsure: bool = False
) -> Tree:
    gone = said.get("is_deleted")
    verification = "entered-in-error" if gone else "provisional" if is_unsure else ""
    return filled(
        [
            ("resourceType", "Condition"),
            ("id", id),
            (
                "clinicalStatus",
                {} if gone else _status("condition-clinical", "resolved" if is_over else "active"),
            ),
            ("verificationStatus", _status("condition-ver-status", verification) if verification else {}),
            ("category", [category]),
            ("code", said["code"]),
            ("subject", subject),
            ("onsetDateTime", said.get("onset")),
            ("abatementDateTime", None if gone else said.get("resolved")),
            ("recordedDate", said.get("recorded")),
            ("note", [{"text": text} for text in said.get("notes", ())]),
        ]
    )


def _problem(number: str, key: str, said: Tree) -> Tree:
    category = {"coding": [{"system": f"{_HL7}/condition-category", "code": "problem-list-item"}]}
    is_over = said.get("status", "").upper() in _RESOLVED or "resolved" in said
    return _condition(_id("problem", number, key), _subject(number), said, category, is_over=is_over)


def _infections(entries: Sequence[Entry]) -> list[Tree]:
    """Each infection by name and when it was added. One said without that is the last one still open; it keeps an id
    of its own, because the other may only be heard of later, and is then no infection by itself."""
    held: dict[tuple[str, int], Tree] = {}
    unplaced: list[Tree] = []
    for entry in entries:
        for said in entry.part.get("infections", ()):
            if "added" in said:
                key = (said["name"].casefold(), said["added"][0])
                held[key] = {**held.get(key, {}), **said}
            else:
                unplaced.append(said)
    alone: dict[str, Tree] = {}
    for said in unplaced:
        name = said["name"].casefold()
        is_placed = _place(held, said)
        before = alone.get(name, {"is_deleted": True})
        alone[name] = {**before, **said, "is_deleted": before["is_deleted"] and is_placed}
    return [held[key] for key in sorted(held)] + [alone[name] for name in sorted(alone)]


def _place(held: dict[tuple[str, int], Tree], said: Tree) -> bool:
    """Take a statement for the last infection of its name that is open and had begun by then; False: there is none."""
    name, resolved = said["name"].casefold(), said.get("resolved")
    before = [
        key
        for key, one in held.items()
        if key[0] == name and "resolved" not in one and (not resolved or key[1] <= resolved[0])
    ]
    if before and resolved:
        held[max(before)] = {**held[max(before)], "resolved": resolved}
    return bool(before) or any(
        key[0] == name and one.get("resolved") == resolved for key, one in held.items() if resolved
    )


def _infection(number: str, said: Tree) -> Tree:
    """A name that begins with a question mark is a suspicion."""
    added, resolved = said.get("added"), said.get("resolved")
    told = {
        "code": {"text": said["name"]},
        "is_deleted": said.get("is_deleted", False),
        **({"onset": added[1]} if added else {}),
        **({"resolved": resolved[1]} if resolved else {}),
    }
    key = short(f"{said['name'].casefold()}|{added[0] if added else ''}")
    category = {
        "coding": [{"system": f"{OWN}/CodeSystem/condition-category", "code": "infection"}],
        "text": "Infection",
    }
    return _condition(
        _id("infection", number, key),
        _subject(number),
        told,
        category,
        is_over=bool(resolved),
        is_unsure=said["name"].startswith("?"),
    )


def _order(number: str, key: str, said: Tree) -> Tree:
    """The order itself, with the questions that were answered."""
    return filled(
        [
            ("resourceType", "ServiceRequest"),
            ("id", _id("order", number, key)),
            ("status", "revoked" if said.get("is_over") else "active"),
            ("intent", "order"),
            ("code", said["code"]),
            ("subject", _subject(number)),
            ("authoredOn", said["since"][1] if "since" in said else ""),
            ("note", [{"text": text} for text in said.get("notes", ())]),
        ]
    )


def _decision(number: str, key: str, said: Tree) -> Tree:
    """The same as a flag, which is where everybody looks for it."""
    return filled(
        [
            ("resourceType", "Flag"),
            ("id", _id("decision", number, key)),
            ("status", "inactive" if said.get("is_over") else "active"),
            ("category", [{"coding": [{"system": f"{_HL7}/flag-category", "code": "advance-directive"}]}]),
            ("code", said["code"]),
            ("subject", _subject(number)),
            (
                "period",
                period(*(Moment(*said[name]) if name in said else None for name in ("since", "ended"))),
            ),
        ]
    )


def _restriction(number: str, key: str, said: Tree) -> Tree:
    return {
        "resourceType": "Flag",
        "id": _id("restriction", number, key),
        "status": "inactive" if said.get("is_deleted") else "active",
        "category": [{"coding": [{"system": f"{_HL7}/flag-category", "code": "admin"}]}],
        "code": {"text": said["text"]},
        "subject": _subject(number),
    }


def _diagnosis(id: str, patient: str, said: Tree) -> Tree:
    category = {"coding": [{"system": f"{_HL7}/condition-category", "code": "encounter-diagnosis"}]}
    told = {**said, **({"recorded": said["when"]} if "when" in said else {})}
    return _condition(id, _subject(patient), told, category, is_over=False)


def _procedure(id: str, patient: str, said: Tree) -> Tree:
    return filled(
        [
            ("resourceType", "Procedure"),
            ("id", id),
            ("status", "entered-in-error" if said.get("is_deleted") else "completed"),
            ("code", said["code"]),
            ("subject", _subject(patient)),
            ("performedDateTime", said.get("when")),
        ]
    )
