"""Any door opens the whole system: what was said at nine doors is known at the tenth, and is not asked again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import Contact, ContactPerson
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.knowing import Given, Question
from ginnel.care.access.states import Answered, Door, OutcomeKind, Part, Verdict
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
CLOSED = "A safeguarding concern: her son hits her."

MONDAY = datetime(2026, 6, 8, 9, tzinfo=LONDON)
DOORS = (
    Door.PHARMACY,
    Door.GENERAL_PRACTICE,
    Door.AMBULANCE,
    Door.LIBRARY,
    Door.HOSPITAL_WARD,
    Door.CARE_HOME,
    Door.CUSTOMER_SERVICE,
    Door.VOLUNTARY,
    Door.WALK_IN,
)


def answered(acting: Acting, contact: UUID, question: Question, text: str, name: str) -> None:
    how = Answered.ASKED if question != Question.CAPACITY else Answered.ASKED_AFRESH
    given = Given(question, how, text, verdict=Verdict.YES if how == Answered.ASKED_AFRESH else "")
    actions.answer(contact=contact, answers=[given], by=acting(name=name))


def came_by_nine_doors(acting: Acting, person: Person) -> list[UUID]:
    """Nine people, a door and a day each."""
    taken = []
    for day, door in enumerate(DOORS):
        with clock.held_at(MONDAY + timedelta(days=day)):
            by = acting(name=f"colleague-{day}")
            again = queries.repeated(person.id, viewer=by)
            taken.append(
                take(by, about(person), door=door, words=f"Said at door {day}.", is_taken=True, again=again)
            )
    return taken


def test_ten_doors_end_in_the_same_case_and_nobody_is_asked_again(acting: Acting, person: Person) -> None:
    nine = came_by_nine_doors(acting, person)
    with clock.held_at(MONDAY + timedelta(days=9)):
        answered(acting, nine[0], Question.LIVES_WITH, "Her sister, who is deaf", "colleague-0")
        answered(acting, nine[3], Question.HOW_TO_REACH, "Mobile only", "colleague-3")
        answered(acting, nine[7], Question.HOW_TO_REACH, "Text her, do not ring", "colleague-7")
        answered(acting, nine[5], Question.CAPACITY, "Clear as a bell", "colleague-5")
        tenth = acting(name="the-tenth")
        contact = take(tenth, about(person), door=Door.PHONE, is_taken=True)
        before = queries.earlier(person.id, viewer=tenth)
        said = queries.said_before(person.id, but=contact, viewer=tenth)
    words = [one.words for one in before if one.id != contact]
    assert sorted(words) == [f"Said at door {day}." for day in range(9)]
    assert {(one.question, one.text) for one in said} == {
        (Question.LIVES_WITH, "Her sister, who is deaf"),
        (Question.HOW_TO_REACH, "Text her, do not ring"),
    }
    assert set(ContactPerson.objects.values_list("person", flat=True)) == {person.id}
    assert [one.again_id for one in Contact.objects.order_by("recorded_at")[:9]] == [None, *nine[:8]]


def test_what_was_said_of_somebody_beside_them_is_not_taken_for_theirs(
    acting: Acting, place: Place, person: Person
) -> None:
    other = known(place)
    both = take(acting(), about(person), about(other), is_taken=True)
    beside = take(acting(), about(other), Described(Part.CARER, person.id), is_taken=True)
    answered(acting, both, Question.LIVES_WITH, "Their father", "adviser")
    answered(acting, beside, Question.LIVES_WITH, "Nobody", "adviser")
    tenth = take(acting(), about(person), is_taken=True)
    assert queries.said_before(person.id, but=tenth, viewer=acting()) == []


def test_whoever_may_not_read_what_was_said_is_not_told_what_was_answered(
    acting: Acting, place: Place, person: Person
) -> None:
    taken = take(acting(), about(person), is_taken=True)
    answered(acting, taken, Question.WHO_HELPS, "A neighbour", "adviser")
    nurse = acting(Role.COMMUNITY_NURSE, place.rehabilitation, "nurse")
    assert queries.said_before(person.id, but=taken, viewer=nurse) == []


def test_the_newest_answer_counts_by_when_it_was_given(acting: Acting, person: Person) -> None:
    """The contact that came first was answered last."""
    taken = []
    for day in range(2):
        with clock.held_at(MONDAY + timedelta(days=day)):
            taken.append(take(acting(), about(person), is_taken=True))
    for turn, contact in enumerate(reversed(taken)):
        with clock.held_at(MONDAY + timedelta(days=3 + turn)):
            answered(acting, contact, Question.LIVES_WITH, f"Answer {turn}", "adviser")
    tenth = take(acting(), about(person), is_taken=True)
    [found] = queries.said_before(person.id, but=tenth, viewer=acting())
    assert (found.text, found.at) == ("Answer 1", MONDAY + timedelta(days=4))


@pytest.mark.parametrize("of", ["contact", "answer"])
def test_nothing_is_known_where_the_newest_answer_may_not_be_read(
    acting: Acting, person: Person, of: str
) -> None:
    """An older one would be taken for what they say now."""
    first = take(acting(), about(person), is_taken=True)
    answered(acting, first, Question.HOW_TO_REACH, "Ring her", "adviser")
    assert [one.text for one in queries.said_before(person.id, but=uuid4(), viewer=acting())] == ["Ring her"]
    words, text = (CLOSED, "Text") if of == "contact" else ("She falls.", CLOSED)
    second = take(acting(), about(person), words=words, is_taken=True)
    answered(acting, second, Question.HOW_TO_REACH, text, "adviser")
    assert queries.said_before(person.id, but=uuid4(), viewer=acting()) == []


def test_a_librarian_helps_there_and_then_and_nobody_assesses_again(acting: Acting, person: Person) -> None:
    """Who gave the help is who closes it: no referral, no further clock."""
    contact = take(acting(name="librarian"), about(person), door=Door.LIBRARY, is_taken=True)
    for kind, detail in (
        (OutcomeKind.IMMEDIATE_INPUT, "Showed how the jar opener works, and lent one"),
        (OutcomeKind.ASSESSMENT_REFUSED, ""),
    ):
        actions.add_outcome(contact=contact, kind=kind, detail=detail, by=acting(name="librarian"))
    actions.close_contact(contact=contact, number=1, by=acting(name="librarian"))
    shown = queries.contact(contact, viewer=acting())
    assert shown.clocks == () and queries.referrals_open(viewer=acting()).total == 0


def test_who_only_asked_for_a_leaflet_is_offered_an_assessment_and_may_pay_for_help(
    acting: Acting, person: Person
) -> None:
    """What they can pay does not decide whether it is offered (Care Act 2014, section 9(3)(b))."""
    words = "I can pay for a cleaner. I only want the leaflet."
    contact = take(acting(), about(person), words=words, is_taken=True)
    actions.add_outcome(
        contact=contact, kind=OutcomeKind.SIGNPOSTED, detail="Told of the trusted traders", by=acting()
    )
    with pytest.raises(Invalid, match="offer an assessment"):
        actions.close_contact(contact=contact, number=1, by=acting())
    actions.add_outcome(contact=contact, kind=OutcomeKind.ASSESSMENT_REFUSED, by=acting())
    actions.close_contact(contact=contact, number=1, by=acting())
    assert queries.contacts_open(viewer=acting()).total == 0


def test_at_six_on_a_friday_nothing_that_is_open_is_left_out_and_each_has_somebody(
    acting: Acting, place: Place
) -> None:
    with clock.held_at(datetime(2026, 6, 12, 18, tzinfo=LONDON)):
        taken = [take(acting(name="day"), about(known(place)), is_taken=turn < 2) for turn in range(4)]
        listed = queries.contacts_open(viewer=acting(name="night"))
        assert {one.id for one in listed.lines} == set(taken) and listed.total == 4
        assert all(one.staff or one.team for one in listed.lines)
        actions.take_contact(contact=taken[0], number=1, by=acting(name="night"))
        found = queries.contact(taken[0], viewer=acting(name="night"))
    assert found.last.staff == "Night"
    assert queries.contacts_open(viewer=acting(name="night"), asked=queries.Narrowing(mine=True)).total == 1
