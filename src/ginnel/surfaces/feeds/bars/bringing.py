"""What a message brings for the record: whom it is about, what it asks, and what it says of them.

The names that a message gives its resources are names within it alone; senders use them again for others. So here
whoever is named is known by number, birth date and family name together, and whatever is about them by its name and
theirs: no entry moves from one person to another because a template was used twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from hashlib import blake2b
from typing import Any, NamedTuple

from ginnel.care.reception.rules import Incoming
from ginnel.foundation.record.fhir import categories, json, kinds, references, validation
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Category
from ginnel.surfaces.feeds.bars.envelope import (
    Entry,
    Envelope,
    Tree,
    dicts,
    names_of,
    nhs_number,
    ods_of,
    text_of,
)

# What is said of somebody. Stays, calls and tasks are the sender's own, and are told in words.
KEPT = frozenset(
    {
        "AllergyIntolerance",
        "Appointment",
        "Condition",
        "Flag",
        "Immunization",
        "MedicationRequest",
        "MedicationStatement",
        "Observation",
        "Procedure",
        "QuestionnaireResponse",
        "ServiceRequest",
    }
)
_WHO = (
    "identifier",
    "name",
    "birthDate",
    "gender",
    "address",
    "telecom",
    "deceasedBoolean",
    "deceasedDateTime",
)


class Brought(NamedTuple):
    """`person` and `asked` are what they are called here, "" where the record takes neither; `notes` say what was left
    out of it and why. `category` is the strictest restricted subject of any part of the message, kept or not."""

    incoming: tuple[Incoming, ...]
    person: str
    asked: str
    notes: tuple[Fault, ...]
    category: Category | None = None


May = Callable[[str], bool]


def brought(of: Envelope, may: May = lambda kind: True) -> Brought:
    """Nothing of it keeps the message out: what R4 does not allow, or whoever sends it may not create, is told in words
    alone."""
    category = categories.strictest(_subjects(of))
    notes: list[Fault] = []
    person = _key_of(of.patient.tree) if of.patient else ""
    patient = _patient(of.patient, person) if of.patient else None
    if patient is None:
        return Brought((), "", "", (), category)
    kept = []
    for one in (one for one in of.entries if one.kind in KEPT or one is of.focus):
        if may(one.kind):
            kept.append(one)
        else:
            notes.append(
                Fault(
                    "not-kept", "The client has no scope to create it: only its words are kept.", 1, one.place
                )
            )
    called = {id(one.tree): _called(one, person) for one in kept}
    found, asked = [patient], ""
    for one in kept:
        tree = _standing(of, one, person, called)
        faults = validation.check(one.kind, json.canonical(tree), tree)
        if faults:
            notes.append(
                Fault("not-kept", "Part of the message is no FHIR R4: only its words are kept.", 1, one.place)
            )
            continue
        found.append(Incoming(one.kind, called[id(one.tree)], tree, one.place))
        asked = called[id(one.tree)] if one is of.focus else asked
    return Brought(tuple(found), person, asked, tuple(notes), category)


def _subjects(of: Envelope) -> Iterator[Category]:
    """What each part is about: by all that it says where R4 allows it, else by its labels alone."""
    yield _labelled("Bundle", of.meta)
    for one in of.entries:
        if kinds.is_kind(one.kind) and not validation.check(one.kind, json.canonical(one.tree), one.tree):
            yield categories.category(one.kind, one.tree)
        else:
            yield _labelled(one.kind, one.tree.get("meta"))


def _labelled(kind: str, meta: Any) -> Category:
    held = dicts(meta.get("security")) if type(meta) is dict else []
    labels = [{name: text_of(one, name) for name in ("system", "code")} for one in held]
    return categories.category(kind, {"resourceType": kind, "meta": {"security": labels}})


def _key_of(patient: Tree) -> str:
    family = [text_of(one, "family") or text_of(one, "text") for one in dicts(patient.get("name"))]
    parts = [nhs_number(patient), text_of(patient, "birthDate"), *(one.casefold() for one in family[:1])]
    if not parts[0]:
        parts += [str(patient.get("name")), str(patient.get("address"))]
    return _digest(parts)


def _called(one: Entry, person: str) -> str:
    names = names_of(one)
    return _digest([person, one.kind, names[0]]) if names else ""


def _digest(parts: list[str]) -> str:
    return "m" + blake2b("\x1f".join(parts).encode(errors="replace"), digest_size=16).hexdigest()


def _patient(entry: Entry, person: str) -> Incoming | None:
    """As it came, or as much of who they are as R4 allows."""
    tree = deepcopy(entry.tree)
    tree.pop("generalPractitioner", None)
    tree.pop("managingOrganization", None)
    for attempt in (tree, _minimal(tree)):
        attempt["id"] = person
        if not validation.check("Patient", json.canonical(attempt), attempt):
            return Incoming("Patient", person, attempt, entry.place)
    return None


def _minimal(tree: Tree) -> Tree:
    found: Tree = {"resourceType": "Patient"}
    for name in _WHO:
        if name in tree:
            trial = found | {name: tree[name]}
            if not validation.check("Patient", json.canonical(trial), trial):
                found = trial
    return found


def _standing(of: Envelope, one: Entry, person: str, called: dict[int, str]) -> Tree:
    """By itself: what it points at is called as it is here, or named by what it is called."""
    tree = deepcopy(one.tree)
    tree["id"] = called[id(one.tree)]
    references.rewrite(tree, lambda text: _pointed(of, text, person, called))
    for name in ("subject", "patient"):
        if name in tree:
            tree[name] = {"reference": f"Patient/{person}"}
    if one.kind == "Appointment":
        tree["participant"] = _participants(of, one, tree, person)
    return {name: value for name, value in tree.items() if name != "id" or value}


def _participants(of: Envelope, one: Entry, tree: Tree, person: str) -> list[Tree]:
    """With the person among them, and a status for each, which R4 asks for and senders leave out."""
    held = [{"status": "accepted", **each} for each in dicts(tree.get("participant"))]
    whose = {"reference": f"Patient/{person}"}
    if not any(text_of(each.get("actor", {}), "reference") == whose["reference"] for each in held):
        held.append({"actor": whose, "status": "accepted"})
    return held


def _pointed(of: Envelope, text: str, person: str, called: dict[int, str]) -> Any:
    entry = of.by_name.get(text)
    if entry is None:
        return text
    if entry.kind == "Patient":
        return f"Patient/{person}" if entry is of.patient else {"display": "Somebody else"}
    if name := called.get(id(entry.tree)):
        return f"{entry.kind}/{name}"
    return dict(_logical(entry))


def _logical(entry: Entry) -> Iterator[tuple[str, Any]]:
    yield "type", entry.kind
    code = ods_of(entry.tree)
    if code:
        yield "identifier", {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": code}
    name = entry.tree.get("name")
    if type(name) is str and name:
        yield "display", name
