"""What is the same as something open goes on there, and whoever has that hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import Contact, OpenContact, PersonToTell
from ginnel.care.access.queries.ending import ending_of
from ginnel.care.access.queries.reading import Running
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.knowing import Given, Question
from ginnel.care.access.rules.telling import Wanted
from ginnel.care.access.states import (
    Answered,
    ClockKind,
    ContactState,
    OutcomeKind,
    Part,
    Told,
    Urgency,
    Verdict,
    Way,
)
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_contacts import about, take, worker
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices.models import Notice, Notification
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.models import Barring
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)  # a Tuesday


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.held_at(NOON):
        yield


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
    assert notice.reference == f"said since {first}" and "keeps falling" not in notice.text


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
    another = known(place)
    other = take(by, about(another), Described(Part.CALLER, person.id), is_taken=True)
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


def joined(acting: Acting, first: UUID, person: Person, minutes: int = 0, **more: object) -> UUID:
    """What somebody else took, and joined to the first."""
    by = acting(name="second")
    with clock.held_at(NOON + timedelta(minutes=minutes)):
        second = take(by, about(person), is_taken=True, **more)
        actions.join_contact(contact=second, number=1, to=first, by=by)
    return second


def said(question: Question, verdict: Verdict, contact: UUID, by: StaffViewer) -> None:
    given = Given(question, Answered.ASKED_AFRESH, "", verdict, "", is_alone=True)
    actions.answer(contact=contact, answers=[given], by=by)


def close(contact: UUID, by: StaffViewer) -> None:
    number = queries.contact(contact, viewer=by).last.number
    actions.close_contact(contact=contact, number=number, by=by)


def read_what_was_said(by: StaffViewer) -> None:
    for one in Notice.objects.filter(reason="said-since", changes=None):
        notices.read(notice=one.id, team=by.team, by=by)


def test_a_crisis_joined_to_something_slower_is_seen_as_soon(acting: Acting, person: Person) -> None:
    by = acting(name="first")
    first = take(by, about(person), is_taken=True, urgency=Urgency.ROUTINE)
    with clock.held_at(NOON - timedelta(hours=1)):
        second = take(acting(name="second"), about(person), is_taken=True, urgency=Urgency.CRISIS)
    actions.join_contact(contact=second, number=1, to=first, by=acting(name="second"))
    running = {one.kind: one for one in queries.contact(first, viewer=by).clocks}
    assert running[ClockKind.CRISIS].started_at == NOON - timedelta(hours=1)
    assert running[ClockKind.CRISIS].due_at == NOON + timedelta(hours=1)
    assert OpenContact.objects.get(contact=first).due_at == NOON + timedelta(hours=1)
    assert Notice.objects.get(reason="said-since").read_by == NOON + timedelta(hours=1)
    assert not queries.contact(second, viewer=by).clocks


def test_what_is_up_there_as_soon_is_not_counted_twice(acting: Acting, person: Person) -> None:
    first = take(acting(name="first"), about(person), is_taken=True, urgency=Urgency.CRISIS)
    joined(acting, first, person, minutes=10, urgency=Urgency.CRISIS)
    kinds = sorted(one.kind for one in queries.contact(first, viewer=acting()).clocks)
    assert kinds == [ClockKind.CRISIS, ClockKind.HANDLED]
    assert Notice.objects.get(reason="said-since").read_by == NOON + timedelta(hours=24, minutes=10)


def test_what_was_stopped_goes_on_stopped(acting: Acting, person: Person) -> None:
    by = acting(name="second")
    first = take(acting(name="first"), about(person), is_taken=True)
    second = take(by, about(person), is_taken=True, urgency=Urgency.SOON)
    stopped = next(one for one in queries.contact(second, viewer=by).clocks if one.kind == ClockKind.SOON)
    actions.pause_clock(clock_id=stopped.id, of=second, reason="Away", by=by)
    actions.join_contact(contact=second, number=1, to=first, by=by)
    running = {one.kind: one for one in queries.contact(first, viewer=by).clocks}
    until = queries.next_opening(clock.now())
    assert running[ClockKind.SOON].stopped_until == until
    due = running[ClockKind.SOON].due_at
    assert due is not None and due > until


def test_a_clock_that_was_carried_runs_on_when_it_is_taken(acting: Acting, person: Person) -> None:
    first = take(acting(name="first"), about(person))
    joined(acting, first, person)
    actions.take_contact(contact=first, number=1, by=acting(name="first"))
    assert [one.kind for one in queries.contact(first, viewer=acting()).clocks] == [ClockKind.HANDLED]


def test_needs_said_at_the_second_door_are_still_met(acting: Acting, person: Person) -> None:
    by = acting(name="first")
    first = take(by, about(person), is_taken=True, may_have_needs=False)
    joined(acting, first, person, may_have_needs=True)
    read_what_was_said(by)
    actions.add_outcome(contact=first, kind=OutcomeKind.INFORMATION, by=by)
    with pytest.raises(Invalid, match="offer an assessment"):
        close(first, by)
    actions.add_outcome(contact=first, kind=OutcomeKind.ASSESSMENT_REFUSED, by=by)
    close(first, by)


def test_needs_handed_on_twice_are_still_met(acting: Acting, person: Person) -> None:
    by = acting(name="first")
    first = take(by, about(person), is_taken=True, may_have_needs=False)
    middle = take(by, about(person), is_taken=True, may_have_needs=False)
    joined(acting, middle, person, may_have_needs=True)
    read_what_was_said(by)
    actions.join_contact(contact=middle, number=1, to=first, by=by)
    actions.add_outcome(contact=first, kind=OutcomeKind.INFORMATION, by=by)
    with pytest.raises(Invalid, match="offer an assessment"):
        close(first, by)


def test_doubted_capacity_is_not_lost_by_joining(acting: Acting, place: Place, person: Person) -> None:
    by, other = worker(acting, place, person), acting(name="second")
    first = take(by, about(person), is_taken=True, may_have_needs=True)
    said(Question.CAPACITY, Verdict.YES, first, by)
    second = take(other, about(person), is_taken=True)
    said(Question.CAPACITY, Verdict.UNSURE, second, other)
    actions.join_contact(contact=second, number=1, to=first, by=other)
    read_what_was_said(by)
    actions.add_outcome(contact=first, kind=OutcomeKind.ASSESSMENT_REFUSED, by=by)
    with pytest.raises(Conflict, match="may not be able to decide"):
        close(first, by)
    with clock.held_at(NOON + timedelta(minutes=1)):
        said(Question.CAPACITY, Verdict.YES, first, by)
        close(first, by)


def test_a_concern_that_a_team_has_is_not_asked_for_again(
    acting: Acting, place: Place, person: Person
) -> None:
    by, other = acting(name="first"), acting(name="second")
    first = take(by, about(person), is_taken=True)
    second = take(other, about(person), is_taken=True)
    said(Question.ABUSE, Verdict.YES, second, other)
    actions.add_outcome(contact=second, kind=OutcomeKind.SAFEGUARDING, by=other)
    actions.join_contact(contact=second, number=1, to=first, by=other)
    read_what_was_said(by)
    ending = ending_of(Contact.objects.get(id=first), viewer=by)
    assert ending.may_be_at_risk and OutcomeKind.SAFEGUARDING in ending.outcomes


def test_what_is_only_said_to_be_the_same_owes_what_it_owed(acting: Acting, person: Person) -> None:
    by = acting()
    taken = take(by, about(person), is_taken=True, may_have_needs=True)
    actions.add_outcome(contact=taken, kind=OutcomeKind.SAME_AS_ANOTHER, detail="Last week's", by=by)
    with pytest.raises(Invalid, match="offer an assessment"):
        close(taken, by)


def test_what_was_joined_and_opened_again_owes_it_itself(acting: Acting, person: Person) -> None:
    by, other = acting(name="first"), acting(name="second")
    first = take(by, about(person), is_taken=True, may_have_needs=False)
    second = joined(acting, first, person, may_have_needs=True)
    later = NOON + timedelta(minutes=5)
    with clock.held_at(later):
        actions.move_contact(contact=second, number=2, to=ContactState.WAITING, reason="Not so", by=other)
        actions.take_contact(contact=second, number=3, by=other)
        with pytest.raises(Invalid, match="offer an assessment"):
            close(second, other)
        assert not ending_of(Contact.objects.get(id=first), viewer=by).may_have_needs


def opened_again(contact: UUID, by: StaffViewer, minutes: int) -> dict[str, Running]:
    """What runs for it then, by what it is."""
    with clock.held_at(NOON + timedelta(minutes=minutes)):
        number = queries.contact(contact, viewer=by).last.number
        actions.move_contact(contact=contact, number=number, to=ContactState.WAITING, reason="Not so", by=by)
        return {one.kind: one for one in queries.contact(contact, viewer=by).clocks}


def test_a_crisis_that_was_joined_and_is_opened_again_has_waited_all_the_time(
    acting: Acting, person: Person
) -> None:
    other = acting(name="second")
    first = take(acting(name="first"), about(person), is_taken=True)
    second = joined(acting, first, person, minutes=1, urgency=Urgency.CRISIS)
    running = opened_again(second, other, minutes=30)
    assert running.keys() == {ClockKind.TRIAGE, ClockKind.CRISIS}
    assert running[ClockKind.CRISIS].started_at == NOON + timedelta(minutes=1)
    assert running[ClockKind.CRISIS].due_at == NOON + timedelta(minutes=121)
    assert OpenContact.objects.get(contact=second).tell_at == running[ClockKind.TRIAGE].due_at


def test_what_was_stopped_where_it_went_on_stays_stopped_for_so_long(acting: Acting, person: Person) -> None:
    by, other = acting(name="first"), acting(name="second")
    first = take(by, about(person), is_taken=True)
    second = joined(acting, first, person, urgency=Urgency.CRISIS)
    there = next(one for one in queries.contact(first, viewer=by).clocks if one.kind == ClockKind.CRISIS)
    for minutes, change in ((10, actions.pause_clock), (25, actions.restart_clock)):
        with clock.held_at(NOON + timedelta(minutes=minutes)):
            change(clock_id=there.id, of=first, reason="Asleep", by=by)
    running = opened_again(second, other, minutes=30)
    assert running[ClockKind.CRISIS].due_at == NOON + timedelta(minutes=135)


def test_what_was_done_before_it_was_joined_does_not_run_again(acting: Acting, person: Person) -> None:
    other = acting(name="second")
    first = take(acting(name="first"), about(person), is_taken=True)
    second = take(other, about(person), is_taken=True, urgency=Urgency.CRISIS)
    crisis = next(one for one in queries.contact(second, viewer=other).clocks if one.kind == ClockKind.CRISIS)
    actions.meet_clock(clock_id=crisis.id, of=second, reason="Seen", by=other)
    actions.join_contact(contact=second, number=1, to=first, by=other)
    assert opened_again(second, other, minutes=30).keys() == {ClockKind.TRIAGE}


def test_what_was_closed_by_itself_begins_anew_when_it_is_opened_again(
    acting: Acting, person: Person
) -> None:
    by = acting(name="second")
    taken = take(by, about(person), is_taken=True, urgency=Urgency.CRISIS, may_have_needs=False)
    actions.add_outcome(contact=taken, kind=OutcomeKind.INFORMATION, by=by)
    close(taken, by)
    assert opened_again(taken, by, minutes=30).keys() == {ClockKind.TRIAGE}


def unread() -> list[tuple[str, UUID | None]]:
    rows = Notice.objects.filter(reason="said-since", changes=None).select_related("team", "staff")
    return [(one.team.name, one.staff and one.staff.username) for one in rows]  # type: ignore[union-attr]


def test_in_touch_again_is_read_by_whoever_takes_it_before_it_is_closed(
    acting: Acting, place: Place, person: Person
) -> None:
    by, third = acting(name="first"), acting(name="third")
    first = take(by, about(person), is_taken=True, may_have_needs=False)
    joined(acting, first, person, urgency=Urgency.CRISIS, may_have_needs=False)
    assert unread() == [("Front door", "first")]
    actions.take_contact(contact=first, number=1, by=third)
    assert unread() == [("Front door", "third")]
    assert Notice.objects.filter(reason="said-since", changes=None).get().read_by == NOON + timedelta(hours=2)
    actions.add_outcome(contact=first, kind=OutcomeKind.INFORMATION, by=third)
    with pytest.raises(Conflict, match="in touch again"):
        close(first, third)
    actions.move_contact(
        contact=first, number=2, to=ContactState.WAITING, reason="", team=place.social_work.id, by=third
    )
    assert unread() == [("Social work", None)]
    last = worker(acting, place, person)
    actions.take_contact(contact=first, number=3, by=last)
    assert unread() == [("Social work", "worker")]
    read_what_was_said(last)
    close(first, last)


def test_whoever_joined_it_and_takes_the_other_is_told_nothing(acting: Acting, person: Person) -> None:
    first = take(acting(name="first"), about(person), is_taken=True)
    joined(acting, first, person)
    actions.take_contact(contact=first, number=1, by=acting(name="second"))
    assert unread() == []


def test_whoever_asked_at_the_second_door_hears_of_the_case_that_goes_on(
    acting: Acting, place: Place, person: Person
) -> None:
    by, other = acting(name="first"), acting(name="second")
    actions.set_desk(team=place.front_door.id, telephone="01632 960001", by=service("administer"))
    first = take(by, about(person), is_taken=True, may_have_needs=False)
    second = take(other, about(person), is_taken=True, may_have_needs=False)
    for contact, who in ((first, by), (second, other)):
        said(Question.ABUSE, Verdict.NO, contact, who)
    wish = Wanted(Told.NAMED, Way.TEXT, "Jo", "07700 900123", safe="Any time", is_their_wish=True)
    to_tell = actions.add_person_to_tell(contact=second, wanted=wish, by=other)
    actions.join_contact(contact=second, number=1, to=first, by=other)
    assert not Notification.objects.exists()
    shown = queries.people_to_tell(first, viewer=by)
    assert shown is not None and [one.id for one in shown] == [to_tell]
    assert queries.code_said(shown[0].code, viewer=by).contact == first
    read_what_was_said(by)
    actions.add_outcome(contact=first, kind=OutcomeKind.INFORMATION, by=by)
    close(first, by)
    assert [one.reference for one in Notification.objects.all()] == [f"to tell {second} {to_tell}"]
    actions.tell_no_more(contact=first, to_tell=to_tell, reason="They wish so", by=by)
    assert queries.people_to_tell(first, viewer=by) == []


def test_only_what_is_about_everybody_whom_this_is_about_may_go_on_for_it(
    acting: Acting, place: Place, person: Person
) -> None:
    by, partner = acting(name="first"), known(place)
    one = take(by, about(person), is_taken=True)
    both = take(by, about(person), about(partner), is_taken=True)
    nobody = take(by, Described(Part.ABOUT, name="Ada"), is_taken=True)
    some = take(by, about(person), Described(Part.ABOUT, name="Their son"), is_taken=True)
    assert queries.may_join(one, viewer=by) == {both}
    assert {queries.may_join(each, viewer=by) for each in (both, nobody, some)} == {frozenset()}
    for wrong in (both, nobody, some):
        with pytest.raises(Invalid, match="same people"):
            actions.join_contact(contact=wrong, number=1, to=one, by=by)


def test_the_notice_is_about_whom_both_are_about(acting: Acting, place: Place, person: Person) -> None:
    first = take(acting(name="first"), about(known(place)), about(person), is_taken=True)
    joined(acting, first, person)
    assert Notice.objects.get(reason="said-since").person_id == person.id


def test_a_code_leads_to_what_the_colleague_may_know_of(acting: Acting, place: Place, person: Person) -> None:
    other, hidden = acting(name="second"), known(place)
    first = take(acting(name="first"), about(person), Described(Part.CALLER, hidden.id), is_taken=True)
    second = take(other, about(person), is_taken=True, may_have_needs=False)
    wish = Wanted(Told.NAMED, Way.TEXT, "Jo", "07700 900123", safe="Any time", is_their_wish=True)
    to_tell = actions.add_person_to_tell(contact=second, wanted=wish, by=other)
    actions.join_contact(contact=second, number=1, to=first, by=other)
    code = PersonToTell.objects.get(id=to_tell).code
    assert queries.code_said(code, viewer=acting(name="third")).contact == first
    bar = {"reason": "Kin", "recorded_by": "x", "recorded_by_name": "X", "recorded_at": clock.now()}
    Barring.objects.create(person=hidden, staff_id=UUID(acting(name="third").identity), **bar)
    assert queries.code_said(code, viewer=acting(name="third")).contact == second
