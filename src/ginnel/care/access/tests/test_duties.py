"""An assessment is owed to the person and another to who cares for them; neither stands for the other."""

from __future__ import annotations

from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.closing import (
    Ending,
    carried,
    check_can_close,
    duty_to_carer,
    duty_to_person,
)
from ginnel.care.access.states import ContactState, Duty, OutcomeKind, Part, ReferredFor, Urgency
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.care.access.tests.test_contacts import about, take, worker
from ginnel.foundation.audit.models import Event
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
SAID, REFUSED = OutcomeKind.INFORMATION, OutcomeKind.ASSESSMENT_REFUSED
ACCEPTED, CARER_ACCEPTED = OutcomeKind.ASSESSMENT_ACCEPTED, OutcomeKind.CARER_ACCEPTED
CARER_REFUSED, CONCERN = OutcomeKind.CARER_REFUSED, OutcomeKind.SAFEGUARDING


def taken(by: StaffViewer, person: Person, *, needs: bool, carer: bool) -> UUID:
    return take(by, about(person), is_taken=True, may_have_needs=needs, carer_may_have_needs=carer)


def close(contact: UUID, by: StaffViewer) -> None:
    actions.close_contact(contact=contact, number=queries.contact(contact, viewer=by).last.number, by=by)


def come_to(contact: UUID, by: StaffViewer, *kinds: OutcomeKind) -> None:
    for kind in kinds:
        actions.add_outcome(contact=contact, kind=kind, by=by)


def refer(
    contact: UUID,
    by: StaffViewer,
    person: Person,
    place: Place,
    words: str,
    again: UUID | None = None,
    assessment: ReferredFor = ReferredFor.UNSAID,
) -> UUID:
    return actions.send_referral(
        person=person.id,
        to_team=place.rehabilitation.id,
        asked_for=words,
        urgency=Urgency.SOON,
        contact=contact,
        again=again,
        assessment=assessment,
        by=by,
    )


@pytest.mark.parametrize(
    ("needs", "carer", "kinds", "missing"),
    [
        (True, True, (REFUSED,), "section.* 10"),
        (True, True, (OutcomeKind.CARER_REFUSED,), "sections 9"),
        (True, True, (REFUSED, OutcomeKind.CARER_REFUSED), ""),
        (False, True, (SAID,), "section.* 10"),
        (False, True, (REFUSED,), "section.* 10"),
        (False, True, (OutcomeKind.CARER_REFUSED,), ""),
        (True, False, (REFUSED,), ""),
        (False, False, (SAID,), ""),
        (False, True, (OutcomeKind.CARER_ACCEPTED,), "so that somebody has it"),
    ],
)
def test_a_contact_closes_when_each_was_offered_what_they_are_owed(
    acting: Acting, person: Person, needs: bool, carer: bool, kinds: tuple[OutcomeKind, ...], missing: str
) -> None:
    by = acting()
    contact = taken(by, person, needs=needs, carer=carer)
    come_to(contact, by, *kinds)
    if not missing:
        close(contact, by)
        return
    with pytest.raises(Invalid, match=missing):
        close(contact, by)


def test_a_carer_who_accepts_is_referred(acting: Acting, place: Place, person: Person) -> None:
    by = worker(acting, place, person)
    contact = taken(by, person, needs=False, carer=True)
    come_to(contact, by, OutcomeKind.CARER_ACCEPTED)
    refer(contact, by, person, place, "An assessment of her son, who cares for her.")
    close(contact, by)
    assert queries.contact(contact, viewer=by).last.state == ContactState.CLOSED


def test_where_both_accept_each_is_referred(acting: Acting, place: Place, person: Person) -> None:
    by = worker(acting, place, person)
    contact = taken(by, person, needs=True, carer=True)
    come_to(contact, by, ACCEPTED, CARER_ACCEPTED)
    with pytest.raises(Invalid, match="Say which assessment"):
        refer(contact, by, person, place, "An assessment of her needs.")
    first = refer(contact, by, person, place, "An assessment of her needs.", assessment=ReferredFor.PERSON)
    refer(contact, by, person, place, "An assessment of her needs, once more.", again=first)
    refer(contact, by, person, place, "Balance.", assessment=ReferredFor.NEITHER)
    with pytest.raises(Invalid, match="Whoever cares for them accepted"):
        close(contact, by)
    refer(contact, by, person, place, "An assessment of her son.", assessment=ReferredFor.CARER)
    close(contact, by)
    assert queries.contact(contact, viewer=by).last.state == ContactState.CLOSED


def test_referrals_of_what_was_joined_count_with_its_acceptances(
    acting: Acting, place: Place, person: Person
) -> None:
    by = worker(acting, place, person)
    first, second = (taken(by, person, needs=False, carer=False) for _ in range(2))
    come_to(second, by, ACCEPTED)
    refer(second, by, person, place, "An assessment of her needs.")
    actions.join_contact(contact=second, number=1, to=first, by=by)
    come_to(first, by, CARER_ACCEPTED)
    with pytest.raises(Invalid, match="Whoever cares for them accepted"):
        close(first, by)
    refer(first, by, person, place, "An assessment of her son.", assessment=ReferredFor.CARER)
    close(first, by)
    assert queries.contact(first, viewer=by).last.state == ContactState.CLOSED


def test_how_each_stands_is_shown(acting: Acting, person: Person) -> None:
    by = acting()
    contact = taken(by, person, needs=True, carer=True)
    assert queries.contact(contact, viewer=by).duties == (Duty.OWED, Duty.OWED)
    come_to(contact, by, OutcomeKind.CARER_REFUSED, OutcomeKind.ASSESSMENT_ACCEPTED)
    assert queries.contact(contact, viewer=by).duties == (Duty.ACCEPTED, Duty.REFUSED)


def test_what_was_joined_goes_on_there_with_what_is_owed_to_the_carer(acting: Acting, person: Person) -> None:
    by = acting()
    first = taken(by, person, needs=False, carer=False)
    second = taken(by, person, needs=False, carer=True)
    actions.join_contact(contact=second, number=1, to=first, by=by)
    assert queries.contact(first, viewer=by).duties == (Duty.NONE, Duty.OWED)
    assert queries.contact(second, viewer=by).duties == (Duty.NONE, Duty.ELSEWHERE)
    come_to(first, by, SAID)
    with pytest.raises(Invalid, match="cares for them may need support"):
        close(first, by)


def test_whoever_does_not_read_what_was_said_is_told_of_no_duty(
    acting: Acting, person: Person, place: Place
) -> None:
    words = "Her psychiatric report came."
    by = acting()
    contact = take(by, Described(Part.ABOUT, person.id), words=words, carer_may_have_needs=True)
    shown = queries.contact(contact, viewer=acting(name="another"))
    assert shown.words is None and shown.duties == (Duty.NONE, Duty.NONE)


def test_whoever_has_it_says_later_that_a_carer_may_need_support(acting: Acting, person: Person) -> None:
    by = acting()
    contact = taken(by, person, needs=False, carer=False)
    come_to(contact, by, SAID)
    with pytest.raises(Conflict, match="Take the contact first"):
        actions.say_carer_may_need(contact=contact, by=acting(name="another"))
    for _ in range(2):
        actions.say_carer_may_need(contact=contact, by=by)
    shown = queries.contact(contact, viewer=by)
    assert shown.duties == (Duty.NONE, Duty.OWED) and len(shown.answers) == 1
    with pytest.raises(Invalid, match="sections 10"):
        close(contact, by)
    assert Event.objects.filter(action="access.carer-may-need").count() == 1
    come_to(contact, by, CARER_REFUSED)
    close(contact, by)
    with pytest.raises(Conflict, match="closed"):
        actions.say_carer_may_need(contact=contact, by=by)


def test_that_a_carer_may_need_support_is_read_with_what_was_said(acting: Acting, person: Person) -> None:
    by = acting()
    contact = take(by, Described(Part.ABOUT, person.id), words="Her psychiatric report came.", is_taken=True)
    actions.say_carer_may_need(contact=contact, by=by)
    assert not queries.contact(contact, viewer=acting(name="another")).answers


def ending(
    *kinds: OutcomeKind,
    referred: int = 0,
    for_person: bool = False,
    for_carer: bool = False,
    may_be_at_risk: bool = False,
    may_lack_capacity: bool = False,
) -> Ending:
    return Ending(
        frozenset(kinds),
        may_have_needs=True,
        carer_may_have_needs=True,
        may_be_at_risk=may_be_at_risk,
        may_lack_capacity=may_lack_capacity,
        referred=referred,
        for_person=for_person,
        for_carer=for_carer,
    )


@pytest.mark.parametrize(
    ("found", "refused", "missing"),
    [
        (ending(ACCEPTED, CARER_ACCEPTED, referred=0), Invalid, "so that somebody has it"),
        (ending(ACCEPTED, CARER_ACCEPTED, referred=1), Invalid, "one referral was sent"),
        (ending(ACCEPTED, CARER_ACCEPTED, referred=2), None, ""),
        (ending(REFUSED, CARER_ACCEPTED, referred=1), None, ""),
        (
            ending(REFUSED, CARER_ACCEPTED, CONCERN, referred=1, may_be_at_risk=True),
            Conflict,
            r"11\(2\)\(b\)",
        ),
        (ending(REFUSED, CARER_ACCEPTED, CONCERN, referred=2, may_be_at_risk=True), None, ""),
        (ending(REFUSED, CARER_ACCEPTED, referred=1, may_lack_capacity=True), Conflict, r"11\(2\)\(a\)"),
        (ending(REFUSED, CARER_ACCEPTED, referred=2, may_lack_capacity=True), None, ""),
        (ending(REFUSED, CARER_REFUSED, CONCERN, referred=0, may_be_at_risk=True), Conflict, r"11\(2\)\(b\)"),
        (ending(REFUSED, CARER_REFUSED, CONCERN, referred=1, may_be_at_risk=True), None, ""),
        (ending(ACCEPTED, CARER_ACCEPTED, for_person=True), Invalid, "Whoever cares for them accepted"),
        (ending(ACCEPTED, CARER_ACCEPTED, for_carer=True), Invalid, "The person accepted"),
        (ending(ACCEPTED, CARER_ACCEPTED, for_person=True, for_carer=True), None, ""),
        (ending(ACCEPTED, CARER_ACCEPTED, for_carer=True, referred=1), None, ""),
        (ending(ACCEPTED, CARER_REFUSED, for_carer=True), Invalid, "so that somebody has it"),
        (
            ending(REFUSED, CARER_ACCEPTED, CONCERN, for_carer=True, may_be_at_risk=True),
            Conflict,
            r"11\(2\)\(b\)",
        ),
        (ending(REFUSED, CARER_ACCEPTED, for_carer=True, referred=1, may_lack_capacity=True), None, ""),
        (
            ending(REFUSED, CARER_ACCEPTED, CONCERN, for_person=True, for_carer=True, may_be_at_risk=True),
            None,
            "",
        ),
        (ending(OutcomeKind.DIED), Invalid, "section.* 10"),
        (ending(OutcomeKind.NOT_REACHED), Invalid, "section.* 10"),
        (ending(OutcomeKind.NOT_REACHED, CARER_REFUSED), None, ""),
        (ending(OutcomeKind.NOT_REACHED, OutcomeKind.CARER_GONE), None, ""),
        (ending(OutcomeKind.DIED, OutcomeKind.CARER_GONE), None, ""),
        (ending(OutcomeKind.CARER_GONE), Invalid, "sections 9"),
    ],
)
def test_a_referral_for_one_assessment_is_none_for_the_other(
    found: Ending, refused: type[Exception] | None, missing: str
) -> None:
    if refused is None:
        check_can_close(found)
        return
    with pytest.raises(refused, match=missing):
        check_can_close(found)


@pytest.mark.parametrize("kind", [OutcomeKind.DIED, OutcomeKind.NOT_REACHED])
def test_that_the_person_died_or_was_not_reached_ends_nothing_that_the_carer_is_owed(
    kind: OutcomeKind,
) -> None:
    assert (duty_to_person(ending(kind)), duty_to_carer(ending(kind))) == (Duty.NONE, Duty.OWED)


def test_who_accepts_after_refusing_has_accepted() -> None:
    both = ending(OutcomeKind.CARER_REFUSED, OutcomeKind.CARER_ACCEPTED)
    assert (duty_to_person(both), duty_to_carer(both)) == (Duty.OWED, Duty.ACCEPTED)


def test_what_a_carer_was_offered_is_carried_where_both_are_about_the_same_people() -> None:
    outcomes = frozenset({OutcomeKind.CARER_ACCEPTED, OutcomeKind.REFERRED})
    assert carried(outcomes, is_about_the_same=True) == outcomes
    assert carried(outcomes, is_about_the_same=False) == frozenset()
