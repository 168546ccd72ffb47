"""A referral says which assessment it is for, and is asked about only where there are two."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from ginnel.care.access import actions, fhir, queries
from ginnel.care.access.actions import referring
from ginnel.care.access.models import Referral
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.closing import Ending
from ginnel.care.access.rules.referring import Asking, asking
from ginnel.care.access.states import (
    Caller,
    ContactState,
    Door,
    OutcomeKind,
    Part,
    ReferralState,
    ReferredFor,
    Urgency,
)
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid
from ginnel.kernel.values.identifiers import uuid7

PERSON, CARER, NEITHER = ReferredFor.PERSON, ReferredFor.CARER, ReferredFor.NEITHER
UNSAID = ReferredFor.UNSAID


def ending(
    *kinds: OutcomeKind, needs: bool = False, carer: bool = False, person: bool = False, had: bool = False
) -> Ending:
    return Ending(
        frozenset(kinds),
        may_have_needs=needs,
        carer_may_have_needs=carer,
        may_be_at_risk=False,
        may_lack_capacity=False,
        for_person=person,
        for_carer=had,
    )


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        (ending(needs=True), Asking(otherwise=PERSON)),
        (ending(carer=True), Asking(otherwise=CARER)),
        (ending(), Asking(otherwise=NEITHER)),
        (ending(OutcomeKind.ASSESSMENT_ACCEPTED), Asking(otherwise=PERSON)),
        (ending(OutcomeKind.ASSESSMENT_REFUSED, needs=True), Asking(otherwise=NEITHER)),
        (ending(OutcomeKind.ASSESSMENT_REFUSED, needs=True, carer=True), Asking(otherwise=CARER)),
        (
            replace(ending(OutcomeKind.ASSESSMENT_REFUSED, needs=True), may_be_at_risk=True),
            Asking(is_asked=True),
        ),
        (
            replace(ending(OutcomeKind.ASSESSMENT_REFUSED, needs=True), may_lack_capacity=True),
            Asking(is_asked=True),
        ),
        (ending(OutcomeKind.CARER_REFUSED, carer=True), Asking(otherwise=NEITHER)),
        (ending(OutcomeKind.CARER_REFUSED, needs=True, carer=True), Asking(otherwise=PERSON)),
        (ending(OutcomeKind.CARER_GONE, needs=True, carer=True), Asking(otherwise=PERSON)),
        (ending(needs=True, person=True), Asking(otherwise=NEITHER)),
        (ending(needs=True, carer=True), Asking(is_asked=True)),
        (ending(needs=True, carer=True, person=True), Asking(is_asked=True)),
    ],
)
def test_nobody_is_asked_where_there_is_only_one(found: Ending, asked: Asking) -> None:
    assert asking(found) == asked


def taken(by: StaffViewer, person: Person, *, needs: bool, carer: bool) -> UUID:
    return actions.receive_contact(
        door=Door.PHONE,
        caller=Caller.CARER,
        words="I do all of it.",
        named=[Described(Part.ABOUT, person.id)],
        is_taken=True,
        may_have_needs=needs,
        carer_may_have_needs=carer,
        by=by,
    )


def refer(
    contact: UUID | None,
    person: Person,
    place: Place,
    by: StaffViewer,
    said: ReferredFor = UNSAID,
    **more: UUID,
) -> UUID:
    return actions.send_referral(
        person=person.id,
        to_team=place.rehabilitation.id,
        asked_for=f"Help {said} {more}",
        urgency=Urgency.SOON,
        contact=contact,
        assessment=said,
        by=by,
        **more,
    )


@pytest.mark.django_db
def test_it_is_for_the_one_that_is_owed_and_both_ends_read_so(
    acting: Acting, place: Place, person: Person
) -> None:
    sent = refer(taken(acting(), person, needs=False, carer=True), person, place, acting())
    therapist = acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "therapist")
    for viewer in (acting(), therapist):
        assert queries.referral(sent, viewer=viewer).assessment == CARER


@pytest.mark.parametrize(
    ("said", "detail"), [(CARER, [{"text": CARER.label}]), (NEITHER, None), (UNSAID, None)]
)
def test_systems_read_it_as_a_detail_of_the_order(said: ReferredFor, detail: object) -> None:
    tree = fhir.service_request(
        person=uuid7(),
        asked_for="Help",
        assessment=said,
        urgency=Urgency.SOON,
        state=ReferralState.SENT,
        sent_at=clock.now(),
        sender="Front door",
        receiver="Social work",
        reason="",
    )
    assert tree.get("orderDetail") == detail


@pytest.mark.django_db
def test_where_both_are_owed_it_is_said_or_not_sent(acting: Acting, place: Place, person: Person) -> None:
    contact = taken(acting(), person, needs=True, carer=True)
    with pytest.raises(Invalid, match="Say which assessment"):
        refer(contact, person, place, acting())
    assert not Referral.objects.exists()
    sent = refer(contact, person, place, acting(), ReferredFor.BOTH)
    for kind in (OutcomeKind.ASSESSMENT_ACCEPTED, OutcomeKind.CARER_ACCEPTED):
        actions.add_outcome(contact=contact, kind=kind, by=acting())
    actions.close_contact(contact=contact, number=1, by=acting())
    assert queries.referral(sent, viewer=acting()).assessment == ReferredFor.BOTH


@pytest.mark.django_db
def test_what_repeats_one_is_for_the_same_and_what_comes_of_no_contact_for_nothing_said(
    acting: Acting, place: Place, person: Person
) -> None:
    contact = taken(acting(), person, needs=True, carer=True)
    first = refer(contact, person, place, acting(), CARER)
    again = refer(None, person, place, acting(), again=first)
    alone = refer(None, person, place, acting())
    assert [Referral.objects.get(id=one).assessment for one in (again, alone)] == [CARER, UNSAID]


@pytest.mark.django_db
def test_earlier_referrals_count_as_they_did(
    acting: Acting, place: Place, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they were sent before anybody said what they are for."""
    monkeypatch.setattr(referring, "referred_for", lambda said, found: UNSAID)
    contact = taken(acting(), person, needs=True, carer=True)
    for said in (PERSON, CARER):
        refer(contact, person, place, acting(), said)
    assert set(Referral.objects.values_list("assessment", flat=True)) == {UNSAID}
    for kind in (OutcomeKind.ASSESSMENT_ACCEPTED, OutcomeKind.CARER_ACCEPTED):
        actions.add_outcome(contact=contact, kind=kind, by=acting())
    actions.close_contact(contact=contact, number=1, by=acting())
    assert queries.contact(contact, viewer=acting()).last.state == ContactState.CLOSED


@pytest.mark.django_db
@pytest.mark.parametrize("to", [ReferralState.WITHDRAWN, ReferralState.DECLINED])
def test_what_came_back_discharges_nothing_until_it_is_sent_again(
    acting: Acting, place: Place, person: Person, to: ReferralState
) -> None:
    contact = taken(acting(), person, needs=True, carer=False)
    sent = refer(contact, person, place, acting())
    actions.add_outcome(contact=contact, kind=OutcomeKind.ASSESSMENT_ACCEPTED, by=acting())
    therapist = acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "therapist")
    by = acting() if to == ReferralState.WITHDRAWN else therapist
    next_step = "" if to == ReferralState.WITHDRAWN else "Ask the other team"
    actions.move_referral(referral=sent, number=1, to=to, reason="The wrong team", next_step=next_step, by=by)
    assert queries.assessment_asked(contact, viewer=acting()) == Asking(otherwise=PERSON)
    with pytest.raises(Invalid, match="refer"):
        actions.close_contact(contact=contact, number=1, by=acting())
    refer(None, person, place, acting(), again=sent)
    assert queries.assessment_asked(contact, viewer=acting()) == Asking(otherwise=NEITHER)
    actions.close_contact(contact=contact, number=1, by=acting())
    assert queries.contact(contact, viewer=acting()).last.state == ContactState.CLOSED
