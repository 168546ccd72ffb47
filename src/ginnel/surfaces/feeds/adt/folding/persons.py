"""A patient as a FHIR Patient: of each element what was last said, an empty field saying nothing. UK Core Patient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ginnel.surfaces.feeds.adt.codes import UK_CORE
from ginnel.surfaces.feeds.adt.events import DELETES_PERSON, Effect
from ginnel.surfaces.feeds.adt.folding.entries import Entry, Pair, Tree
from ginnel.surfaces.feeds.adt.identity import NHS, fhir_id
from ginnel.surfaces.feeds.adt.reading import filled

_RELIGION = "http://hl7.org/fhir/StructureDefinition/patient-religion"
_BIRTH_TIME = "http://hl7.org/fhir/StructureDefinition/patient-birthTime"
_SEE_ALSO = "A24"  # a link, where a merge replaces


def patient(number: str, entries: Sequence[Entry], pairs: Sequence[Pair]) -> Tree:
    """The patient called `number`, of `entries` (in order, not empty) and what the hospital says of other numbers."""
    said, numbers, is_deleted = _last_said(entries)
    links = _links(number, pairs)
    is_replaced = any(link["type"] == "replaced-by" for link in links)
    born: Tree = said.get("birth", {})
    died = said.get("deceased")
    return filled(
        [
            ("resourceType", "Patient"),
            ("id", fhir_id(number)),
            ("extension", _extensions(said)),
            ("identifier", _identifiers(numbers)),
            ("active", False if is_deleted or is_replaced else None),
            ("name", said.get("name")),
            ("telecom", [*said.get("home", ()), *said.get("work", ())]),
            ("gender", said.get("gender")),
            ("birthDate", born.get("day")),
            ("_birthDate", _birth_time(born)),
            ("deceasedBoolean", True if died is True else None),
            ("deceasedDateTime", died if isinstance(died, str) else None),
            ("address", said.get("address")),
            ("maritalStatus", said.get("maritalStatus")),
            ("contact", said.get("contact")),
            ("communication", said.get("communication")),
            ("generalPractitioner", said.get("generalPractitioner")),
            ("link", links),
        ]
    )


def _last_said(entries: Sequence[Entry]) -> tuple[Tree, Tree, bool]:
    """(elements, numbers by kind, whether the person was deleted and not added again)."""
    said: Tree = {}
    numbers: Tree = {}
    is_deleted = False
    for entry in entries:
        for name, value in entry.part["who"].items():
            if name == "identifiers":
                _keep(numbers, value)
            elif name == "deceased" and value is True and isinstance(said.get(name), str):
                continue  # the date was said before; that it is so adds nothing
            else:
                _keep(said, {name: value})
        if entry.stay.get("died") and "deceased" not in said:
            said["deceased"] = True
        is_deleted = entry.event.code == DELETES_PERSON
    return said, numbers, is_deleted


def _keep(held: Tree, said: Tree) -> None:
    for name, value in said.items():
        if value is None:
            held.pop(name, None)
        else:
            held[name] = value


def _identifiers(numbers: Tree) -> list[Any]:
    return [numbers[name] for name in sorted(numbers, key=lambda name: (name != NHS, name))]


def _extensions(said: Tree) -> list[Tree]:
    found = []
    if "ethnicity" in said:
        found.append({"url": f"{UK_CORE}EthnicCategory", "valueCodeableConcept": said["ethnicity"]})
    if "religion" in said:
        found.append({"url": _RELIGION, "valueCodeableConcept": {"text": said["religion"]}})
    return found


def _birth_time(born: Tree) -> Tree:
    """Midnight is what systems write that hold only a day."""
    time = born.get("time", "")
    if not time or "T00:00:00" in time:
        return {}
    return {"extension": [{"url": _BIRTH_TIME, "valueDateTime": time}]}


def _links(number: str, pairs: Sequence[Pair]) -> list[Tree]:
    """To the other numbers of the same patient, as the hospital last said of each two."""
    found = []
    for pair in latest(pairs):
        if pair.effect != Effect.SAME_PERSON.name or number not in (pair.old, pair.new):
            continue
        other = pair.new if number == pair.old else pair.old
        kind = (
            "seealso" if pair.event.code == _SEE_ALSO else "replaced-by" if number == pair.old else "replaces"
        )
        found.append({"other": {"reference": f"Patient/{fhir_id(other)}"}, "type": kind})
    return found


def latest(pairs: Sequence[Pair]) -> list[Pair]:
    """Of each two people what was last said, in order."""
    held: dict[frozenset[str], Pair] = {}
    for pair in pairs:
        if pair.effect in (Effect.SAME_PERSON.name, Effect.NOT_THE_SAME.name):
            held.pop(frozenset((pair.old, pair.new)), None)
            held[frozenset((pair.old, pair.new))] = pair
    return list(held.values())
