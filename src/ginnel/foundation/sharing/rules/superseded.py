"""Decisions as they were made by earlier versions of the rules, so that what was decided then can be decided again."""

from __future__ import annotations

from dataclasses import replace

from ginnel.foundation.sharing.rules.decision import Decision, Facts, Outcome, decide, reach_of
from ginnel.foundation.sharing.rules.own import OwnReach, decide_of_anybody, reach_of_anybody
from ginnel.foundation.sharing.rules.table import MAY_OVERRIDE, TREATING, Reach
from ginnel.kernel.viewer import MEDICATION, Action, Category, Purpose

NO_SUCH_KIND = "There was no such kind of fact then."
BEHIND_AN_OPENING = "Nobody had recorded that you were working with this person."


def before_essentials_for_all(
    role: str, purpose: Purpose, category: Category, action: Action, facts: Facts
) -> Decision:
    """Until 29 November 2026: emergency essentials of anybody were read by those who treat, and others who may open a
    record in an emergency had to open it for them."""
    decision = decide_of_anybody(role, purpose, category, action, facts)
    return _behind_an_opening(decision, role, purpose, category, action, facts)


def reach_before_essentials_for_all(
    role: str, purpose: Purpose, category: Category, action: Action
) -> Reach | OwnReach:
    if _was_behind_an_opening(role, purpose, category, action):
        return Reach.WORKING_WITH
    return reach_of_anybody(role, purpose, category, action)


def _behind_an_opening(
    decision: Decision, role: str, purpose: Purpose, category: Category, action: Action, facts: Facts
) -> Decision:
    """The decision of today, or that of then where it was another."""
    is_near = facts.reach(category) <= Reach.WORKING_WITH
    if is_near or decision.outcome is not Outcome.PERMIT:
        return decision
    if not _was_behind_an_opening(role, purpose, category, action):
        return decision
    return Decision(Outcome.REVIEW, (BEHIND_AN_OPENING,))


def _was_behind_an_opening(role: str, purpose: Purpose, category: Category, action: Action) -> bool:
    is_of_essentials = category is Category.EMERGENCY_ESSENTIALS and action is Action.READ
    return is_of_essentials and purpose is Purpose.DIRECT_CARE and role in MAY_OVERRIDE - TREATING


def before_medication(
    role: str, purpose: Purpose, category: Category, action: Action, facts: Facts
) -> Decision:
    """Until 28 November 2026: a medicine was a medicine whatever it told, but for those whose words named a subject."""
    if category in MEDICATION:
        return Decision(Outcome.DENY, (NO_SUCH_KIND,))
    return before_essentials_for_all(role, purpose, category, action, facts)


def reach_before_medication(
    role: str, purpose: Purpose, category: Category, action: Action
) -> Reach | OwnReach:
    if category in MEDICATION:
        return Reach.NOBODY
    return reach_before_essentials_for_all(role, purpose, category, action)


def before_systems(role: str, purpose: Purpose, category: Category, action: Action, facts: Facts) -> Decision:
    """Until anybody but staff and services was answered."""
    if category in MEDICATION:
        return Decision(Outcome.DENY, (NO_SUCH_KIND,))
    decision = decide(role, purpose, category, action, facts)
    return _behind_an_opening(decision, role, purpose, category, action, facts)


def reach_before_systems(role: str, purpose: Purpose, category: Category, action: Action) -> Reach:
    if category in MEDICATION:
        return Reach.NOBODY
    if _was_behind_an_opening(role, purpose, category, action):
        return Reach.WORKING_WITH
    return reach_of(role, purpose, category, action)


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
