"""Who reads medicines that tell a subject: whoever treats, and whoever may read of the subject; nobody else."""

from __future__ import annotations

import pytest

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships.states import Need, RelationshipKind
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.rules import Facts, Outcome, Reach
from ginnel.foundation.sharing.rules.needs import stands_as
from ginnel.foundation.sharing.rules.own import acts_as
from ginnel.foundation.sharing.rules.table import TREATING
from ginnel.foundation.sharing.states import OwnRole, SystemRole
from ginnel.kernel.viewer import MEDICATION, MEDICATION_OF, Action, Category, Purpose, covered_by

CARE, READ = Purpose.DIRECT_CARE, Action.READ
STRANGER = Facts(frozenset(), is_known=True)
STAFF = sorted(role for role in rules.PURPOSES if role not in SystemRole)


def working(*kinds: str) -> Facts:
    return Facts(frozenset(kinds or (RelationshipKind.CASELOAD,)), is_known=True)


def outcome(role: str, category: Category, facts: Facts) -> Outcome:
    return rules.decide(role, CARE, category, READ, facts).outcome


@pytest.mark.parametrize("category", sorted(MEDICATION))
@pytest.mark.parametrize("role", sorted(TREATING))
def test_whoever_treats_and_works_with_somebody_has_the_whole_list(role: Role, category: Category) -> None:
    assert outcome(role, category, working()) == Outcome.PERMIT
    assert outcome(role, category, STRANGER) == Outcome.REVIEW
    for need in (Need.TREATMENT, Need.OTHER):
        opened = working(stands_as(RelationshipKind.OVERRIDE, need))
        assert outcome(role, category, opened) == Outcome.PERMIT


@pytest.mark.parametrize("role", STAFF)
def test_nobody_else_does_but_who_may_read_of_the_subject(role: str) -> None:
    for subject, category in MEDICATION_OF.items():
        is_open = role in TREATING or rules.reach_of(role, CARE, subject, READ) == Reach.WORKING_WITH
        expected = Reach.WORKING_WITH if is_open else Reach.NOBODY
        assert rules.reach_of(role, CARE, category, READ) == expected


@pytest.mark.parametrize("role", STAFF)
def test_for_no_other_purpose_does_anybody(role: str) -> None:
    for purpose in set(Purpose) - {CARE}:
        assert {rules.reach_of(role, purpose, one, READ) for one in MEDICATION} == {Reach.NOBODY}


def test_no_medicine_opens_what_it_is_for() -> None:
    for subject in MEDICATION_OF:
        assert outcome(Role.PHARMACIST, subject, working()) == Outcome.DENY


def test_on_residents_screens_there_is_none_whatever_was_chosen() -> None:
    chosen = Facts(frozenset({acts_as("proxy", Category)}), is_known=False)
    themself = Facts(frozenset({rules.THEMSELF}), is_known=False)
    for role, facts in ((OwnRole.PROXY, chosen), (OwnRole.RESIDENT, themself)):
        assert not MEDICATION & rules.permitted_own(role, Purpose.OWN_RECORD, READ, facts)


def test_what_covers_a_subject_or_medicines_covers_these() -> None:
    assert covered_by([Category.MENTAL_HEALTH]) == {Category.MENTAL_HEALTH, Category.MENTAL_HEALTH_MEDICATION}
    assert covered_by([Category.PROBLEMS_AND_MEDICATION]) == {Category.PROBLEMS_AND_MEDICATION, *MEDICATION}
    assert covered_by([Category.PLAN]) == {Category.PLAN}
