"""Encounters: stays in hospital, attendances and contacts.

A stay may be spoken of by two sources of one organisation, its extract (`spell-…`) and its messages (`visit-…`). They
are one by organisation and spell identifier; the extract is preferred, and what it leaves open is taken from the
messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from ginnel.population.intake.fhir.trees import (
    Sender,
    Tree,
    code_of,
    coded,
    each,
    extension,
    extension_code,
    period,
    tree,
)
from ginnel.population.intake.rules.days import day, not_before
from ginnel.population.intake.rules.people import Person

STAYS = frozenset({"IMP", "ACUTE", "NONAC", "OBSENC", "SS"})
_NEVER_WAS = frozenset({"cancelled", "entered-in-error", "planned"})
SPELL = "hospital-provider-spell"
_ACUTE, _AMBULANCE, _COMMUNITY = "acute-trust", "ambulance-trust", "community-trust"


class Entry(Protocol):
    """One resource as drawn (`record.queries.Drawn`)."""

    source_number: int
    organisation_number: int
    local_id: str
    tree: Any


@dataclass(frozen=True, slots=True)
class Told:
    """One entry with its sender, its pseudonym and its tree. `stands_for` makes a pseudonym of any text."""

    entry: Entry
    sender: Sender
    key: str
    stands_for: Callable[[str], str]
    tree: Tree


def encounters(person: Person, told: Sequence[Told]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(table, row) of every encounter that took place; episodes of a stay are part of it."""
    stays: dict[str, list[Told]] = {}  # by spell number, else by entry
    for one in told:
        if one.tree.get("status") in _NEVER_WAS or "partOf" in one.tree:
            continue
        if _class(one) in STAYS:
            stays.setdefault(_number(one) or one.key, []).append(one)
        elif row := _visit(person, one):
            yield row
    for versions in stays.values():
        if row := _spell(person, sorted(versions, key=_preference)):
            yield "spells", row


def _class(one: Told) -> str:
    return coded(tree(one.tree.get("class")).get("code"))


def _number(one: Told) -> str:
    """The organisation's own number of the spell, "" where it gives none."""
    for identifier in each(one.tree, "identifier"):
        if str(identifier.get("system", "")).endswith(SPELL) and identifier.get("value"):
            return f"{one.entry.organisation_number} {identifier['value']}"
    return ""


def _preference(one: Told) -> tuple[str, str]:
    return _told_by(one), one.key


def _told_by(one: Told) -> str:
    return "extract" if one.entry.local_id.startswith("spell-") else "messages"


def _spell(person: Person, versions: Sequence[Told]) -> tuple[Any, ...] | None:
    """One stay out of what each source says of it, the preferred first; None without a day of admission."""
    first = versions[0]
    admitted = _first(period(one.tree)[0] for one in versions)
    if admitted is None:
        return None
    discharged = not_before(admitted, _first(period(one.tree)[1] for one in versions))
    source = first.entry.source_number
    age = person.age(source, admitted)
    return (
        first.key,
        person.pseudonym,
        first.sender.code,
        _stay(first, admitted, person.sex, age),
        _told_by(first),
        {_ACUTE: "acute", _COMMUNITY: "community"}.get(first.sender.kind, ""),
        person.home(source, _first(map(_lived_in, versions)) or ""),
        age,
        person.sex,
        admitted,
        _first(map(_admission_method, versions)) or "",
        _first(code_of(_hospital(one).get("admitSource")) for one in versions) or "",
        _first(map(_classification, versions)) or "",
        _first(code_of(one.tree.get("serviceType")) for one in versions) or "",
        _first(day(extension(one.tree, "discharge-ready-date").get("valueDate")) for one in versions),
        discharged,
        _first(map(_discharge_method, versions)) or "",
        _first(code_of(_hospital(one).get("dischargeDisposition")) for one in versions) or "",
        _pathway(_first(extension_code(one.tree, "discharge-pathway") for one in versions)),
        _first(extension_code(one.tree, "delay-reason") for one in versions) or "",
    )


def _stay(one: Told, admitted: date, sex: str, age: int | None) -> str:
    """Alike for all that an organisation's sources say of one spell, even of two people not known to be one.

    A number alone would not do: there are those who number each patient's spells from one.
    """
    number = _number(one)
    return one.stands_for(f"{number} {admitted} {sex} {age}") if number else one.key


def _first(values: Any) -> Any:
    return next((value for value in values if value), None)


def _hospital(one: Told) -> Tree:
    return tree(one.tree.get("hospitalization"))


def _admission_method(one: Told) -> str:
    return extension_code(_hospital(one), "AdmissionMethod") or extension_code(one.tree, "AdmissionMethod")


def _discharge_method(one: Told) -> str:
    return extension_code(_hospital(one), "DischargeMethod") or extension_code(one.tree, "DischargeMethod")


def _classification(one: Told) -> str:
    codes = (
        coded(coding.get("code"))
        for kind in each(one.tree, "type")
        for coding in each(kind, "coding")
        if "classification" in str(coding.get("system", "")).lower()
    )
    return next((code for code in codes if code), "")


def _lived_in(one: Told) -> str:
    return coded(extension(one.tree, "small-area-of-residence").get("valueCode"))


def _pathway(code: str | None) -> str:
    return code if code in ("P0", "P1", "P2", "P3") else ""


def _visit(person: Person, one: Told) -> tuple[str, tuple[Any, ...]] | None:
    """An attendance at a hospital, or a contact with anybody else; None without a day."""
    starts, ends = period(one.tree)
    if starts is None:
        return None
    source, kind = one.entry.source_number, _class(one)
    setting = _setting(kind, one.sender.kind)
    common = (person.home(source), person.age(source, starts), person.sex, starts)
    if not setting:
        service = code_of(one.tree.get("serviceType"))
        return "contacts", (
            one.key,
            person.pseudonym,
            one.sender.code,
            one.sender.kind,
            *common,
            kind,
            service,
        )
    outcome = extension_code(one.tree, "EmergencyCareDischargeStatus") or extension_code(
        one.tree, "OutcomeOfAttendance"
    )
    return (
        "attendances",
        (
            one.key, person.pseudonym, one.sender.code, setting, *common,
            not_before(starts, ends),
            code_of(one.tree.get("priority")),
            outcome,
            code_of(_hospital(one).get("dischargeDisposition")),
        ),
    )  # fmt: skip


def _setting(kind: str, sender: str) -> str:
    """emergency or outpatient for what a hospital does, "" for a contact."""
    if kind == "EMER" and sender != _AMBULANCE:
        return "emergency"
    return "outpatient" if kind in ("AMB", "VR") and sender == _ACUTE else ""
