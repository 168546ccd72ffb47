"""The decision: who may see what, and why, in words."""

from __future__ import annotations

import itertools

import pytest

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.rules import Facts, Outcome
from ginnel.foundation.sharing.states import SystemRole
from ginnel.kernel.viewer import Action, Category, Purpose

STRANGER = Facts(frozenset(), is_known=False)
KNOWN = Facts(frozenset(), is_known=True)
WORKING = Facts(frozenset({RelationshipKind.CASELOAD}), is_known=True)
OVERRIDING = Facts(frozenset({RelationshipKind.OVERRIDE}), is_known=False)
CARE, READ = Purpose.DIRECT_CARE, Action.READ


def outcome(
    role: Role, category: Category, facts: Facts, purpose: Purpose = CARE, action: Action = READ
) -> Outcome:
    return rules.decide(role, purpose, category, action, facts).outcome


@pytest.mark.parametrize(
    ("role", "category", "facts", "expected"),
    [
        (Role.GENERAL_PRACTITIONER, Category.PROBLEMS_AND_MEDICATION, WORKING, Outcome.PERMIT),
        (Role.GENERAL_PRACTITIONER, Category.PROBLEMS_AND_MEDICATION, STRANGER, Outcome.REVIEW),
        (Role.GENERAL_PRACTITIONER, Category.DEMOGRAPHICS, STRANGER, Outcome.PERMIT),
        (Role.OUT_OF_HOURS_CLINICIAN, Category.PLAN, OVERRIDING, Outcome.PERMIT),
        (Role.OUT_OF_HOURS_CLINICIAN, Category.GENETIC, OVERRIDING, Outcome.DENY),
        (Role.AMBULANCE_CLINICIAN, Category.EMERGENCY_ESSENTIALS, STRANGER, Outcome.PERMIT),
        (Role.SOCIAL_WORKER, Category.EMERGENCY_ESSENTIALS, STRANGER, Outcome.PERMIT),
        (Role.FRONT_DOOR_ADVISER, Category.EMERGENCY_ESSENTIALS, STRANGER, Outcome.DENY),
        (Role.HOME_CARE_WORKER, Category.EMERGENCY_ESSENTIALS, WORKING, Outcome.PERMIT),
        (Role.VOLUNTARY_LINK_WORKER, Category.EMERGENCY_ESSENTIALS, WORKING, Outcome.DENY),
        (Role.SOCIAL_WORKER, Category.SAFEGUARDING, WORKING, Outcome.PERMIT),
        (Role.SOCIAL_WORKER, Category.SEXUAL_AND_REPRODUCTIVE_HEALTH, WORKING, Outcome.DENY),
        (Role.OCCUPATIONAL_THERAPIST, Category.MENTAL_HEALTH, WORKING, Outcome.DENY),
        (Role.VOLUNTARY_LINK_WORKER, Category.PLAN, WORKING, Outcome.PERMIT),
        (Role.VOLUNTARY_LINK_WORKER, Category.PROBLEMS_AND_MEDICATION, WORKING, Outcome.DENY),
        (Role.VOLUNTARY_LINK_WORKER, Category.DEMOGRAPHICS, STRANGER, Outcome.DENY),
        (Role.VOLUNTARY_LINK_WORKER, Category.DEMOGRAPHICS, KNOWN, Outcome.PERMIT),
        (Role.ANALYST, Category.DEMOGRAPHICS, WORKING, Outcome.DENY),
        (Role.COMMISSIONER, Category.HOSPITAL_ACTIVITY, WORKING, Outcome.DENY),
        (Role.SYSTEM_ADMINISTRATOR, Category.DEMOGRAPHICS, WORKING, Outcome.DENY),
    ],
)
def test_a_role_sees_what_its_work_needs(
    role: Role, category: Category, facts: Facts, expected: Outcome
) -> None:
    assert outcome(role, category, facts) == expected


def test_what_no_line_allows_is_denied() -> None:
    assert outcome(Role.GENERAL_PRACTITIONER, Category.PLAN, WORKING, Purpose.PLANNING) == Outcome.DENY
    assert outcome(Role.GENERAL_PRACTITIONER, Category.PLAN, WORKING, action=Action.MERGE) == Outcome.DENY
    assert rules.decide("no-such-role", CARE, Category.PLAN, READ, WORKING).outcome == Outcome.DENY


def test_nobody_uses_a_purpose_that_is_not_their_roles() -> None:
    for role, purpose, category in itertools.product(Role, Purpose, Category):
        if purpose not in rules.PURPOSES[role]:
            assert outcome(role, category, WORKING, purpose) == Outcome.DENY


def test_information_governance_knows_whose_record_it_is_but_not_what_it_says() -> None:
    seen = rules.permitted(
        Role.INFORMATION_GOVERNANCE_OFFICER, Purpose.INFORMATION_GOVERNANCE, READ, STRANGER
    )
    assert seen == {Category.DEMOGRAPHICS, Category.ADMINISTRATIVE}


def test_being_closer_never_shows_less() -> None:
    for role, purpose, action in itertools.product(Role, Purpose, Action):
        stranger, known, working = (
            rules.permitted(role, purpose, action, f) for f in (STRANGER, KNOWN, WORKING)
        )
        assert stranger <= known <= working


def test_whoever_may_write_may_read() -> None:
    for role, purpose, facts in itertools.product(Role, Purpose, (STRANGER, KNOWN, WORKING)):
        writes = rules.permitted(role, purpose, Action.WRITE, facts)
        assert writes <= rules.permitted(role, purpose, Action.READ, facts)


def test_every_reason_is_a_sentence() -> None:
    for role, purpose, category, action, facts in itertools.product(
        Role, Purpose, Category, Action, (STRANGER, WORKING)
    ):
        decision = rules.decide(role, purpose, category, action, facts)
        assert decision.reasons
        assert all(reason[0].isupper() and reason.endswith(".") for reason in decision.reasons)


def test_every_role_and_category_is_in_the_table() -> None:
    assert set(rules.PURPOSES) == set(Role) | set(SystemRole)
    assert {category for line in rules.TABLE for category in line.categories} == set(Category)
    assert all(line.because.endswith(".") for line in rules.TABLE)
    assert all(set(line.roles) <= set(Role) | set(SystemRole) for line in rules.TABLE)


def test_a_service_has_only_its_registered_purposes() -> None:
    assert rules.may_have("load", Purpose.RECORD_KEEPING)
    assert not rules.may_have("load", Purpose.DIRECT_CARE)
    assert not rules.may_have("nobody", Purpose.RECORD_KEEPING)
    assert not any(rules.may_have(name, Purpose.DIRECT_CARE) for name in rules.SERVICES)
