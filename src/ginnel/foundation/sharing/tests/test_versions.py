"""What a version of the rules decided, it decides for ever: a decision of its day must replay to the same answer.

Fails when the table or the decision is changed under a version that was in use. Then give the rules a new VERSION, keep
what they replace in a module of its own, name it in DECIDE_BY_VERSION and REACH_BY_VERSION, and add the new
version's fingerprint. The wording of reasons is not part of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import product

import pytest

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.rules import DECIDE_BY_VERSION, REACH_BY_VERSION, VERSION, Facts
from ginnel.kernel.viewer import Action, Category, Purpose

FINGERPRINTS = {
    "2026-11": "cf0c4e2142dedb741b3217696961301858b6f2987fd4fa345283fc4d50f28519",
    "2026-11-26": "cf0c4e2142dedb741b3217696961301858b6f2987fd4fa345283fc4d50f28519",
    "2026-11-26.2": "4bc3e7375b9a47e97f20cc9bebccb7508c656b317145ca51ef1da79e11b56cb5",
}
# The versions that did not know a category yet.
BEFORE = {Category.EMERGENCY_ESSENTIALS: ("2026-11", "2026-11-26")}
ROLES = sorted([*Role.values, "service", "no such role"])
# Research is named by agreements and disclosures; nobody works for it, and no line of any table is about it.
PURPOSES = [purpose for purpose in Purpose if purpose is not Purpose.RESEARCH]
NEAR = ([], [RelationshipKind.CASELOAD], [RelationshipKind.OVERRIDE])


def answers(version: str) -> Iterator[str]:
    """To every question there is: an outcome for each combination of facts, and how far a list reaches."""
    decide, reach_of = DECIDE_BY_VERSION[version], REACH_BY_VERSION[version]
    for role, purpose, category, action in product(ROLES, PURPOSES, _categories(version), Action):
        facts = [
            Facts(frozenset(str(one) for one in near), is_known, objections)
            for near, is_known, objections in product(
                NEAR, (False, True), (frozenset(), frozenset({category}))
            )
        ]
        said = ",".join(decide(role, purpose, category, action, one).outcome for one in facts)
        reach = reach_of(role, purpose, category, action).name
        yield f"{role} {purpose} {category.value} {action} {said} {reach}\n"


def _categories(version: str) -> list[Category]:
    """Those there were: the decision answers of a later one as well, but nobody asked."""
    return [one for one in Category if version not in BEFORE.get(one, ())]


def fingerprint(version: str) -> str:
    return hashlib.sha256("".join(answers(version)).encode()).hexdigest()


@pytest.mark.parametrize("version", DECIDE_BY_VERSION)
def test_a_version_decides_what_it_always_decided(version: str) -> None:
    assert fingerprint(version) == FINGERPRINTS[version]


def test_every_version_ever_in_use_stays_importable() -> None:
    assert set(FINGERPRINTS) == set(DECIDE_BY_VERSION) == set(REACH_BY_VERSION)
    assert VERSION in FINGERPRINTS
