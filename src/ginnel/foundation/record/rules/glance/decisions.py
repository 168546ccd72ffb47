"""Resuscitation and advance decisions, and usual ability."""

from __future__ import annotations

from collections.abc import Sequence

from ginnel.foundation.record.rules import wording
from ginnel.foundation.record.rules.glance.card import Fact, Line, Part, State, lines, listed

NOT_FOR_RESUSCITATION = ("450476008", "143021000119109", "304253006")
FOR_RESUSCITATION = ("450475007", "304252001")
RESPECT_FORM = "1382601000000107"
PLANS = {
    RESPECT_FORM: "ReSPECT form on file",
    "735324008": "Treatment escalation plan on file",
    "887701000000100": "Emergency health care plan on file",
}
PLAN_AGREED = ("702779007",)
ADVANCE_DECISIONS = ("816301000000100", "1052911000000106")
_NO_LONGER = frozenset({"superseded", "entered-in-error", "revoked", "completed"})
FRAILTY_SCALE = "763264000"
BASELINE = "baseline-function"
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


def decisions(facts: Sequence[Fact]) -> Part:
    """From flags, consents, forms, and findings coded so. Two that contradict each other are both shown, and said."""
    found = lines(facts, decision)
    against = [one for one in found if _says(one, NOT_FOR_RESUSCITATION)]
    in_favour = [one for one in found if _says(one, FOR_RESUSCITATION)]
    note = (
        "Sources disagree about resuscitation: check the dates and the form." if against and in_favour else ""
    )
    return listed(found, note)


def _says(line: Line, codes: Sequence[str]) -> bool:
    return any(wording.has_code(fact.tree.get("code"), *codes) for fact in line.facts)


def decision(fact: Fact) -> Line | None:
    """One decision; None where the fact is about something else."""
    tree = fact.tree
    if fact.kind == "Consent":
        if tree.get("status") != "active" or not wording.has_code(tree.get("scope"), "adr"):
            return None
        return Line(next(filter(None, map(wording.concept, tree.get("category") or ())), "Advance decision"))
    if fact.kind in ("DocumentReference", "CarePlan"):
        return _plan(tree)
    if wording.has_code(tree.get("code"), *NOT_FOR_RESUSCITATION):
        return Line(wording.concept(tree.get("code")), is_warning=True)
    directive = wording.has_code(tree.get("category"), "advance-directive")
    coded = (*FOR_RESUSCITATION, *ADVANCE_DECISIONS, *PLAN_AGREED)
    known = directive or wording.has_code(tree.get("code"), *coded)
    return Line(wording.concept(tree.get("code"))) if known else None


def _plan(tree: wording.Tree) -> Line | None:
    """A form, letter or care plan whose type or category says that it is one of `PLANS`, or an advance decision."""
    if tree.get("status") in _NO_LONGER:
        return None
    said = [tree.get("type"), *(tree.get("category") or ())]
    words = [text for code, text in PLANS.items() if any(wording.has_code(one, code) for one in said)]
    if any(wording.has_code(one, *ADVANCE_DECISIONS) for one in said):
        words.append("Advance decision to refuse treatment on file")
    return Line(words[0]) if words else None


def baseline(facts: Sequence[Fact]) -> Part:
    """The newest of each."""
    newest: dict[str, Line] = {}
    for fact in facts:
        for code in (FRAILTY_SCALE, BASELINE):
            if wording.has_code(fact.tree.get("code"), code) and code not in newest:
                newest[code] = Line(_observed(fact, code), facts=(fact,))
    found = tuple(newest[code] for code in (BASELINE, FRAILTY_SCALE) if code in newest and newest[code].text)
    return Part(State.LISTED if found else State.NOTHING_RECEIVED, found)


def _observed(fact: Fact, code: str) -> str:
    tree = fact.tree
    if code == BASELINE:
        return str(tree.get("valueString") or wording.concept(tree.get("valueCodeableConcept")))
    score = tree.get("valueInteger") or (tree.get("valueQuantity") or {}).get("value")
    try:
        number = int(float(str(score)))
    except ValueError:
        return ""
    return f"Clinical Frailty Scale {number}: {FRAILTY[number - 1]}" if 1 <= number <= len(FRAILTY) else ""
