"""What another system sends about a contact is beside it, once, for who may read it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import OpenContact, SystemRequest
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.contacts import LONGEST_WORDS
from ginnel.care.access.rules.hearing import CUT, Heard, digest_of, words_of_contact
from ginnel.care.access.rules.replying import check_is_theirs, said_why, state_of
from ginnel.care.access.states import OutcomeKind, Part, ReferralState, RequestKind
from ginnel.care.access.tests.conftest import Acting
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.foundation.record.models import Resource
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.values.identifiers import uuid7

pytestmark = pytest.mark.django_db


def asked(person: Person, **changed: object) -> Heard:
    first = Heard(
        sender="SURGERY",
        names=("sr-1",),
        message="m-1",
        does=RequestKind.ASKED,
        words="Falls at home.",
        named=(Described(Part.ABOUT, person.id),),
        organisation="COUNCIL",
        entry=uuid7(),
    )
    return replace(first, **changed)  # type: ignore[arg-type]


def hear(heard: Heard) -> UUID:
    by = service("front-door")
    actions.hold_requests(sender=heard.sender, names=heard.names, by=by)
    return actions.hear_request(heard=heard, by=by).contact


def close(contact: UUID, adviser: Acting) -> None:
    actions.take_contact(contact=contact, number=1, by=adviser())
    for kind in (OutcomeKind.ASSESSMENT_REFUSED, OutcomeKind.INFORMATION):
        actions.add_outcome(contact=contact, kind=kind, detail="x", by=adviser())
    actions.close_contact(contact=contact, number=2, by=adviser())


def test_what_was_sent_is_read_beside_the_words(acting: Acting, person: Person) -> None:
    contact = hear(asked(person))
    hear(asked(person, does=RequestKind.ADDED, message="m-2", words="She has a dog."))
    shown = queries.contact(contact, viewer=acting())
    assert [(one.does, one.words) for one in shown.requests] == [
        ("asked", "Falls at home."),
        ("added", "She has a dog."),
    ]


def test_what_is_added_of_a_restricted_subject_is_left_out_for_who_does_not_read_it(
    acting: Acting, person: Person
) -> None:
    contact = hear(asked(person))
    hear(asked(person, does=RequestKind.ADDED, message="m-2", words="A safeguarding concern."))
    assert SystemRequest.objects.filter(contact=contact).count() == 2
    home_care = acting(Role.HOME_CARE_WORKER, name="carer")
    assert len(queries.contact(contact, viewer=home_care).requests) < 2


def test_what_is_added_to_a_closed_contact_opens_it_again(acting: Acting, person: Person) -> None:
    contact = hear(asked(person))
    close(contact, acting)
    hear(asked(person, does=RequestKind.ADDED, message="m-2", words="She fell again."))
    assert OpenContact.objects.get(contact=contact).state == "waiting"
    assert queries.contact(contact, viewer=acting()).last.reason == "More was sent about it."


def test_what_is_withdrawn_after_it_was_closed_stays_closed_and_tells_nobody(
    acting: Acting, person: Person
) -> None:
    contact = hear(asked(person))
    close(contact, acting)
    hear(asked(person, does=RequestKind.WITHDRAWN, message="m-2"))
    assert not OpenContact.objects.filter(contact=contact).exists()
    assert not Notice.objects.filter(reason="more-sent").exists()


def test_a_notice_goes_to_whoever_has_it_and_names_nobody(acting: Acting, person: Person) -> None:
    contact = hear(asked(person))
    actions.take_contact(contact=contact, number=1, by=acting())
    hear(asked(person, does=RequestKind.WITHDRAWN, message="m-2"))
    notice = Notice.objects.get(reason="more-sent")
    assert (str(notice.staff_id), notice.person_id) == (acting().identity, None)
    assert "withdrawn" in notice.text


def test_a_withdrawn_contact_is_closed_only_when_an_assessment_was_offered(
    acting: Acting, person: Person
) -> None:
    contact = hear(asked(person))
    hear(asked(person, does=RequestKind.WITHDRAWN, message="m-2"))
    actions.take_contact(contact=contact, number=1, by=acting())
    with pytest.raises(Invalid):
        actions.close_contact(contact=contact, number=2, by=acting())


def test_our_own_id_of_what_was_asked_names_it_too(person: Person) -> None:
    first = asked(person)
    contact = hear(first)
    assert hear(asked(person, does=RequestKind.ADDED, message="m-2", names=(str(first.entry),))) == contact


def test_an_update_about_somebody_else_says_so(acting: Acting, person: Person) -> None:
    hear(asked(person))
    hear(asked(Person.objects.create(), does=RequestKind.ADDED, message="m-2"))
    assert "about somebody else" in SystemRequest.objects.order_by("id")[1].words


def test_nothing_is_published_of_a_task_that_may_not_be_read(person: Person) -> None:
    """Of a restricted subject it is of that: else whoever asked would learn of it from how it stands."""
    hear(asked(person, words="A safeguarding concern."))
    contact = SystemRequest.objects.get().contact
    [task] = Resource.objects.filter(category=contact.category).exclude(kind__in=_kinds("Encounter"))
    assert task.kind in _kinds("Task")


def _kinds(name: str) -> list[int]:
    return [number_of(name)]


def test_the_same_words_are_the_same_and_an_update_is_told_apart_by_its_message(person: Person) -> None:
    first = asked(person)
    assert digest_of(first) == digest_of(replace(first, message="m-9", entry=uuid7()))
    assert digest_of(first) != digest_of(replace(first, words="Else."))
    added = replace(first, does=RequestKind.ADDED)
    assert digest_of(added) != digest_of(replace(added, message="m-9"))


def test_a_contact_holds_as_much_as_it_can_and_says_that_there_is_more() -> None:
    held = words_of_contact(["First."], "x" * LONGEST_WORDS)
    assert len(held) == LONGEST_WORDS and held.startswith("First.") and held.endswith(CUT)


def test_who_may_say_what_of_a_referral() -> None:
    assert state_of("in-progress") == ReferralState.ACCEPTED
    with pytest.raises(Invalid):
        state_of("draft")
    with pytest.raises(NotPermitted):
        check_is_theirs(ReferralState.ACCEPTED, "A", "A", "B")
    with pytest.raises(Invalid):
        said_why(ReferralState.DECLINED, " ")
