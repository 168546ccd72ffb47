"""Medicines that somebody takes now, as far as anybody has said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ginnel.foundation.record.rules import doses, wording
from ginnel.foundation.record.rules.glance.card import Fact, Line, Part, has_ended, key, lines, listed
from ginnel.foundation.record.rules.wording import Tree

_CURRENT = ("active", "intended", "on-hold", None)
_NOT_ORDERED = ("proposal", "option")
ON_HOLD = "On hold"


def medicines(facts: Sequence[Fact], today: date) -> Part:
    """Current ones, then those on hold, which somebody may start again. Not what is over by its own dates."""
    current = [fact for fact in facts if _is_current(fact.tree, today)]
    found = [_with_every_dose(line) for line in lines(current, _medicine)]
    return listed(sorted(found, key=lambda line: line.detail.startswith(ON_HOLD)))


def _is_current(tree: Tree, today: date) -> bool:
    is_ordered = tree.get("status") in _CURRENT and tree.get("intent", "order") not in _NOT_ORDERED
    return is_ordered and not tree.get("doNotPerform") and not _is_over(tree, today)


def _medicine(fact: Fact) -> Line:
    return Line(wording.medicine(fact.tree) or "Medicine not named")


def _with_every_dose(line: Line) -> Line:
    """The newest dose of each organisation; where they differ, both, for nobody here can say which is right."""
    newest: dict[int, str] = {}
    for fact in line.facts:
        newest.setdefault(fact.organisation, _dose(fact.tree))
    said = list({key(dose): dose for dose in reversed(newest.values()) if dose}.values())[::-1]
    return replace(line, detail="; another organisation says: ".join(said))


def _dose(tree: Tree) -> str:
    on_hold = ON_HOLD if tree.get("status") == "on-hold" else ""
    return ". ".join(filter(None, (on_hold, doses.words(_dosages(tree)))))


def _dosages(tree: Tree) -> list[Any]:
    found = tree.get("dosageInstruction") or tree.get("dosage") or ()
    return [item for item in found if isinstance(item, dict)]


def _is_over(tree: Tree, today: date) -> bool:
    """By the period taken, or by the bounds of every dose.

    How long a prescription may be dispensed for says nothing about a repeat, so `validityPeriod` is not asked.
    """
    repeats = [(dosage.get("timing") or {}).get("repeat") or {} for dosage in _dosages(tree)]
    bounds = [has_ended(repeat.get("boundsPeriod"), today) for repeat in repeats]
    return has_ended(tree.get("effectivePeriod"), today) or (bool(bounds) and all(bounds))
