"""Who acts for somebody, and for whom they act."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ginnel.foundation.people.queries import Known
from ginnel.foundation.relationships.queries import ActsAs, ActsFor
from ginnel.foundation.relationships.rules import STOPPED_BY_THEMSELF
from ginnel.foundation.relationships.states import ActingKind
from ginnel.foundation.sharing.rules import MAY_BE_CHOSEN
from ginnel.kernel.viewer import Category
from ginnel.kernel.web import formats

_GROUNDS = {
    ActingKind.PROXY: "You chose them",
    ActingKind.PARENTAL_RESPONSIBILITY: "They have parental responsibility for you",
    ActingKind.ATTORNEY_HEALTH: "You gave them a lasting power of attorney for health and welfare",
    ActingKind.ATTORNEY_PROPERTY: "You gave them a lasting power of attorney for property and money",
    ActingKind.DEPUTY_WELFARE: "A court appointed them for your welfare",
    ActingKind.DEPUTY_PROPERTY: "A court appointed them for your property and money",
}
IN_WORDS = {
    Category.EMERGENCY_ESSENTIALS: "Allergies and emergency plans",
    Category.PROBLEMS_AND_MEDICATION: "Conditions and medicines",
    Category.OBSERVATIONS: "Tests and measurements",
    Category.HOSPITAL_ACTIVITY: "Hospital visits and stays",
    Category.SOCIAL_CARE: "Social care",
    Category.PLAN: "Plans and goals",
    Category.TELECARE: "Alarms and telecare",
}
"""What a resident calls the kinds of fact that are on their own screens."""


def people(found: Iterable[ActsFor]) -> list[dict[str, Any]]:
    """Those who act now."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "relation": one.relation,
            "ground": _GROUNDS[one.kind],
            "reads": reads(one.scope),
            "until": formats.day(min(filter(None, (one.until, one.opens_until)), default=None)),
            "can_stop": one.kind in STOPPED_BY_THEMSELF,
            "only_without_capacity": one.only_without_capacity,
        }
        for one in found
        if one.is_current
    ]


def reads(scope: Iterable[Category]) -> list[str]:
    chosen = frozenset(scope) & MAY_BE_CHOSEN
    return [words for category, words in IN_WORDS.items() if category in chosen]


def acted_for(found: Iterable[tuple[ActsAs, Known]]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "name": who.name or "Somebody whose name is not given",
            "until": formats.day(one.until) if one.until else "",
        }
        for one, who in found
    ]
