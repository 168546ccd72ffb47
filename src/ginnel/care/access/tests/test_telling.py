"""What is beside the words is kept as the words are: reasons, names of teams, who told us, earlier contacts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import ContactOutcome, Referral
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.knowing import Given, Question
from ginnel.care.access.states import (
    Answered,
    ContactState,
    OutcomeKind,
    Part,
    ReferralState,
    ReferredFor,
    Urgency,
)
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_contacts import about, take, told, worker
from ginnel.foundation.audit.models import Event
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.models import Barring
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db


def refer(person: Person, team: Team, by: StaffViewer, asked_for: str = "Help.", **more: Any) -> UUID:
    return actions.send_referral(
        person=person.id, to_team=team.id, asked_for=asked_for, urgency=Urgency.SOON, by=by, **more
    )


def test_how_to_reach_somebody_safely_is_said_after_they_are_found(acting: Acting, person: Person) -> None:
    said = "Leave no message. He reads my phone"
    contact = take(acting(), Described(Part.ABOUT, name="Ada", said=said), is_taken=True)
    named = queries.contact(contact, viewer=acting()).about[0]
    actions.identify(contact=contact, named=named.id, person=person.id, by=acting())
    assert queries.contact(contact, viewer=acting()).about[0].said == said


def test_what_was_said_to_find_somebody_is_withheld_with_the_words(acting: Acting) -> None:
    contact = take(
        acting(), Described(Part.ABOUT, name="Ada", said="Her son hits her"), words="Safeguarding concern."
    )
    home_care = acting(Role.HOME_CARE_WORKER, name="carer")
    shown = queries.contact(contact, viewer=home_care)
    assert (shown.words, shown.about[0].said, shown.withheld) == (None, "", Category.SOCIAL_CARE)


def test_reasons_of_a_contact_whose_words_are_withheld_are_withheld(acting: Acting, person: Person) -> None:
    contact = take(acting(), about(person), is_taken=True, words="A safeguarding concern.")
    actions.move_contact(
        contact=contact, number=1, to=ContactState.WAITING, reason="Her son answered the door", by=acting()
    )
    steps = queries.contact(contact, viewer=acting(name="colleague")).steps
    assert [one.reason for one in steps] == ["", ""]


def test_to_whom_a_restricted_referral_went_and_why_it_was_declined_is_not_told(
    acting: Acting, place: Place, person: Person
) -> None:
    contact = take(acting(), about(person), is_taken=True)
    asked = "Talked about self-harm."
    sent = refer(person, place.rehabilitation, acting(), asked, contact=contact)
    therapist = acting(Role.COMMUNITY_NURSE, place.rehabilitation, "nurse")
    actions.move_referral(
        referral=sent,
        number=1,
        to=ReferralState.DECLINED,
        reason="Not for us",
        next_step="Ask them",
        by=therapist,
    )
    colleague = acting(name="colleague")
    assert Referral.objects.get(id=sent).category == Category.MENTAL_HEALTH
    assert not queries.contact(contact, viewer=colleague).outcomes
    shown = queries.referral(sent, viewer=colleague)
    assert (shown.asked_for, shown.to_team, [one.reason for one in shown.steps]) == (
        None,
        "another team",
        ["", ""],
    )
    [line] = queries.referrals_open(viewer=colleague).lines
    assert "Rehabilitation" not in f"{line.other}{line.team}"


def test_a_reason_about_a_restricted_subject_closes_the_entry(
    acting: Acting, place: Place, person: Person
) -> None:
    sent = refer(person, place.rehabilitation, acting())
    nurse = acting(Role.COMMUNITY_NURSE, place.rehabilitation, "nurse")
    actions.move_referral(
        referral=sent,
        number=1,
        to=ReferralState.DECLINED,
        reason="Safeguarding concern: her son hits her",
        next_step="Ask the council",
        by=nurse,
    )
    assert "hits her" not in told(acting(), person)
    assert "hits her" in told(worker(acting, place, person), person)


def test_a_contact_that_names_somebody_unknown_to_the_viewer_is_not_among_the_earlier(
    acting: Acting, place: Place, person: Person
) -> None:
    other = known(place)
    take(acting(), about(person), about(other))
    viewer = acting(name="colleague")
    assert len(queries.earlier(person.id, viewer=viewer)) == 1
    said = {"recorded_at": clock.now(), "recorded_by": "x", "recorded_by_name": "x", "reason": "x"}
    Barring.objects.create(person=other, staff_id=viewer.account, **said)
    again = acting(name="colleague")
    assert queries.earlier(person.id, viewer=again) == []
    assert queries.repeated(person.id, viewer=again) is None


def test_whoever_reads_a_contact_is_found_by_whom_it_names(acting: Acting, person: Person) -> None:
    contact = take(acting(), about(person), is_taken=True)
    queries.contact(contact, viewer=acting())
    actions.answer(
        contact=contact, answers=[Given(Question.LIVES_WITH, Answered.ASKED, "Nobody")], by=acting()
    )
    found = set(Event.objects.filter(person=person.id).values_list("action", flat=True))
    assert {"access.contact-taken", "access.contact-read", "access.answered"} <= found


@pytest.mark.parametrize("verdict", ["Yes", "maybe", "y"])
def test_an_answer_is_yes_no_or_not_sure(acting: Acting, person: Person, verdict: str) -> None:
    contact = take(acting(), about(person), is_taken=True)
    given = Given(Question.CAPACITY, Answered.ASKED_AFRESH, verdict=verdict)
    with pytest.raises(Invalid):
        actions.answer(contact=contact, answers=[given], by=acting())


def test_the_same_answer_saved_again_is_counted_once(acting: Acting, person: Person) -> None:
    contact = take(acting(), about(person), is_taken=True)
    for _ in range(3):
        given = Given(Question.HOW_TO_REACH, Answered.FROM_RECORD)
        actions.answer(contact=contact, answers=[given], by=acting())
    since = clock.now().replace(year=clock.now().year - 1)
    found = queries.figures(since=since, until=clock.now().replace(year=2099), viewer=acting())
    assert found.told_once.from_record == 1


def test_a_form_saved_again_with_other_words_is_not_dropped_without_a_word(
    acting: Acting, person: Person
) -> None:
    take(acting(), about(person), reference="form 1")
    with pytest.raises(Invalid, match="other words"):
        take(acting(), about(person), reference="form 1", words="Now has a pain in the chest.")


def test_an_accepted_assessment_is_closed_only_when_somebody_has_it(
    acting: Acting, place: Place, person: Person
) -> None:
    contact = take(acting(), about(person), is_taken=True)
    actions.add_outcome(contact=contact, kind=OutcomeKind.ASSESSMENT_ACCEPTED, by=acting())
    with pytest.raises(Invalid, match="refer them"):
        actions.close_contact(contact=contact, number=1, by=acting())
    refer(person, place.social_work, acting(), contact=contact)
    actions.close_contact(contact=contact, number=1, by=acting())


def test_a_refusal_by_somebody_who_may_not_decide_ends_once_they_are_referred(
    acting: Acting, place: Place, person: Person
) -> None:
    contact = take(acting(), about(person), is_taken=True)
    given = Given(Question.CAPACITY, Answered.ASKED_AFRESH, verdict="no")
    actions.answer(contact=contact, answers=[given], by=acting())
    actions.add_outcome(contact=contact, kind=OutcomeKind.ASSESSMENT_REFUSED, by=acting())
    with pytest.raises(Conflict):
        actions.close_contact(contact=contact, number=1, by=acting())
    refer(person, place.social_work, acting(), contact=contact, assessment=ReferredFor.NEITHER)
    with pytest.raises(Conflict):
        actions.close_contact(contact=contact, number=1, by=acting())
    refer(person, place.social_work, acting(), "See her.", contact=contact, assessment=ReferredFor.PERSON)
    actions.close_contact(contact=contact, number=1, by=acting())


def test_giving_a_contact_to_a_team_stops_no_clock_of_a_crisis(
    acting: Acting, place: Place, person: Person
) -> None:
    contact = take(acting(), about(person), is_taken=True, urgency=Urgency.CRISIS)
    actions.move_contact(
        contact=contact,
        number=1,
        to=ContactState.WAITING,
        reason="They know her",
        team=place.social_work.id,
        by=acting(),
    )
    kinds = {one.kind for one in queries.contact(contact, viewer=acting()).clocks}
    assert kinds == {"crisis", "triage"}


def test_notices_of_a_clock_go_once_somebody_has_taken_it(
    acting: Acting, place: Place, person: Person
) -> None:
    start = clock.now().replace(hour=10, minute=0)
    with clock.held_at(start):
        contact = take(acting(), about(person))
    with clock.held_at(start + timedelta(hours=2)):
        actions.tell_of_passed(by=service("front-door"))
        assert notices.waiting(viewer=acting(), team=place.front_door.id)
        actions.take_contact(contact=contact, number=1, by=acting())
        assert not notices.waiting(viewer=acting(), team=place.front_door.id)


def test_a_declined_referral_is_on_its_senders_list_and_no_more_on_the_others(
    acting: Acting, place: Place, person: Person
) -> None:
    sent = refer(person, place.rehabilitation, acting())
    nurse = lambda: acting(Role.COMMUNITY_NURSE, place.rehabilitation, "nurse")  # noqa: E731
    assert queries.referrals_open(viewer=nurse()).total == 1
    actions.move_referral(
        referral=sent, number=1, to=ReferralState.DECLINED, reason="No", next_step="Ask them", by=nurse()
    )
    assert queries.referrals_open(viewer=nurse()).total == 0
    assert queries.referrals_open(viewer=acting()).total == 1


def test_a_referral_is_of_whom_its_contact_names(acting: Acting, place: Place, person: Person) -> None:
    contact = take(acting(), about(person), is_taken=True)
    with pytest.raises(Invalid, match="does not name them"):
        refer(known(place), place.rehabilitation, acting(), contact=contact)
    assert not ContactOutcome.objects.exists()
