"""The person, and only those whom they named, hear that there is news: by the way that they said is safe, and of
nothing that could do harm by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.rules.knowing import Given, Question
from ginnel.care.access.rules.telling import Wanted, goes_by, typed_code
from ginnel.care.access.states import (
    Answered,
    Format,
    OutcomeKind,
    ReferralState,
    Told,
    Urgency,
    Verdict,
    Way,
)
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices.models import Notice, Notification, NotificationStep, OpenNotification
from ginnel.foundation.notices.states import Channel, MessageState
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import StaffRole
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound

pytestmark = pytest.mark.django_db
DAUGHTER = Wanted(
    Told.NAMED, Way.TEXT, "Jo, their daughter", "07700 900123", safe="Any time in the day", is_their_wish=True
)


@pytest.fixture(autouse=True)
def midday():
    with clock.held_at(datetime(2026, 3, 2, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def taken(acting: Acting, place: Place, person: Person) -> UUID:
    team = place.front_door
    actions.set_desk(team=team.id, telephone="+44 1632 960001", by=service("administer"))
    made = take(acting(), about(person), is_taken=True)
    ask(acting, made, Verdict.NO)
    return made


def ask(acting: Acting, contact: UUID, verdict: Verdict) -> None:
    asked = Given(Question.ABUSE, Answered.ASKED_AFRESH, "", verdict, is_alone=True)
    actions.answer(contact=contact, answers=[asked], by=acting())


def refer(acting: Acting, place: Place, person: Person, taken: UUID) -> UUID:
    return actions.send_referral(
        person=person.id,
        to_team=place.rehabilitation.id,
        asked_for="Balance, please.",
        urgency=Urgency.SOON,
        contact=taken,
        by=acting(),
    )


def tell(acting: Acting, taken: UUID, wanted: Wanted = DAUGHTER) -> UUID:
    return actions.add_person_to_tell(contact=taken, wanted=wanted, by=acting())


def test_the_daughter_hears_of_each_step_and_only_that_there_is_news(
    acting: Acting, place: Place, person: Person, taken: UUID
) -> None:
    tell(acting, taken)
    sent = refer(acting, place, person, taken)
    therapist = acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "therapist")
    actions.move_referral(
        referral=sent, number=1, to=ReferralState.DECLINED, reason="No", next_step="Ask", by=therapist
    )
    assert [one.masked for one in Notification.objects.all()] == ["…123"] * 2
    [waits] = OpenNotification.objects.filter(to="07700900123")
    assert [one.state for one in NotificationStep.objects.all()] == ["withdrawn"], (
        "of the first there is no news now"
    )
    [shown] = queries.people_to_tell(taken, viewer=acting())
    body = shown.sent[0].body
    assert shown.code in body and "01632 960001" in body
    assert not any(word in body for word in ("Ada", "Example", "Rehabilitation", "Balance", "Jo", "Council"))
    assert waits.message.person_id == person.id


def test_who_rings_and_says_the_code_is_found(acting: Acting, taken: UUID) -> None:
    tell(acting, taken)
    [shown] = queries.people_to_tell(taken, viewer=acting())
    spoken = shown.code.lower().replace("-", " ")
    said = queries.code_said(spoken, viewer=acting())
    assert (said.contact, said.to_tell, said.is_ended) == (taken, shown.id, False)
    actions.tell_no_more(contact=taken, to_tell=shown.id, reason="They fell out", by=acting())
    said = queries.code_said(spoken, viewer=acting())
    assert (said.is_ended, said.ended) == (True, "They fell out")
    with pytest.raises(NotFound):
        queries.code_said("K7F2-XQ9P", viewer=acting())


def test_whoever_took_a_message_back_and_whoever_has_the_contact_are_told_that_it_went(
    acting: Acting, place: Place, person: Person, taken: UUID
) -> None:
    one = tell(acting, taken)
    refer(acting, place, person, taken)
    colleague, by = acting(name="colleague"), service("messages")
    [claimed] = notices.claim_messages(limit=10, by=by)
    actions.tell_no_more(contact=taken, to_tell=one, reason="They fell out", by=colleague)
    notices.note_outcomes(outcomes=[notices.Outcome(claimed.id, MessageState.SENT, "n1")], by=by)
    told = Notice.objects.filter(reason="message-went")
    assert {str(each.staff_id) for each in told} == {acting().identity, colleague.identity}
    assert {each.person_id for each in told} == {person.id}


def test_that_somebody_is_told_no_more_is_said_without_a_reason_that_may_not_be_read(
    acting: Acting, taken: UUID
) -> None:
    one = tell(acting, taken)
    [before] = queries.people_to_tell(taken, viewer=acting())
    actions.tell_no_more(contact=taken, to_tell=one, reason="Saw her collect methadone", by=acting())
    said = queries.code_said(before.code, viewer=acting())
    assert (said.is_ended, said.ended) == (True, "")


def test_a_colleague_elsewhere_finds_nothing_by_a_code(acting: Acting, place: Place, taken: UUID) -> None:
    tell(acting, taken)
    [shown] = queries.people_to_tell(taken, viewer=acting())
    nurse = acting(Role.COMMUNITY_NURSE, place.rehabilitation, "nurse")
    with pytest.raises(NotFound):
        queries.code_said(shown.code, viewer=nurse)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"is_their_wish": False}, "of whom the person said so"),
        ({"name": " "}, "who it is whom they named"),
        ({"safe": ""}, "when and how it is safe"),
        ({"to": "01632 960002"}, "No text reaches a landline"),
        ({"way": Way.EMAIL, "to": "nobody"}, "email address"),
        ({"since": time(9)}, "from when and until when"),
    ],
)
def test_nobody_is_told_but_as_the_person_wished(
    acting: Acting, taken: UUID, changed: dict, why: str
) -> None:
    with pytest.raises(Invalid, match=why):
        tell(acting, taken, replace(DAUGHTER, **changed))


def test_where_somebody_may_be_hurting_them_nothing_leaves_by_itself(
    acting: Acting, place: Place, person: Person, taken: UUID
) -> None:
    tell(acting, taken)
    ask(acting, taken, Verdict.UNSURE)
    refer(acting, place, person, taken)
    assert not Notification.objects.exists()
    assert Notice.objects.filter(reason="tell-them", team=place.front_door).count() == 1


def test_what_waits_is_taken_back_where_danger_becomes_known(
    acting: Acting, place: Place, person: Person, taken: UUID
) -> None:
    tell(acting, taken)
    refer(acting, place, person, taken)
    assert OpenNotification.objects.count() == 1
    ask(acting, taken, Verdict.YES)
    assert not OpenNotification.objects.exists()
    assert Notice.objects.filter(reason="tell-them").count() == 1


def test_what_was_feared_at_another_contact_counts(
    acting: Acting, place: Place, person: Person, taken: UUID
) -> None:
    other = take(acting(), about(person), is_taken=True, words="Again.")
    ask(acting, other, Verdict.YES)
    ask(acting, taken, Verdict.NO)
    tell(acting, taken)
    refer(acting, place, person, taken)
    assert not Notification.objects.exists()


def test_where_nobody_asked_nothing_leaves_by_itself(acting: Acting, place: Place, person: Person) -> None:
    actions.set_desk(team=place.front_door.id, telephone="01632 960001", by=service("administer"))
    contact = take(acting(), about(person), is_taken=True)
    tell(acting, contact)
    refer(acting, place, person, contact)
    assert not Notification.objects.exists()


def test_hours_that_leave_none_of_the_day_are_refused(acting: Acting, taken: UUID) -> None:
    with pytest.raises(Invalid, match="no time of the day"):
        tell(acting, taken, replace(DAUGHTER, since=time(8), until=time(20)))


@pytest.mark.parametrize("needs", [Format.BRAILLE, Format.SIGN_LANGUAGE, Format.INTERPRETER])
def test_who_needs_another_format_is_told_by_somebody(
    acting: Acting, place: Place, person: Person, taken: UUID, needs: Format
) -> None:
    tell(acting, taken, replace(DAUGHTER, who=Told.THEMSELF, needs=needs))
    refer(acting, place, person, taken)
    assert not Notification.objects.exists()
    assert Notice.objects.filter(reason="tell-them").count() == 1


def test_who_calls_through_relay_uk_is_given_the_number_for_it(
    acting: Acting, place: Place, person: Person, taken: UUID
) -> None:
    tell(acting, taken, replace(DAUGHTER, who=Told.THEMSELF, needs=Format.RELAY))
    refer(acting, place, person, taken)
    assert Notification.objects.get().values["telephone"] == "18001 01632 960001"


def test_hours_that_are_not_safe_are_kept(acting: Acting, place: Place, person: Person, taken: UUID) -> None:
    tell(acting, taken, replace(DAUGHTER, since=time(11), until=time(15)))
    refer(acting, place, person, taken)
    assert OpenNotification.objects.get().due_at == datetime(2026, 3, 2, 15, tzinfo=UTC)


def test_who_is_not_to_be_told_any_more_is_not_even_what_waits(
    acting: Acting, place: Place, person: Person, taken: UUID
) -> None:
    one = tell(acting, taken)
    refer(acting, place, person, taken)
    colleague = acting(name="colleague")
    actions.tell_no_more(contact=taken, to_tell=one, reason="They fell out", by=colleague)
    assert not OpenNotification.objects.exists()
    assert queries.people_to_tell(taken, viewer=acting()) == []
    with pytest.raises(Conflict):
        actions.tell_no_more(contact=taken, to_tell=one, reason="Again", by=colleague)


def test_a_contact_that_ends_without_a_referral_is_news(acting: Acting, taken: UUID) -> None:
    tell(acting, taken)
    for kind in (OutcomeKind.INFORMATION, OutcomeKind.ASSESSMENT_REFUSED):
        actions.add_outcome(contact=taken, kind=kind, detail="Told of the library", by=acting())
    number = queries.contact(taken, viewer=acting()).last.number
    actions.close_contact(contact=taken, number=number, by=acting())
    assert Notification.objects.count() == 1


def test_where_no_telephone_is_said_somebody_tells_them(
    acting: Acting, place: Place, person: Person, taken: UUID
) -> None:
    actions.set_desk(team=place.front_door.id, telephone="", by=service("administer"))
    tell(acting, taken)
    refer(acting, place, person, taken)
    assert not Notification.objects.exists() and Notice.objects.filter(reason="tell-them").exists()


def test_a_referral_to_a_team_of_nobody_comes_back(
    acting: Acting, place: Place, person: Person, taken: UUID
) -> None:
    sent = refer(acting, place, person, taken)
    assert actions.return_undeliverable(by=service("front-door")) == 1
    shown = queries.referral(sent, viewer=acting())
    assert (shown.last.state, shown.last.staff_id) == (ReferralState.BOUNCED, acting().account)
    assert actions.return_undeliverable(by=service("front-door")) == 0


def test_a_team_of_somebody_keeps_it(acting: Acting, place: Place, person: Person, taken: UUID) -> None:
    therapist = acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "therapist")
    refer(acting, place, person, taken)
    assert actions.return_undeliverable(by=service("front-door")) == 0
    held = StaffRole.objects.get(id=therapist.staff_role)
    organisations.end_role(staff_role=held, reason="Left", by=service("administer"))
    assert actions.return_undeliverable(by=service("front-door")) == 1


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("needs", list(Format))
def test_only_writing_goes_by_itself(way: Way, needs: Format) -> None:
    carried = goes_by(way, needs, is_delicate=False)
    assert (carried is not None) == (way in (Way.TEXT, Way.EMAIL) and needs in (Format.PLAIN, Format.RELAY))
    assert goes_by(way, needs, is_delicate=True) is None
    assert carried is None or carried == Channel(way.value)


def test_a_code_is_read_as_it_is_said() -> None:
    assert typed_code(" k7f2 xq9p") == "K7F2-XQ9P"
