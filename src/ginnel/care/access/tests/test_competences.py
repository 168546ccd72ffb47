"""What is kept for whoever was confirmed for it, what never is, and handing it over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.actions.clocks import start
from ginnel.care.access.models import Contact
from ginnel.care.access.rules.competences import asked_by, needed_for_answer, needed_of_clock
from ginnel.care.access.rules.duty import HANDED, NOBODY
from ginnel.care.access.rules.knowing import Given, Question
from ginnel.care.access.states import Answered, ClockKind, ContactState, OutcomeKind, ReferralState, Urgency
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.care.access.tests.test_duty import noon, on_duty
from ginnel.foundation.notices import actions as notice_actions
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries as rotas
from ginnel.foundation.organisations.states import Competence, Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid

__all__ = ["noon"]
pytestmark = pytest.mark.django_db


def confirm(who: StaffViewer, competence: Competence, days: int = 200) -> UUID:
    by = service("administer")
    witness = organisations.register_staff(username="witness", display_name="Witness", password=None, by=by)
    at = rotas.by_code(who.organisation, viewer=by)
    assert at is not None
    organisations.grant_role(account=witness, role=Role.RECORD_KEEPER, organisation=at, by=by)
    return organisations.confirm_competence(
        staff=who.account,
        organisation=who.organisation,
        competence=competence,
        how="Certificate seen",
        confirmed_by=witness.id,
        valid_to=clock.today() + timedelta(days=days),
        by=service("administer"),
    )


@pytest.fixture
def assessor(acting: Acting, place: Place) -> StaffViewer:
    return acting(Role.SOCIAL_WORKER, place.social_work, "assessor")


@pytest.fixture
def contact(acting: Acting, person: Person) -> UUID:
    return take(acting(), about(person))


def refuse(contact: UUID, by: StaffViewer) -> None:
    actions.add_outcome(contact=contact, kind=OutcomeKind.ASSESSMENT_REFUSED, by=by)


def hand_over(
    contact: UUID, by: StaffViewer, competence: Competence = Competence.CARE_ACT_ASSESSMENT
) -> None:
    number = queries.contact(contact, viewer=by).last.number
    actions.hand_over(contact=contact, number=number, competence=competence, by=by)


@pytest.fixture
def mine(acting: Acting, contact: UUID) -> UUID:
    number = queries.contact(contact, viewer=acting()).last.number
    actions.take_contact(contact=contact, number=number, by=acting())
    return contact


def test_an_organisation_that_keeps_no_list_reserves_nothing(mine: UUID, acting: Acting) -> None:
    refuse(mine, acting())
    assert [one.kind for one in queries.contact(mine, viewer=acting()).outcomes] == ["assessment-refused"]


def test_what_is_kept_for_some_is_refused_in_plain_words_that_name_nobody(
    mine: UUID, acting: Acting, assessor: StaffViewer
) -> None:
    confirm(assessor, Competence.CARE_ACT_ASSESSMENT)
    with pytest.raises(Conflict, match="kept for whoever is confirmed") as refused:
        refuse(mine, acting())
    assert "Assessor" not in str(refused.value)
    confirm(acting(), Competence.CARE_ACT_ASSESSMENT)
    refuse(mine, acting())


def test_nobody_is_turned_away_and_a_concern_is_for_everybody(
    mine: UUID, acting: Acting, assessor: StaffViewer
) -> None:
    for one in Competence:
        confirm(assessor, one)
    actions.add_outcome(contact=mine, kind=OutcomeKind.IMMEDIATE_INPUT, detail="Talked through", by=acting())
    actions.add_outcome(contact=mine, kind=OutcomeKind.EMERGENCY, by=acting())
    actions.add_outcome(contact=mine, kind=OutcomeKind.SAFEGUARDING, detail="Bruises", by=acting())
    verdict = Given(Question.ABUSE, Answered.ASKED_AFRESH, "Yes", "yes", is_alone=True)
    actions.answer(contact=mine, answers=[verdict], by=acting())
    assert len(queries.contact(mine, viewer=acting()).outcomes) == 2  # and what their role may not read


def test_equipment_is_ordered_by_a_trusted_assessor_of_either_level(
    mine: UUID, acting: Acting, assessor: StaffViewer
) -> None:
    confirm(assessor, Competence.TRUSTED_ASSESSOR)
    order = {"contact": mine, "kind": OutcomeKind.EQUIPMENT, "detail": "A grab rail"}
    with pytest.raises(Conflict):
        actions.add_outcome(**order, by=acting())
    confirm(acting(), Competence.ADVANCED_TRUSTED_ASSESSOR)
    actions.add_outcome(**order, by=acting())


def test_what_nobody_holds_any_more_is_kept_from_nobody_and_that_is_said(
    mine: UUID, acting: Acting, assessor: StaffViewer
) -> None:
    confirm(assessor, Competence.CARE_ACT_ASSESSMENT, days=3)
    with pytest.raises(Conflict):
        refuse(mine, acting())
    with clock.held_at(clock.now() + timedelta(days=4)):
        [asked] = queries.asked_of_contact(mine, viewer=acting())
        assert (asked.is_listed, asked.is_reserved, asked.holders) == (True, False, ())
        refuse(mine, acting())


def test_it_is_handed_over_to_whoever_is_on_duty_by_name(
    mine: UUID, acting: Acting, place: Place, assessor: StaffViewer
) -> None:
    confirm(acting(Role.SOCIAL_WORKER, place.social_work, "another"), Competence.CARE_ACT_ASSESSMENT)
    confirm(assessor, Competence.CARE_ACT_ASSESSMENT)
    on_duty(assessor)
    [asked] = queries.asked_of_contact(mine, viewer=acting())
    assert asked.is_reserved and not asked.is_mine
    assert [one.name for one in asked.holders] == ["Assessor", "Another"]
    assert [one.name for one in asked.on_duty] == ["Assessor"]
    hand_over(mine, acting())
    last = queries.contact(mine, viewer=acting()).last
    assert (last.state, last.team) == (ContactState.WAITING, "Social work")
    [notice] = Notice.objects.filter(reason=HANDED)
    assert (notice.staff_id, notice.person) == (assessor.account, None)
    assert not Notice.objects.filter(reason=NOBODY).exists()


def test_where_nobody_on_duty_holds_it_the_next_in_line_is_told(
    mine: UUID, acting: Acting, place: Place
) -> None:
    """The front door's own colleague is not on duty: they are told, and so is the team next in line."""
    colleague = acting(name="colleague")
    confirm(colleague, Competence.CARE_ACT_ASSESSMENT)
    hand_over(mine, acting())
    assert Notice.objects.get(reason=HANDED).staff_id == colleague.account
    assert Notice.objects.get(reason=NOBODY).team == place.social_work


def test_where_nobody_holds_it_that_is_said(mine: UUID, acting: Acting) -> None:
    confirm(acting(), Competence.CARE_ACT_ASSESSMENT)
    with pytest.raises(Invalid, match="Nobody else here"):
        hand_over(mine, acting())


def test_only_what_it_asks_for_and_never_a_concern_is_handed_over(
    mine: UUID, acting: Acting, assessor: StaffViewer
) -> None:
    for one in (Competence.SAFEGUARDING, Competence.DEAFBLIND):
        confirm(assessor, one)
        with pytest.raises(Invalid, match="does not ask"):
            hand_over(mine, acting(), one)
    assert not Notice.objects.filter(reason=HANDED).exists()


def test_it_is_handed_over_to_nobody_who_may_not_know_whom_it_is_about(
    mine: UUID, acting: Acting, place: Place
) -> None:
    confirm(
        acting(Role.SYSTEM_ADMINISTRATOR, place.front_door, "administrator"), Competence.CARE_ACT_ASSESSMENT
    )
    with pytest.raises(Invalid, match="Nobody else here"):
        hand_over(mine, acting())


def test_only_whoever_has_it_hands_it_over(contact: UUID, acting: Acting, assessor: StaffViewer) -> None:
    confirm(assessor, Competence.CARE_ACT_ASSESSMENT)
    with pytest.raises(Conflict):
        hand_over(contact, acting())


@pytest.fixture
def helper(acting: Acting, place: Place) -> StaffViewer:
    return acting(Role.REABLEMENT_WORKER, place.rehabilitation, "helper")


@pytest.fixture
def send(acting: Acting, place: Place, person: Person) -> Callable[[], UUID]:
    """A 2-hour crisis to the trust's rehabilitation."""
    return lambda: actions.send_referral(
        person=person.id,
        to_team=place.rehabilitation.id,
        asked_for="Cannot get up.",
        urgency=Urgency.CRISIS,
        by=acting(),
    )


def receive(sent: UUID, by: StaffViewer) -> None:
    actions.move_referral(referral=sent, number=1, to=ReferralState.RECEIVED, by=by)


def call_in(sent: UUID, by: StaffViewer, number: int = 2) -> None:
    actions.call_in(referral=sent, number=number, competence=Competence.CRISIS_TRIAGE, by=by)


def test_a_crisis_is_taken_on_or_declined_by_whoever_triages_and_received_by_anybody(
    send: Callable[[], UUID], acting: Acting, place: Place, helper: StaffViewer
) -> None:
    nurse = acting(Role.COMMUNITY_NURSE, place.rehabilitation, "nurse")
    confirm(nurse, Competence.CRISIS_TRIAGE)
    sent = send()
    receive(sent, helper)
    for to, said in (
        (ReferralState.ACCEPTED, {}),
        (ReferralState.DECLINED, {"reason": "No", "next_step": "Ring"}),
    ):
        with pytest.raises(Conflict, match="kept for whoever"):
            actions.move_referral(referral=sent, number=2, to=to, **said, by=helper)
    call_in(sent, helper)
    call_in(sent, helper)
    assert "A referral waits for you" in [
        one.text[:24] for one in notices.waiting(viewer=nurse, team=nurse.team)
    ]
    assert Notice.objects.filter(reason=HANDED).count() == 1
    actions.move_referral(referral=sent, number=2, to=ReferralState.ACCEPTED, by=nurse)
    assert notices.waiting(viewer=nurse, team=nurse.team) == []
    with pytest.raises(Conflict, match="moved this referral on"):
        call_in(sent, helper)
    with pytest.raises(Invalid, match="does not ask"):
        call_in(sent, helper, number=3)
    assert queries.asked_of_referral(sent, viewer=helper) == []


@pytest.mark.parametrize("change", [actions.pause_clock, actions.meet_clock])
def test_its_clock_is_stopped_by_nobody_else_until_it_is_taken_on(
    change: Callable[..., None], send: Callable[[], UUID], acting: Acting, place: Place, helper: StaffViewer
) -> None:
    nurse = acting(Role.COMMUNITY_NURSE, place.rehabilitation, "nurse")
    confirm(nurse, Competence.CRISIS_TRIAGE)
    sent = send()
    receive(sent, helper)
    crisis = next(one for one in queries.referral(sent, viewer=helper).clocks if one.kind == ClockKind.CRISIS)
    say = {"clock_id": crisis.id, "of": sent, "reason": "Seen"}
    with pytest.raises(Conflict, match="kept for whoever"):
        change(**say, by=helper)
    actions.move_referral(referral=sent, number=2, to=ReferralState.ACCEPTED, by=nurse)
    change(**say, by=helper)


def test_a_team_without_anybody_confirmed_answers_a_crisis_and_the_next_in_line_is_told(
    send: Callable[[], UUID], acting: Acting, place: Place, helper: StaffViewer
) -> None:
    """Who holds it works in another team of the trust: they can be rung, and keep it from nobody."""
    by = service("administer")
    nurses, night = (
        organisations.ensure_team(organisation=place.trust, code=code, name=name, by=by)
        for code, name in (("N", "Nurses"), ("O", "Night sitting"))
    )
    notice_actions.set_next_in_line(team=place.rehabilitation.id, next_team=night.id, by=by)
    nurse = acting(Role.COMMUNITY_NURSE, nurses, "nurse")
    confirm(nurse, Competence.CRISIS_TRIAGE)
    sent = send()
    assert Notice.objects.get(reason=NOBODY).team == night
    [asked] = queries.asked_of_referral(sent, viewer=helper)
    assert (asked.is_listed, asked.is_reserved, [one.name for one in asked.holders]) == (
        True,
        False,
        ["Nurse"],
    )
    receive(sent, helper)
    call_in(sent, helper)
    assert "Ring them" in notices.waiting(viewer=nurse, team=nurse.team)[0].text
    assert Notice.objects.filter(reason=NOBODY).count() == 1
    actions.move_referral(referral=sent, number=2, to=ReferralState.ACCEPTED, by=helper)
    told = [one.team for one in Notice.objects.filter(reason=NOBODY, changes=None)]
    assert told == [night]


def test_a_crisis_is_kept_for_nobody_who_is_not_on_the_rota_now(
    send: Callable[[], UUID], acting: Acting, place: Place, helper: StaffViewer
) -> None:
    nurse = acting(Role.COMMUNITY_NURSE, place.rehabilitation, "nurse")
    confirm(nurse, Competence.CRISIS_TRIAGE)
    on_duty(nurse)
    sent = send()
    assert not Notice.objects.filter(reason=NOBODY).exists()
    with pytest.raises(Conflict, match="kept for whoever"):
        actions.move_referral(referral=sent, number=1, to=ReferralState.ACCEPTED, by=helper)
    on_duty(helper)
    [shift] = [one for one in rotas.on_duty(helper.team, viewer=helper) if one.staff == nurse.account]
    organisations.end_shift(shift=shift.id, reason="Ill", by=service("administer"))
    actions.move_referral(referral=sent, number=1, to=ReferralState.ACCEPTED, by=helper)
    assert Notice.objects.filter(reason=NOBODY).count() == 1


def test_the_lists_ask_for_triage_only_while_a_crisis_runs_and_is_kept(
    mine: UUID, acting: Acting, place: Place, send: Callable[[], UUID], helper: StaffViewer
) -> None:
    may = queries.Narrowing(may=queries.MINE)
    crisis = start(of=Contact.objects.get(pk=mine), kind=ClockKind.CRISIS, by=acting())
    confirm(acting(name="colleague"), Competence.CRISIS_TRIAGE)

    def asks() -> tuple[bool, int]:
        [line] = queries.contacts_open(viewer=acting()).lines
        asked = Competence.CRISIS_TRIAGE in line.asks
        return asked, queries.how_many_open("contacts", may, viewer=acting())

    assert asks() == (True, 0)
    actions.meet_clock(clock_id=crisis.id, of=mine, reason="999 called", by=acting())
    assert asks() == (False, 1)
    nurse = acting(Role.COMMUNITY_NURSE, place.rehabilitation, "nurse")
    sent = send()
    assert queries.how_many_open("referrals", may, viewer=helper) == 1
    confirm(nurse, Competence.CRISIS_TRIAGE)
    assert queries.how_many_open("referrals", may, viewer=helper) == 0
    assert [len(one.asks) for one in queries.referrals_open(viewer=helper).lines] == [1]
    actions.move_referral(referral=sent, number=1, to=ReferralState.ACCEPTED, by=nurse)
    assert [len(one.asks) for one in queries.referrals_open(viewer=helper).lines] == [0]


def test_somebody_says_what_a_contact_asks_for_and_takes_it_back(mine: UUID, acting: Acting) -> None:
    def asked() -> set[Competence]:
        return {one.competence for one in queries.asked_of_contact(mine, viewer=acting()) if one.is_said}

    say = {"contact": mine, "competence": Competence.DEAFBLIND, "by": acting()}
    actions.ask_competence(is_asked=True, **say)
    assert asked() == {Competence.DEAFBLIND}
    actions.ask_competence(is_asked=False, **say)
    assert asked() == set()
    with pytest.raises(Invalid, match="for everybody"):
        actions.ask_competence(contact=mine, competence=Competence.SAFEGUARDING, is_asked=True, by=acting())


def test_what_something_asks_for_by_itself() -> None:
    assert asked_by(may_have_needs=True, clocks=["crisis"]) == {
        Competence.CARE_ACT_ASSESSMENT,
        Competence.CRISIS_TRIAGE,
    }
    assert asked_by(may_have_needs=False, clocks=["handled"]) == frozenset()
    assert needed_for_answer("crisis", "received", "sent") is None
    assert needed_for_answer("two-days", "accepted", "sent") is None
    assert needed_for_answer("crisis", "declined", "accepted") is None
    assert needed_of_clock("crisis", "met", None) is None
