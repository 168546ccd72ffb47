"""Allergies and intolerances: what somebody must not be given, and who says that there is nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ginnel.foundation.record.rules import wording
from ginnel.foundation.record.rules.glance.card import Fact, Line, Part, State, key, lines
from ginnel.foundation.record.rules.wording import Tree

NO_KNOWN_ALLERGY = "716186003"
# SNOMED CT: none known to drugs, food, latex, the environment, insects, animals. None says that there is nothing.
NO_KNOWN_IN_PART = ("409137002", "429625007", "716184000", "428607008", "428197003", "716220001")
_ALL = ("no known allergy", "no known allergies", "nka")
_STARTS = ("allergy to ", "hypersensitivity to ", "intolerance to ", "adverse reaction to ", "allergic to ")


def allergies(facts: Sequence[Fact]) -> Part:
    """A denial of some allergies stands beside those that are listed; one of all of them contradicts them."""
    active = [fact for fact in facts if wording.is_active(fact.tree)]
    denials = [fact for fact in active if _denies_all(fact)]
    partly = lines([fact for fact in active if fact not in denials and _denies(fact)], _denial)
    stated = [fact for fact in active if fact not in denials and not _denies(fact)]
    found = tuple(map(_with_all_reactions, lines(stated, _allergy, _substance)))
    if found:
        note = "Sources disagree: another organisation says there are no known allergies." if denials else ""
        return Part(State.LISTED, (*found, *partly), note)
    if denials:
        return Part(State.NONE_KNOWN, (Line("No known allergies", facts=tuple(denials)),))
    if partly:
        return Part(State.DENIED_IN_PART, partly, "Nothing has been said about any other allergy. Ask.")
    return Part(State.NOTHING_RECEIVED, note=_past(facts))


def _past(facts: Sequence[Fact]) -> str:
    """That there was something once: silence now is not the same as silence always."""
    held = [
        fact
        for fact in facts
        if not wording.has_code(fact.tree.get("verificationStatus"), "entered-in-error")
    ]
    if not held:
        return ""
    what = "One that was received has" if len(held) == 1 else f"{len(held)} that were received have"
    return f"{what} ended or been ruled out: see the timeline."


def _words(fact: Fact) -> str:
    return wording.concept(fact.tree.get("code")) or "Allergy to something that is not named"


def _denies_all(fact: Fact) -> bool:
    return wording.has_code(fact.tree.get("code"), NO_KNOWN_ALLERGY) or key(_words(fact)) in _ALL


def _denies(fact: Fact) -> bool:
    said = key(_words(fact))
    is_coded = wording.has_code(fact.tree.get("code"), *NO_KNOWN_IN_PART)
    return is_coded or said.startswith("no known ") or said == "nkda"


def _denial(fact: Fact) -> Line:
    return Line(_words(fact))


def _allergy(fact: Fact) -> Line:
    return Line(_words(fact), is_warning=_is_severe(fact.tree))


def _is_severe(tree: Tree) -> bool:
    reactions = tree.get("reaction") or ()
    return tree.get("criticality") == "high" or any(item.get("severity") == "severe" for item in reactions)


def _with_all_reactions(line: Line) -> Line:
    """What any organisation has seen happen, the worst said first."""
    seen = [words for fact in line.facts for words in _reactions(fact.tree)]
    doubts = [_doubt(fact.tree) for fact in line.facts]
    words = [*(["severe"] if line.is_warning else []), *seen, *(doubts[:1] if all(doubts) else [])]
    return replace(line, detail=", ".join(dict.fromkeys(filter(None, words))))


def _reactions(tree: Tree) -> Iterator[str]:
    if tree.get("type") == "intolerance":
        yield "intolerance"
    for reaction in tree.get("reaction") or ():
        yield from map(wording.concept, reaction.get("manifestation") or ())


def _doubt(tree: Tree) -> str:
    return (
        "unconfirmed" if wording.has_code(tree.get("verificationStatus"), "unconfirmed", "presumed") else ""
    )


def _substance(line: Line) -> str:
    """What two lines have in common when they are one: `Penicillin`, `Penicillin allergy`, `Allergy to penicillin`."""
    said = key(line.text)
    for start in _STARTS:
        said = said.removeprefix(start)
    return said.removesuffix(" allergy").removesuffix(" intolerance") or key(line.text)
