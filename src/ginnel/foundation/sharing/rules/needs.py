"""What an emergency opening opens: no more than what it is for needs. Pure.

Source: Caldicott principles 2 and 3 (use the minimum necessary, and only when needed). What each needs is this
project's own first proposal, for each place to settle with its Caldicott Guardians.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ginnel.foundation.relationships.states import SELF_GRANTED, Need
from ginnel.foundation.sharing.rules.table import NOT_BY_OVERRIDE
from ginnel.kernel.viewer import Category

_ALL = frozenset(Category) - NOT_BY_OVERRIDE
_WHOEVER = frozenset({Category.DEMOGRAPHICS, Category.CONTACT_AND_CARER, Category.EMERGENCY_ESSENTIALS})

NEEDS: dict[str, frozenset[Category]] = {
    Need.TREATMENT: _ALL,
    Need.RISK_OF_HARM: _WHOEVER
    | {
        Category.SAFEGUARDING,
        Category.SOCIAL_CARE,
        Category.PLAN,
        Category.MENTAL_HEALTH,
        Category.MENTAL_HEALTH_MEDICATION,
        Category.SUBSTANCE_MISUSE,
        Category.SUBSTANCE_MISUSE_MEDICATION,
        Category.STAFF_RESTRICTED,
        Category.TELECARE,
    },
    Need.GETTING_IN: _WHOEVER | {Category.PLAN, Category.TELECARE, Category.STAFF_RESTRICTED},
    Need.WHO_TO_RING: _WHOEVER | {Category.PLAN, Category.OBSERVATIONS, Category.SOCIAL_CARE},
    Need.OTHER: _ALL,
}


ANY_NEED = ("", *Need.values)
"""'' for one that says none, as the first ones did."""


def opened_by(need: str) -> frozenset[Category]:
    """What an opening for this need opens; one that says no need is for all of it."""
    return NEEDS.get(need, _ALL)


@cache
def opening_for(category: Category) -> tuple[str, ...]:
    """The needs that open this category, in the order of `ANY_NEED`."""
    return tuple(need for need in ANY_NEED if category in opened_by(need))


def stands_as(kind: str, need: str) -> str:
    """A relationship as an input of the decision: its kind, and what it is for where that narrows it."""
    return f"{kind}:{need}" if need and opened_by(need) != _ALL else kind


def is_opened_alone(relationships: Iterable[str]) -> bool:
    """Whether a worker stands near somebody by nothing but what they opened for themselves, if by anything: each as it
    `stands_as`."""
    return all(one.partition(":")[0] in SELF_GRANTED for one in relationships)


@cache
def reaches(stands: str, category: Category) -> bool:
    """Whether a relationship that `stands_as` so is one for this category."""
    kind, _, need = stands.partition(":")
    return kind not in SELF_GRANTED or category in opened_by(need)
