"""What is the same as something open goes on there, and whoever has that hears of it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.rules.knowing import Given, Question
from ginnel.care.access.states import Answered, ContactState, OutcomeKind, Verdict
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.people.models import Person
from ginnel.kernel.errors import Conflict, Invalid, NotFound

pytestmark = pytest.mark.django_db


def two(acting: Acting, person: Person) -> tuple[UUID, UUID]:
    """Taken by two colleagues, each of whom has theirs."""
    return tuple(take(acting(name=name), about(person), is_taken=True) for name in ("first", "second"))  # type: ignore[return-value]


def test_one_case_goes_on_and_whoever_has_it_is_told(acting: Acting, person: Person) -> None:
    first, second = two(acting, person)
    actions.join_contact(contact=second, number=1, to=first, by=acting(name="second"))
    joined = queries.contact(second, viewer=acting(name="second"))
    assert joined.last.state == ContactState.CLOSED
    assert [one.kind for one in joined.outcomes] == [OutcomeKind.SAME_AS_ANOTHER]
    assert [one.id for one in queries.contacts_open(viewer=acting()).lines] == [first]
    notice = Notice.objects.get(reason="said-since")
    assert notice.staff_id == queries.contact(first, viewer=acting()).last.staff_id
    assert notice.reference == f"contact {first}" and "keeps falling" not in notice.text


def test_nobody_is_told_of_what_they_did_themself(acting: Acting, person: Person) -> None:
    by = acting(name="first")
    first, second = take(by, about(person), is_taken=True), take(by, about(person), is_taken=True)
    actions.join_contact(contact=second, number=1, to=first, by=by)
    assert not Notice.objects.filter(reason="said-since").exists()


def test_only_what_is_open_and_about_the_same_person_is_joined(
    acting: Acting, place: Place, person: Person
) -> None:
    by = acting(name="first")
    mine = take(by, about(person), is_taken=True)
    other = take(by, about(known(place)), is_taken=True)
    closed = take(by, about(person), is_taken=True)
    actions.join_contact(contact=closed, number=1, to=mine, by=by)
    for to, error in ((mine, Invalid), (other, Invalid), (closed, Conflict), (uuid4(), NotFound)):
        with pytest.raises(error):
            actions.join_contact(contact=mine, number=1, to=to, by=by)
    assert queries.contact(mine, viewer=by).last.number == 1


def test_whoever_may_be_at_risk_is_not_joined_before_somebody_has_the_concern(
    acting: Acting, person: Person
) -> None:
    by = acting(name="first")
    first, second = take(by, about(person), is_taken=True), take(by, about(person), is_taken=True)
    risk = Given(Question.ABUSE, Answered.ASKED_AFRESH, "", Verdict.YES, "", is_alone=True)
    actions.answer(contact=second, answers=[risk], by=by)
    with pytest.raises(Invalid, match="safeguarding"):
        actions.join_contact(contact=second, number=1, to=first, by=by)
    assert not queries.contact(second, viewer=by).outcomes


def test_only_whoever_has_it_joins_it(acting: Acting, person: Person) -> None:
    first, second = two(acting, person)
    with pytest.raises(Conflict, match="Take the contact first"):
        actions.join_contact(contact=second, number=1, to=first, by=acting(name="first"))
