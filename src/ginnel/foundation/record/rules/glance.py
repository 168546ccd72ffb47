"""What somebody must know in five seconds, derived from what every organisation says.

Nothing here guesses: "none known" is said only where a source said it, and a part about which no source said
anything is `NOTHING_RECEIVED`, which is not the same thing. Sources that disagree are shown to disagree.
Codes: SNOMED CT UK edition; flag categories of FHIR R4; docs/adr names the local flag codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ginnel.foundation.record.rules import wording
from ginnel.foundation.record.rules.wording import Tree

NO_KNOWN_ALLERGY = "716186003"
NO_KNOWN_DRUG_ALLERGY = "409137002"
NOT_FOR_RESUSCITATION = ("450476008", "143021000119109", "304253006")
FOR_RESUSCITATION = ("450475007",)
RESPECT_FORM = "1382601000000107"
FRAILTY_SCALE = "763264000"
BASELINE = "baseline-function"
REASONABLE_ADJUSTMENT = "national-reasonable-adjustment-flag"
VISITOR_CODES = ("key-safe", "lone-worker", "lives-alone")
FRAILTY = (
    "very fit",
    "fit",
    "managing well",
    "living with very mild frailty",
    "living with mild frailty",
    "living with moderate frailty",
    "living with severe frailty",
    "living with very severe frailty",
    "terminally ill",
)  # Clinical Frailty Scale 2.0, Rockwood and Theou 2020


class State(StrEnum):
    LISTED = "listed"
    NONE_KNOWN = "none-known"
    NOTHING_RECEIVED = "nothing-received"
    NOT_SHOWN = "not-shown"


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry as its organisation says it, parsed. `when` is when it happened, else when we were told."""

    kind: str
    tree: Tree
    organisation: int
    entry: UUID
    when: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know, and every entry that says it."""

    text: str
    detail: str = ""
    is_warning: bool = False
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One box of the card. `note` says where sources disagree or what is missing."""

    state: State
    lines: tuple[Line, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Glance:
    """The whole card. `alerts` and `needs` belong in the banner; `visiting` is for those who go to the home."""

    allergies: Part
    medicines: Part
    resuscitation: Part
    contacts: Part
    baseline: Part
    visiting: Part
    alerts: tuple[Line, ...] = field(default=())
    needs: tuple[Line, ...] = field(default=())


KINDS = (
    "AllergyIntolerance",
    "MedicationRequest",
    "MedicationStatement",
    "Flag",
    "Consent",
    "RelatedPerson",
    "Patient",
)  # besides Observations and documents, which are found by code


def glance(facts: Sequence[Fact]) -> Glance:
    """The card from every current fact the viewer may see, newest first or in any order."""
    ordered = sorted(facts, key=lambda fact: fact.when, reverse=True)
    flags = [fact for fact in _of(ordered, "Flag") if fact.tree.get("status", "active") == "active"]
    return Glance(
        allergies=_allergies(_of(ordered, "AllergyIntolerance")),
        medicines=_listed(_of(ordered, "MedicationRequest", "MedicationStatement"), _medicine),
        resuscitation=_listed([*flags, *_of(ordered, "Consent", "DocumentReference")], _decision),
        contacts=_contacts(ordered),
        baseline=_baseline(_of(ordered, "Observation")),
        visiting=_listed(flags, _visiting),
        alerts=_lines(flags, _alert),
        needs=_lines([*flags, *_of(ordered, "Patient")], _need),
    )


def _of(facts: Iterable[Fact], *kinds: str) -> list[Fact]:
    return [fact for fact in facts if fact.kind in kinds]


Reader = Callable[[Fact], Line | None]


def _lines(facts: Iterable[Fact], read: Reader) -> tuple[Line, ...]:
    """Each fact read once; the same words from several organisations are one line that they all say."""
    merged: dict[str, Line] = {}
    for fact in facts:
        line = read(fact)
        if line is None or not line.text:
            continue
        key = " ".join(line.text.casefold().split())
        first = merged.get(key, line)
        merged[key] = Line(
            first.text, first.detail or line.detail, first.is_warning or line.is_warning, (*first.facts, fact)
        )
    return tuple(sorted(merged.values(), key=lambda line: not line.is_warning))


def _listed(facts: Iterable[Fact], read: Reader) -> Part:
    lines = _lines(facts, read)
    return Part(State.LISTED if lines else State.NOTHING_RECEIVED, lines)


def _allergies(facts: Sequence[Fact]) -> Part:
    active = [fact for fact in facts if wording.is_active(fact.tree)]
    denials = [fact for fact in active if wording.has_code(fact.tree.get("code"), NO_KNOWN_ALLERGY)]
    lines = _lines([fact for fact in active if fact not in denials], _allergy)
    if lines and denials:
        return Part(
            State.LISTED, lines, "Sources disagree: another organisation says there are no known allergies."
        )
    if lines:
        return Part(State.LISTED, lines)
    if denials:
        return Part(State.NONE_KNOWN, (Line("No known allergies", facts=tuple(denials)),))
    return Part(State.NOTHING_RECEIVED)


def _allergy(fact: Fact) -> Line:
    reactions = list(fact.tree.get("reaction") or ())
    manifestations = [
        wording.concept(shown) for reaction in reactions for shown in reaction.get("manifestation") or ()
    ]
    severe = fact.tree.get("criticality") == "high" or any(
        item.get("severity") == "severe" for item in reactions
    )
    words = [*(["severe"] if severe else []), *filter(None, manifestations)]
    return Line(wording.concept(fact.tree.get("code")), ", ".join(words), is_warning=severe)


def _medicine(fact: Fact) -> Line | None:
    if fact.tree.get("status") not in ("active", "intended", None) or fact.tree.get("doNotPerform"):
        return None
    if fact.tree.get("intent", "order") in ("proposal", "option"):
        return None
    dose = [
        str(item["text"])
        for item in fact.tree.get("dosageInstruction") or fact.tree.get("dosage") or ()
        if item.get("text")
    ]
    return Line(medicine_name(fact.tree), "; ".join(dose))


def medicine_name(tree: Tree) -> str:
    """The medicine as named in the entry itself: by concept, by the reference's display, or contained."""
    if tree.get("medicationCodeableConcept"):
        return wording.concept(tree["medicationCodeableConcept"])
    reference = tree.get("medicationReference") or {}
    if reference.get("display"):
        return str(reference["display"])
    wanted = str(reference.get("reference", "")).removeprefix("#")
    inside = [item for item in tree.get("contained") or () if item.get("id") == wanted]
    return wording.concept(inside[0].get("code")) if inside else ""


def _decision(fact: Fact) -> Line | None:
    tree = fact.tree
    if fact.kind == "Consent":
        if tree.get("status") != "active" or not wording.has_code(tree.get("scope"), "adr"):
            return None
        return Line(next(filter(None, map(wording.concept, tree.get("category") or ())), "Advance decision"))
    if fact.kind == "DocumentReference":
        if not wording.has_code(tree.get("type"), RESPECT_FORM):
            return None
        return Line("ReSPECT form on file" if tree.get("status") != "superseded" else "")
    if wording.has_code(tree.get("code"), *NOT_FOR_RESUSCITATION):
        return Line(wording.concept(tree.get("code")), is_warning=True)
    directive = wording.has_code(tree.get("category"), "advance-directive")
    known = directive or wording.has_code(tree.get("code"), *FOR_RESUSCITATION)
    return Line(wording.concept(tree.get("code"))) if known else None


def _contacts(facts: Sequence[Fact]) -> Part:
    lines: dict[str, Line] = {}
    for fact in _of(facts, "Patient", "RelatedPerson"):
        for line in _patient_contacts(fact) if fact.kind == "Patient" else [_related(fact)]:
            if line.text:
                first = lines.get(line.text.casefold(), line)
                lines[line.text.casefold()] = Line(
                    first.text, first.detail or line.detail, facts=(*first.facts, fact)
                )
    return Part(State.LISTED if lines else State.NOTHING_RECEIVED, tuple(lines.values()))


def _patient_contacts(fact: Fact) -> list[Line]:
    return [_contact(item, item.get("relationship")) for item in fact.tree.get("contact") or ()]


def _related(fact: Fact) -> Line:
    return _contact(fact.tree, fact.tree.get("relationship")) if fact.tree.get("active", True) else Line("")


def _contact(item: Tree, relationship: object) -> Line:
    ties = relationship if isinstance(relationship, list) else [relationship]
    said = ", ".join(dict.fromkeys(filter(None, map(wording.concept, ties))))
    name = wording.name(item.get("name"))
    label = f"{name} ({said})" if name and said else name or said
    return Line(label, ", ".join(wording.telephones(item.get("telecom"))) or "no telephone number received")


def _baseline(facts: Sequence[Fact]) -> Part:
    newest: dict[str, Line] = {}
    for fact in facts:
        for code in (FRAILTY_SCALE, BASELINE):
            if wording.has_code(fact.tree.get("code"), code) and code not in newest:
                newest[code] = Line(_observed(fact.tree, code), facts=(fact,))
    lines = tuple(newest[code] for code in (BASELINE, FRAILTY_SCALE) if code in newest and newest[code].text)
    return Part(State.LISTED if lines else State.NOTHING_RECEIVED, lines)


def _observed(tree: Tree, code: str) -> str:
    if code == BASELINE:
        return str(tree.get("valueString") or wording.concept(tree.get("valueCodeableConcept")))
    score = tree.get("valueInteger") or (tree.get("valueQuantity") or {}).get("value")
    try:
        number = int(str(score))
    except ValueError:
        return ""
    return f"Clinical Frailty Scale {number}: {FRAILTY[number - 1]}" if 1 <= number <= len(FRAILTY) else ""


def _visiting(fact: Fact) -> Line | None:
    if not wording.has_code(fact.tree.get("code"), *VISITOR_CODES):
        return None
    return Line(
        wording.concept(fact.tree["code"]), is_warning=wording.has_code(fact.tree["code"], "lone-worker")
    )


def _alert(fact: Fact) -> Line | None:
    """Any other active flag: not a decision, not a need, not about getting in."""
    if _visiting(fact) or _decision(fact) or _need(fact):
        return None
    return Line(wording.concept(fact.tree.get("code")), is_warning=True)


def _need(fact: Fact) -> Line | None:
    if fact.kind == "Flag":
        needs = wording.has_code(fact.tree.get("category"), REASONABLE_ADJUSTMENT)
        return Line(wording.concept(fact.tree.get("code"))) if needs else None
    for spoken in fact.tree.get("communication") or ():
        language = spoken.get("language") or {}
        if spoken.get("preferred") and not any(
            code.lower().startswith("en") for _, code in wording.codes(language)
        ):
            return Line(f"Speaks {wording.concept(language)}")
    return None
