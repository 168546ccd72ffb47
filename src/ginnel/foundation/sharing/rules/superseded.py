"""Decisions as they were made by earlier versions of the rules, so that what was decided then can be decided again."""

from __future__ import annotations

from dataclasses import replace

from ginnel.foundation.sharing.rules.decision import Decision, Facts, Outcome, decide, reach_of
from ginnel.foundation.sharing.rules.table import Reach
from ginnel.kernel.viewer import Action, Category, Purpose


def before_emergency_essentials(
    role: str, purpose: Purpose, category: Category, action: Action, facts: Facts
) -> Decision:
    """Until 26 November 2026: allergies, plans and refusals were problems, plans and letters like any other."""
    if category is Category.EMERGENCY_ESSENTIALS:
        return Decision(Outcome.DENY, ("There was no such kind of fact then.",))
    return before_barring(role, purpose, category, action, facts)


def reach_before_emergency_essentials(
    role: str, purpose: Purpose, category: Category, action: Action
) -> Reach:
    return (
        Reach.NOBODY
        if category is Category.EMERGENCY_ESSENTIALS
        else reach_of(role, purpose, category, action)
    )


def before_barring(role: str, purpose: Purpose, category: Category, action: Action, facts: Facts) -> Decision:
    """Until nobody could be kept from one person whatever their role and however they stand to them."""
    return decide(role, purpose, category, action, replace(facts, is_barred=False))
