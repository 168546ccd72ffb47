"""What an agreement forbids decides where an agreement does, and what software cannot keep is said to be for people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import queries
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.queries.agreements import forget_noted, unagreed
from ginnel.foundation.sharing.rules.agreements import Party, Terms, Version, agreed, leaving
from ginnel.foundation.sharing.rules.restrictions import BY_PEOPLE, UNREAD, Restrictions, restrictions
from ginnel.foundation.sharing.tests.conftest import Acting, Place
from ginnel.foundation.sharing.tests.documents import bind
from ginnel.kernel.viewer import Action, Category, Purpose

DAY = date(2026, 11, 26)
SOCIAL, MENTAL, PLAN = Category.SOCIAL_CARE, Category.MENTAL_HEALTH, Category.PLAN
MIND = frozenset({MENTAL, Category.MENTAL_HEALTH_MEDICATION})
"""What an agreement about mental health is about."""
PARTIES = {"218": ["The council"], "RCB": ["The trust", "https://example.org/org/RCB"]}


def read(*forbidden: str, duties: tuple[str, ...] = ()) -> Restrictions:
    said = {"Restrictions": list(forbidden), "DataRecipientResponsibilities": list(duties)}
    return restrictions(said, PARTIES)


def terms(held: Restrictions, covers: frozenset[Category] = frozenset({SOCIAL, MENTAL})) -> Terms:
    both = (Party("218", DAY), Party("RCB", DAY))
    purposes = frozenset({"planning", "research", "direct-care"})
    ends = DAY + timedelta(days=100)
    return Terms((Version(1, DAY, ends, both, purposes, covers, restrictions=held),))


def has(held: Restrictions, code: str = "218", purpose: Purpose = Purpose.PLANNING) -> frozenset[Category]:
    return agreed([terms(held)], organisation=code, purpose=purpose, day=DAY)


def test_a_kind_of_fact_that_is_restricted_is_not_covered_whatever_else_is() -> None:
    assert has(read("Mental health")) == has(read("https://example.org/kinds#mental-health")) == {SOCIAL}
    assert has(read("Mental health"), purpose=Purpose.DIRECT_CARE) == {SOCIAL}


def test_a_restriction_may_be_for_one_party_by_any_of_its_names() -> None:
    for called in ("RCB", "the trust", "https://example.org/org/RCB"):
        held = read(f"{called}: Mental health")
        assert (has(held, "RCB"), has(held)) == ({SOCIAL}, {SOCIAL, *MIND})
    assert read("Somebody else: Mental health").kinds == {}


def test_a_purpose_that_is_restricted_is_not_agreed_to() -> None:
    held = read("research", "RCB: planning")
    assert has(held, purpose=Purpose.RESEARCH) == has(held, "RCB") == frozenset()
    assert has(held) == {SOCIAL, *MIND}


def test_who_may_make_nothing_of_it_has_no_rows_drawn() -> None:
    assert has(read("odrl:aggregate")) == frozenset()
    assert has(read("odrl:aggregate"), purpose=Purpose.DIRECT_CARE) == {SOCIAL, *MIND}


def leave(held: Restrictions, code: str = "218", by_law: bool = False) -> Any:
    return leaving([terms(held)], organisation=code, purpose=Purpose.RESEARCH, day=DAY, by_law=by_law)


def test_what_may_not_be_passed_on_stays_but_by_law_and_is_still_planned_with() -> None:
    for word in ("odrl:distribute", "http://www.w3.org/ns/odrl/2/transfer"):
        assert leave(read(word)) is None
        assert leave(read(word), by_law=True).kinds == has(read(word)) == {SOCIAL, *MIND}
    assert leave(read("RCB: odrl:sell"), "RCB") is None
    assert leave(read("RCB: odrl:sell")) is not None


@pytest.mark.parametrize(
    ("duty", "days"),
    [("odrl:delete", 100), ("odrl:delete P30D", 30), ("delete after P1Y", 100), ("delete within P2M", 56)],
)
def test_what_left_is_deleted_when_the_agreement_ends_or_after_the_time_it_says(duty: str, days: int) -> None:
    assert leave(read(duties=(duty,))).until == DAY + timedelta(days=days)


def test_the_strictest_of_several_agreements_says_until_when() -> None:
    other = terms(read(duties=("odrl:delete P7D",)), frozenset({PLAN}))
    found = leaving([terms(read()), other], organisation="218", purpose=Purpose.RESEARCH, day=DAY)
    assert found is not None
    assert (found.kinds, found.until) == ({SOCIAL, *MIND, PLAN}, DAY + timedelta(days=7))


def test_one_agreement_keeps_in_nothing_that_another_lets_go() -> None:
    found = leaving(
        [terms(read("odrl:distribute")), terms(read(), frozenset({SOCIAL}))],
        organisation="218",
        purpose=Purpose.RESEARCH,
        day=DAY,
    )
    assert found is not None and found.kinds == {SOCIAL}


@pytest.mark.parametrize("said", ["Nobody may look at minds", "Somebody else: Mental health", "RCB: no tea"])
def test_words_that_cannot_be_read_let_nothing_leave_for_planning_or_research(said: str) -> None:
    held = read(said)
    for purpose in (Purpose.PLANNING, Purpose.RESEARCH):
        for code in ("218", "RCB"):
            assert has(held, code, purpose) == frozenset()
            assert leaving([terms(held)], organisation=code, purpose=purpose, day=DAY) is None
    assert has(held, purpose=Purpose.DIRECT_CARE) == {SOCIAL, *MIND}
    by_law = leaving([terms(held)], organisation="218", purpose=Purpose.PLANNING, day=DAY, by_law=True)
    assert by_law is not None and by_law.kinds == {SOCIAL, *MIND}
    assert [each.becomes for each in held.terms] == [UNREAD]


@pytest.mark.parametrize("kind", list(Category))
def test_every_kind_of_fact_is_read_after_no_and_without_regard_to_case(kind: Category) -> None:
    for said in (f"No {kind.label} data", f"no {kind.label.upper()}", f"{kind.label} data"):
        held = read(said)
        assert held.kinds == {"": {kind}}
        assert not held.unread


@pytest.mark.parametrize(
    ("said", "purpose"),
    [
        ("no research", Purpose.RESEARCH),
        ("Not for Planning", Purpose.PLANNING),
        ("Not to be used for research.", Purpose.RESEARCH),
        ("No use for service planning", Purpose.PLANNING),
    ],
)
def test_a_purpose_is_read_after_no_and_not_for(said: str, purpose: Purpose) -> None:
    held = read(said)
    assert held.purposes == {"": {purpose}}
    assert not held.unread
    assert read(f"the TRUST: {said}").purposes == {"RCB": {purpose}}


@pytest.mark.parametrize("said", ["None", "none.", "No restrictions", "Not applicable"])
def test_a_document_that_says_that_it_restricts_nothing_is_read_so(said: str) -> None:
    held = read(said)
    assert (held.unread, [each.becomes for each in held.terms]) == (False, ["Forbids nothing"])
    assert not held.forbids("RCB", Purpose.PLANNING)


def test_what_software_cannot_keep_is_told_to_be_for_people() -> None:
    held = read(
        "Not to be left on a train", "Plan", duties=("Tell us of a breach within a day", "odrl:delete")
    )
    assert [(each.text, each.becomes == BY_PEOPLE) for each in held.terms] == [
        ("Not to be left on a train", False),
        ("Plan", False),
        ("Tell us of a breach within a day", True),
        ("odrl:delete", False),
    ]


@pytest.mark.parametrize("said", [None, "odrl:distribute", [7, ""], [{"a": 1}], {}])
def test_a_document_of_any_shape_is_read(said: Any) -> None:
    assert restrictions({"Restrictions": said}, PARTIES).deleted_after is None


@pytest.mark.django_db
def test_planning_is_refused_what_is_restricted_and_care_only_notes_it(
    place: Place, acting: Acting, person: Person
) -> None:
    forget_noted()
    relationships.begin(
        person=person.id, kind=RelationshipKind.TEAM, organisation=place.here, by=service("administer")
    )
    for purpose in (Purpose.PLANNING, Purpose.DIRECT_CARE):
        bind(["HERE"], purpose=purpose, Restrictions=["Mental health"])
        assert unagreed(organisation="HERE", purpose=purpose) == MIND
    planner = service("intake", purpose=Purpose.PLANNING)
    assert MENTAL not in queries.drawing(viewer=planner).given[place.here.number]
    worker = acting(Role.SOCIAL_WORKER)
    assert MENTAL in worker.categories(person.id, Action.READ)
    assert worker.facts(person.id).unagreed == MIND


@pytest.mark.django_db
def test_a_list_of_what_is_planned_with_leaves_out_what_is_restricted(place: Place) -> None:
    bind(["HERE", "THERE"], Restrictions=["THERE: planning", "Plan"])
    told = {each.code: each for each in queries.sources()}
    assert PLAN not in told["HERE"].kinds and SOCIAL in told["HERE"].kinds
    assert told["THERE"].kinds == told["THERE"].agreements == ()
