"""What a version of the rules decided, it decides for ever: a decision of its day must replay to the same answer.

Fails when the table or the decision is changed under a version that was in use. Then give the rules a new VERSION, keep
what they replace in a module of its own, name it in DECIDE_BY_VERSION and REACH_BY_VERSION, and add the new
version's fingerprint. The wording of reasons is not part of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships.states import SELF_GRANTED, Need, RelationshipKind
from ginnel.foundation.sharing.rules import DECIDE_BY_VERSION, REACH_BY_VERSION, VERSION, Facts
from ginnel.foundation.sharing.rules.needs import stands_as
from ginnel.foundation.sharing.states import SystemRole
from ginnel.kernel.viewer import MEDICATION, Action, Category, Purpose

FINGERPRINTS = {
    "2026-11": "cf0c4e2142dedb741b3217696961301858b6f2987fd4fa345283fc4d50f28519",
    "2026-11-26": "cf0c4e2142dedb741b3217696961301858b6f2987fd4fa345283fc4d50f28519",
    "2026-11-26.2": "e672d645a778514c2346833ba7f8fa21ac4c458b438ace69c7ebbff5ce12aa76",
    "2026-11-26.3": "c011f2983f08d6fb324ddc3fd8a6bf409676b51da2d00429f4553908404a3ff2",
    "2026-11-26.4": "c011f2983f08d6fb324ddc3fd8a6bf409676b51da2d00429f4553908404a3ff2",
    "2026-11-26.5": "a7a89a4a8083d3b693050f5f8118fd751bbccfaf4a6965fb40ec9d0b489ee0fe",
    "2026-11-28": "a67fb4ac0ede8ce7ad4278c16f855069a41dd2b39a260b7d46bfd655aa6d0436",
    "2026-11-29": "c78c8e9669a5648e6540937b21e0e8e596ebb7f8b865b16437e7f30ed0b8b511",
}
# The versions that did not know a category yet.
BEFORE_MEDICATION = (
    *("2026-11", "2026-11-26", "2026-11-26.2"),
    *("2026-11-26.3", "2026-11-26.4", "2026-11-26.5"),
)
BEFORE = {
    Category.EMERGENCY_ESSENTIALS: ("2026-11", "2026-11-26"),
    **dict.fromkeys(MEDICATION, BEFORE_MEDICATION),
}
# The versions in which nobody could be kept from one person.
BEFORE_BARRING = ("2026-11", "2026-11-26", "2026-11-26.2")
ROLES = sorted([*Role.values, "service", "no such role"])
# The versions in which no system called.
BEFORE_SYSTEMS = ("2026-11", "2026-11-26", "2026-11-26.2", "2026-11-26.3", "2026-11-26.4")
# Research is named by agreements and disclosures; nobody works for it, and no line of any table is about it. What
# residents are answered about themselves is held by `test_own`.
PURPOSES = [purpose for purpose in Purpose if purpose not in (Purpose.RESEARCH, Purpose.OWN_RECORD)]
NEAR = ([], [RelationshipKind.CASELOAD], [RelationshipKind.OVERRIDE])
# An opening for one need, and what no agreement lets a viewer have, were no inputs of the first versions.
FIRST = ("2026-11", "2026-11-26")
NEEDED = [[stands_as(kind, need)] for kind in sorted(SELF_GRANTED) for need in Need]


def answers(version: str) -> Iterator[str]:
    """To every question there is: an outcome for each combination of facts, and how far a list reaches."""
    decide, reach_of = DECIDE_BY_VERSION[version], REACH_BY_VERSION[version]
    roles = ROLES if version in BEFORE_SYSTEMS else [*ROLES, *sorted(SystemRole.values)]
    for role, purpose, category, action in product(roles, PURPOSES, _categories(version), Action):
        facts = _facts(version, category)
        said = ",".join(decide(role, purpose, category, action, one).outcome for one in facts)
        reach = reach_of(role, purpose, category, action).name
        if version not in BEFORE_BARRING:
            said += "," + ",".join(
                decide(role, purpose, category, action, replace(one, is_barred=True)).outcome for one in facts
            )
        yield f"{role} {purpose} {category.value} {action} {said} {reach}\n"


def _facts(version: str, category: Category) -> list[Facts]:
    is_first, these = version in FIRST, (frozenset(), frozenset({category}))
    near = [*NEAR, *([] if is_first else NEEDED)]
    asked = product(near, (False, True), these, these[:1] if is_first else these)
    return [Facts(frozenset(str(kind) for kind in one), *rest) for one, *rest in asked]


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
