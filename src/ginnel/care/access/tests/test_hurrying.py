"""How urgent something is, from when it was asked for; and that a clock which stands still runs again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.actions.clocks import start
from ginnel.care.access.models import ClockChange, Contact, OpenContact, OpenReferral
from ginnel.care.access.rules.clocks import Pause
from ginnel.care.access.rules.standing import pauses
from ginnel.care.access.states import ClockEvent, ClockKind, ContactState, ReferralState, Urgency
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.foundation.audit.models import Event
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 27, 16, 45, tzinfo=LONDON)
MONDAY = datetime(2026, 11, 30, 9, tzinfo=LONDON)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def running(contact: UUID, by: StaffViewer) -> dict[str, queries.Running]:
    return {one.kind: one for one in queries.contact(contact, viewer=by).clocks}


def test_a_crisis_on_friday_afternoon_is_due_in_two_hours_from_when_they_rang(
    acting: Acting, person: Person
) -> None:
    with clock.held_at(FRIDAY):
        rang = FRIDAY - 20 * MINUTE
        taken = take(acting(), about(person), is_taken=True, urgency=Urgency.CRISIS, happened_at=rang)
        actions.move_contact(
            contact=taken, number=1, to=ContactState.CALL_BACK, reason="No answer", by=acting()
        )
        [line] = queries.contacts_open(viewer=acting()).lines
    assert line.due_at == rang + 2 * HOUR


def test_what_was_up_when_it_is_written_down_is_told_of_at_once(acting: Acting, person: Person) -> None:
    with clock.held_at(FRIDAY):
        take(acting(), about(person), is_taken=True, urgency=Urgency.CRISIS, happened_at=FRIDAY - 5 * HOUR)
        assert actions.tell_of_passed(by=service("front-door")) == 1
        assert actions.tell_of_passed(by=service("front-door")) == 0


def test_an_open_contact_is_hurried_and_never_slowed(acting: Acting, person: Person) -> None:
    with clock.held_at(FRIDAY):
        taken = take(acting(), about(person), is_taken=True, happened_at=FRIDAY - HOUR)
        actions.hurry_contact(contact=taken, urgency=Urgency.TWO_DAYS, by=acting())
        actions.hurry_contact(contact=taken, urgency=Urgency.CRISIS, since=FRIDAY, by=acting())
        for slower in Urgency:
            with pytest.raises(Conflict, match="already"):
                actions.hurry_contact(contact=taken, urgency=slower, by=acting())
        clocks = running(taken, acting())
    assert clocks[ClockKind.TWO_DAYS].started_at == FRIDAY - HOUR
    assert clocks[ClockKind.CRISIS].due_at == FRIDAY + 2 * HOUR
    assert OpenContact.objects.get().due_at == FRIDAY + 2 * HOUR
    events = Event.objects.filter(action="access.hurried", person=person.id)
    assert [one.detail["urgency"] for one in events.order_by("at", "sequence")] == ["two-days", "crisis"]


def test_only_whoever_has_it_hurries_it_and_not_from_another_time(acting: Acting, person: Person) -> None:
    with clock.held_at(FRIDAY):
        taken = take(acting(), about(person), is_taken=True)
        with pytest.raises(Conflict):
            actions.hurry_contact(contact=taken, urgency=Urgency.CRISIS, by=acting(name="colleague"))
        for wrong in (FRIDAY - MINUTE, FRIDAY + MINUTE):
            with pytest.raises(Invalid, match="between when they asked and now"):
                actions.hurry_contact(contact=taken, urgency=Urgency.CRISIS, since=wrong, by=acting())
        assert running(taken, acting()).keys() == {ClockKind.HANDLED}


def test_lists_show_as_urgent_only_what_still_is(acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person), is_taken=True, urgency=Urgency.CRISIS)
    urgent = queries.Narrowing(urgency=Urgency.CRISIS)
    assert queries.how_many_open("contacts", urgent, viewer=acting()) == 1
    crisis = running(taken, acting())[ClockKind.CRISIS]
    actions.meet_clock(clock_id=crisis.id, of=taken, reason="999 called", by=acting())
    assert queries.how_many_open("contacts", urgent, viewer=acting()) == 0


@pytest.mark.parametrize("kind", [ClockKind.TRIAGE, ClockKind.HANDLED, ClockKind.CALL_BACK])
def test_what_a_step_ends_nobody_ticks_off(kind: ClockKind, acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person), is_taken=True)
    if kind == ClockKind.CALL_BACK:
        actions.move_contact(
            contact=taken, number=1, to=ContactState.CALL_BACK, reason="No answer", by=acting()
        )
    elif kind == ClockKind.TRIAGE:
        start(of=Contact.objects.get(pk=taken), kind=kind, by=acting())
    one = running(taken, acting())[kind]
    assert not one.may_be_met
    with pytest.raises(Invalid, match="by hand"):
        actions.meet_clock(clock_id=one.id, of=taken, reason="Done", by=acting())


def test_a_call_back_that_came_with_a_joined_contact_is_ticked_off(acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person), is_taken=True)
    start(of=Contact.objects.get(pk=taken), kind=ClockKind.CALL_BACK, by=acting())
    one = running(taken, acting())[ClockKind.CALL_BACK]
    actions.meet_clock(clock_id=one.id, of=taken, reason="Rang", by=acting())
    assert running(taken, acting()).keys() == {ClockKind.HANDLED}


def test_a_referral_keeps_its_clocks_until_it_is_taken_on_or_settled(
    acting: Acting, person: Person, place: Place
) -> None:
    sender, therapist = acting(), acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "therapist")
    sent = actions.send_referral(
        person=person.id,
        to_team=place.rehabilitation.id,
        asked_for="Strength.",
        urgency=Urgency.TWO_DAYS,
        by=sender,
    )
    refused = [(1, ReferralState.RECEIVED, therapist), (2, ReferralState.DECLINED, therapist)]
    for number, to, by in refused:
        actions.move_referral(referral=sent, number=number, to=to, reason="Full", next_step="Ask", by=by)
        holder = sender if to == ReferralState.DECLINED else therapist
        for one in queries.referral(sent, viewer=holder).clocks:
            assert not one.may_be_met
            with pytest.raises(Invalid, match="by hand"):
                actions.meet_clock(clock_id=one.id, of=sent, reason="Seen", by=holder)
        assert OpenReferral.objects.get().tell_at is not None
    actions.move_referral(referral=sent, number=3, to=ReferralState.SETTLED, reason="Elsewhere", by=sender)
    assert queries.referral(sent, viewer=sender).clocks == ()


def test_what_is_stopped_runs_again_by_itself_when_the_office_opens(acting: Acting, person: Person) -> None:
    with clock.held_at(FRIDAY):
        taken = take(acting(), about(person), is_taken=True)
        handled = running(taken, acting())[ClockKind.HANDLED]
        actions.pause_clock(clock_id=handled.id, of=taken, reason="They are away", by=acting())
        stopped = running(taken, acting())[ClockKind.HANDLED]
        assert stopped.stopped_until == MONDAY
        with pytest.raises(Conflict):
            actions.pause_clock(clock_id=handled.id, of=taken, reason="Again", by=acting())
    due = MONDAY + 8 * HOUR
    assert OpenContact.objects.get().tell_at == stopped.due_at == due
    with clock.held_at(MONDAY):
        assert running(taken, acting())[ClockKind.HANDLED].stopped_until is None
    with clock.held_at(due):
        assert actions.tell_of_passed(by=service("front-door")) == 1


def test_it_runs_again_sooner_where_somebody_says_so_and_is_stopped_again(
    acting: Acting, person: Person
) -> None:
    with clock.held_at(FRIDAY):
        taken = take(acting(), about(person), is_taken=True, urgency=Urgency.TWO_DAYS)
        of = {"clock_id": running(taken, acting())[ClockKind.TWO_DAYS].id, "of": taken, "reason": "Away"}
        actions.pause_clock(**of, until=FRIDAY + 10 * HOUR, by=acting())
    with clock.held_at(FRIDAY + 2 * HOUR):
        actions.restart_clock(**of, by=acting())
    with clock.held_at(FRIDAY + 3 * HOUR):
        actions.pause_clock(**of, until=FRIDAY + 4 * HOUR, by=acting())
        due = running(taken, acting())[ClockKind.TWO_DAYS].due_at
    assert due == FRIDAY + timedelta(hours=48 + 2 + 1)
    assert OpenContact.objects.get().tell_at == min(due, MONDAY + 8 * HOUR - 15 * MINUTE)


def test_a_clock_stands_still_until_a_day_that_is_not_far_away(acting: Acting, person: Person) -> None:
    with clock.held_at(FRIDAY):
        taken = take(acting(), about(person), is_taken=True)
        of = {"clock_id": running(taken, acting())[ClockKind.HANDLED].id, "of": taken, "reason": "Away"}
        for wrong in (FRIDAY, FRIDAY + timedelta(days=28) + MINUTE):
            with pytest.raises(Invalid):
                actions.pause_clock(**of, until=wrong, by=acting())
        actions.pause_clock(**of, until=FRIDAY + timedelta(days=28), by=acting())
        assert running(taken, acting())[ClockKind.HANDLED].stopped_until == FRIDAY + timedelta(days=28)


def test_what_was_stopped_without_an_end_is_told_of_all_the_same(acting: Acting, person: Person) -> None:
    """As clocks were before anybody was asked until when."""
    with clock.held_at(FRIDAY):
        taken = take(acting(), about(person), is_taken=True)
        one = running(taken, acting())[ClockKind.HANDLED]
        ClockChange.objects.create(
            clock_id=one.id, number=1, event=ClockEvent.PAUSED, at=FRIDAY, recorded_at=FRIDAY, by="x"
        )
        actions.mend_standing(by=service("front-door"))
        due = OpenContact.objects.get().tell_at
        assert due is not None and due > FRIDAY + timedelta(days=28)
    with clock.held_at(due):
        assert actions.tell_of_passed(by=service("front-door")) == 1


def test_what_was_up_before_it_was_stopped_is_told_of(acting: Acting, person: Person) -> None:
    with clock.held_at(FRIDAY):
        taken = take(acting(), about(person), is_taken=True, urgency=Urgency.CRISIS)
        one = running(taken, acting())[ClockKind.CRISIS]
    with clock.held_at(FRIDAY + 2 * HOUR):
        actions.pause_clock(clock_id=one.id, of=taken, reason="Away", by=acting())
        assert actions.tell_of_passed(by=service("front-door")) == 1


def test_a_pause_ends_when_it_was_said_to_or_sooner() -> None:
    stopped = [(ClockEvent.PAUSED, FRIDAY), (ClockEvent.RESTARTED, MONDAY)]
    assert pauses(stopped) == (Pause(FRIDAY, MONDAY),)
    sooner = FRIDAY + HOUR
    assert pauses([*stopped, (ClockEvent.RESTARTED, sooner)]) == (Pause(FRIDAY, sooner),)
    assert pauses([*stopped, (ClockEvent.PASSED, sooner)]) == (Pause(FRIDAY, MONDAY),)
