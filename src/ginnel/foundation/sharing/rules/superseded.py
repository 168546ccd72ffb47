"""Decisions as they were made by earlier versions of the rules, so that what was decided then can be decided again."""

from __future__ import annotations

from dataclasses import replace

from ginnel.foundation.sharing.rules.decision import Decision, Facts, Outcome, decide, reach_of
from ginnel.foundation.sharing.rules.own import OwnReach, decide_of_anybody, reach_of_anybody
from ginnel.foundation.sharing.rules.table import Reach
from ginnel.kernel.viewer import MEDICATION, Action, Category, Purpose

NO_SUCH_KIND = "There was no such kind of fact then."


def before_medication(
    role: str, purpose: Purpose, category: Category, action: Action, facts: Facts
) -> Decision:
    """Until 28 November 2026: a medicine was a medicine whatever it told, but for those whose words named a subject."""
    if category in MEDICATION:
        return Decision(Outcome.DENY, (NO_SUCH_KIND,))
    return decide_of_anybody(role, purpose, category, action, facts)


def reach_before_medication(
    role: str, purpose: Purpose, category: Category, action: Action
) -> Reach | OwnReach:
    return Reach.NOBODY if category in MEDICATION else reach_of_anybody(role, purpose, category, action)


def before_systems(role: str, purpose: Purpose, category: Category, action: Action, facts: Facts) -> Decision:
    """Until anybody but staff and services was answered."""
    if category in MEDICATION:
        return Decision(Outcome.DENY, (NO_SUCH_KIND,))
    return decide(role, purpose, category, action, facts)


def reach_before_systems(role: str, purpose: Purpose, category: Category, action: Action) -> Reach:
    return Reach.NOBODY if category in MEDICATION else reach_of(role, purpose, category, action)


def before_emergency_essentials(
    role: str, purpose: Purpose, category: Category, action: Action, facts: Facts
) -> Decision:
    """Until 26 November 2026: allergies, plans and refusals were problems, plans and letters like any other."""
    if category is Category.EMERGENCY_ESSENTIALS:
        return Decision(Outcome.DENY, (NO_SUCH_KIND,))
    return before_barring(role, purpose, category, action, facts)


def reach_before_emergency_essentials(
    role: str, purpose: Purpose, category: Category, action: Action
) -> Reach:
    return (
        Reach.NOBODY
        if category is Category.EMERGENCY_ESSENTIALS
        else reach_before_systems(role, purpose, category, action)
    )


def before_barring(role: str, purpose: Purpose, category: Category, action: Action, facts: Facts) -> Decision:
    """Until nobody could be kept from one person whatever their role and however they stand to them."""
    return before_systems(role, purpose, category, action, replace(facts, is_barred=False))
