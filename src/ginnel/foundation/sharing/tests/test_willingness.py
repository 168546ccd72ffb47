"""What a person is willing to have shared: the last word that covers a question counts, and who may overrule it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.sharing.rules.decision import OBJECTED, Facts, Outcome, decide
from ginnel.foundation.sharing.rules.willingness import (
    OBJECTABLE,
    Found,
    Word,
    Yielding,
    check_can_be_said,
    check_can_yield,
    objections,
)
from ginnel.foundation.sharing.states import Ground, SaidBy
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import MEDICATION, Action, Category, Purpose

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
COUNCIL, PRACTICE = OrganisationKind.COUNCIL, OrganisationKind.GP_PRACTICE
MENTAL, TELECARE = Category.MENTAL_HEALTH, Category.TELECARE
OF_IT = Category.MENTAL_HEALTH_MEDICATION


def word(
    objects: bool, kind: str = "", category: Category | None = None, *, day: int = 1, organisation: str = ""
) -> Word:
    return Word(objects, kind, organisation, category, NOW - timedelta(days=100 - day), str(day))


def stands(
    *words: Word, kind: str = COUNCIL, organisation: str = "C", yields: Yielding | None = None
) -> frozenset:
    return objections(words, [yields] if yields else [], kind=kind, organisation=organisation, at=NOW)


def test_nothing_said_is_no_objection() -> None:
    assert stands() == frozenset()


def test_an_objection_to_everything_leaves_who_they_are() -> None:
    assert stands(word(True)) == OBJECTABLE == set(Category) - {Category.DEMOGRAPHICS}


def test_an_objection_counts_for_the_kind_and_the_category_that_it_names() -> None:
    said = word(True, COUNCIL, MENTAL)
    assert stands(said) == {MENTAL, OF_IT}
    assert stands(said, kind=PRACTICE) == frozenset()


def test_an_objection_to_one_organisation_leaves_its_like() -> None:
    said = word(True, organisation="C", category=MENTAL)
    assert stands(said) == {MENTAL, OF_IT}
    assert stands(said, organisation="D") == frozenset()


def test_what_is_said_of_a_subject_or_of_medicines_is_said_of_the_medicines_that_tell_it() -> None:
    medicines = Category.PROBLEMS_AND_MEDICATION
    assert stands(word(True, category=medicines)) == {medicines, *MEDICATION}
    assert stands(word(True, category=OF_IT)) == {OF_IT}
    later = word(False, category=OF_IT, day=2)
    assert stands(word(True, category=MENTAL, day=1), later) == {MENTAL}
    yields = Yielding("C", MENTAL, NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    assert stands(word(True, category=medicines), yields=yields) == {medicines, *MEDICATION} - {OF_IT}


def test_that_medicines_may_be_shared_lifts_no_objection_to_a_subject() -> None:
    medicines = Category.PROBLEMS_AND_MEDICATION
    subject, later = word(True, category=MENTAL, day=1), word(False, category=medicines, day=3)
    assert stands(subject, later) == {MENTAL, OF_IT}
    both = (subject, word(True, category=medicines, day=2), later)
    assert stands(*both) == {MENTAL, OF_IT}, "of medicines at all it is lifted"
    for lifting in (None, MENTAL):
        assert stands(*both, word(False, category=lifting, day=4)) == frozenset()
    assert stands(*both, word(False, category=OF_IT, day=4)) == {MENTAL}
    assert stands(word(True, day=1), later) == OBJECTABLE - {medicines, *MEDICATION}


def test_the_last_word_counts_whether_it_is_wider_or_narrower() -> None:
    narrow, wide = word(True, COUNCIL, MENTAL, day=1), word(False, day=2)
    assert stands(narrow, wide) == frozenset()
    narrow, wide = word(False, COUNCIL, MENTAL, day=2), word(True, day=1)
    assert stands(narrow, wide) == OBJECTABLE - {MENTAL, OF_IT}


def test_an_objection_yields_between_two_moments_and_counts_again() -> None:
    for start, end, counts in ((-1, 1, False), (-2, -1, True), (1, 2, True), (-1, 0, True), (0, 1, False)):
        yields = Yielding("C", MENTAL, NOW + timedelta(hours=start), NOW + timedelta(hours=end))
        assert (MENTAL in stands(word(True), yields=yields)) is counts
        assert TELECARE in stands(word(True), yields=yields)
        assert MENTAL in stands(word(True), organisation="D", yields=yields)


words = st.builds(
    Word,
    st.booleans(),
    st.sampled_from(["", COUNCIL, PRACTICE]),
    st.just(""),
    st.sampled_from([None, MENTAL, TELECARE]),
    st.integers(0, 3).map(lambda day: NOW - timedelta(days=day)),
    st.uuids().map(str),
)


@given(st.lists(words, max_size=4, unique_by=lambda one: one.order))
def test_the_order_in_which_it_was_recorded_does_not_change_what_stands(said: list[Word]) -> None:
    assert len({stands(*each) for each in permutations(said)}) == 1


@given(st.lists(words, max_size=5), st.booleans(), st.sampled_from(["", COUNCIL]))
def test_a_new_word_is_heeded_wherever_it_reaches_and_nowhere_else(
    said: list[Word], objects: bool, kind: str
) -> None:
    new = Word(objects, kind, "", MENTAL, NOW, "z")
    assert (MENTAL in stands(*said, new)) is objects
    assert stands(*said, new) - {MENTAL, OF_IT} == stands(*said) - {MENTAL, OF_IT}
    if kind:
        assert stands(*said, new, kind=PRACTICE) == stands(*said, kind=PRACTICE)


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.GENERAL_PRACTITIONER])
@pytest.mark.parametrize(
    ("purpose", "action", "relationships", "outcome"),
    [
        (Purpose.DIRECT_CARE, Action.READ, {"team"}, Outcome.DENY),
        (Purpose.DIRECT_CARE, Action.READ, {"override"}, Outcome.DENY),
        (Purpose.DIRECT_CARE, Action.READ, set(), Outcome.DENY),
        (Purpose.DIRECT_CARE, Action.WRITE, {"team"}, Outcome.PERMIT),
        (Purpose.SAFEGUARDING, Action.READ, {"team"}, Outcome.PERMIT),
    ],
)
def test_an_objection_is_heeded_by_care_and_not_opened_in_an_emergency(
    role: Role, purpose: Purpose, action: Action, relationships: set[str], outcome: Outcome
) -> None:
    facts = Facts(frozenset(relationships), False, frozenset({Category.SOCIAL_CARE}))
    assert decide(role, purpose, Category.SOCIAL_CARE, action, facts).outcome == outcome


def test_whoever_is_refused_by_an_objection_is_told_so_and_nobody_else() -> None:
    facts = Facts(frozenset({"team"}), True, OBJECTABLE)
    asked = (Purpose.DIRECT_CARE, Category.MENTAL_HEALTH, Action.READ, facts)
    assert decide(Role.SOCIAL_WORKER, *asked).reasons == (OBJECTED,)
    assert OBJECTED not in decide(Role.CARE_HOME_WORKER, *asked).reasons


UNABLE, ABLE = Found(uuid7(), False, NOW), Found(uuid7(), True, NOW)


@pytest.mark.parametrize(
    ("said_by", "capacity", "why", "is_heard"),
    [
        (SaidBy.SELF, None, "", True),
        (SaidBy.SELF, ABLE, "", True),
        (SaidBy.SELF, UNABLE, "", False),
        (SaidBy.BEST_INTERESTS, None, "her daughter was asked", False),
        (SaidBy.BEST_INTERESTS, ABLE, "her daughter was asked", False),
        (SaidBy.BEST_INTERESTS, UNABLE, "", False),
        (SaidBy.BEST_INTERESTS, UNABLE, "her daughter was asked", True),
        (SaidBy.ATTORNEY, UNABLE, "as she wished before", True),
        (SaidBy.ATTORNEY, None, "as she wished before", False),
        (SaidBy.PARENT, None, "", True),
        ("neighbour", None, "", False),
    ],
)
def test_another_decides_only_where_the_person_was_found_unable_to(
    said_by: str, capacity: Found | None, why: str, is_heard: bool
) -> None:
    asked = {"organisation_kind": "", "categories": [MENTAL], "said_at": NOW, "now": NOW}
    if is_heard:
        check_can_be_said(said_by=said_by, capacity=capacity, why=why, **asked)
    else:
        with pytest.raises(Invalid):
            check_can_be_said(said_by=said_by, capacity=capacity, why=why, **asked)


@pytest.mark.parametrize(
    "wrong",
    [
        {"organisation_kind": "bank"},
        {"categories": [Category.DEMOGRAPHICS]},
        {"said_at": NOW + timedelta(days=1)},
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: dict) -> None:
    said = {"organisation_kind": "", "categories": [], "said_at": NOW, "now": NOW}
    with pytest.raises(Invalid):
        check_can_be_said(said_by=SaidBy.SELF, capacity=None, why="", **(said | wrong))


@pytest.mark.parametrize(
    ("role", "days", "reason", "refusal"),
    [
        (Role.CALDICOTT_GUARDIAN, 300, "the court ordered it", None),
        (Role.CALDICOTT_GUARDIAN, 366, "the court ordered it", Invalid),
        (Role.CALDICOTT_GUARDIAN, 0, "the court ordered it", Invalid),
        (Role.CALDICOTT_GUARDIAN, 1, " ", Invalid),
        (Role.INFORMATION_GOVERNANCE_OFFICER, 28, "the court ordered it", None),
        (Role.INFORMATION_GOVERNANCE_OFFICER, 29, "the court ordered it", Invalid),
        (Role.GENERAL_PRACTITIONER, 1, "the court ordered it", NotPermitted),
        ("service", 1, "the court ordered it", NotPermitted),
    ],
)
def test_who_may_overrule_a_person_and_for_how_long(
    role: str, days: int, reason: str, refusal: type[Exception] | None
) -> None:
    asked = {"ground": Ground.COURT_ORDER, "starts_at": NOW, "ends_at": NOW + timedelta(days=days)}
    if refusal:
        with pytest.raises(refusal):
            check_can_yield(role=role, reason=reason, **asked)
    else:
        check_can_yield(role=role, reason=reason, **asked)
