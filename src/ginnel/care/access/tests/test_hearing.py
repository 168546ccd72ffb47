"""What another system sends about a contact is beside it, once, for who may read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import Contact, ContactOutcome, OpenContact, SystemRequest
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.contacts import LONGEST_WORDS
from ginnel.care.access.rules.files import Brought
from ginnel.care.access.rules.hearing import CUT, Heard, digest_of, words_of_contact
from ginnel.care.access.rules.replying import check_is_theirs, said_why, state_of
from ginnel.care.access.states import OutcomeKind, Part, ReferralState, RequestKind, Urgency
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.foundation.record.models import Resource
from ginnel.foundation.record.queries import written_here
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category

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


@pytest.mark.parametrize("does", [RequestKind.ADDED, RequestKind.WITHDRAWN])
@pytest.mark.parametrize("is_told", [True, False])
def test_a_name_used_for_somebody_else_or_nobody_moves_nothing_of_the_first(
    place: Place, person: Person, does: RequestKind, is_told: bool
) -> None:
    first = hear(asked(person))
    other = known(place)
    named = Described(Part.ABOUT, other.id) if is_told else Described(Part.ABOUT, name="Somebody")
    second = hear(asked(other, does=does, message="m-2", words="He fell.", named=(named,)))
    assert second != first
    assert [one.words for one in SystemRequest.objects.filter(contact=first)] == ["Falls at home."]
    assert not ContactOutcome.objects.filter(contact=first).exists()
    contact = Contact.objects.get(id=second)
    assert "not known here" in contact.words and "about somebody else" in contact.words
    assert contact.again_id is None
    assert not Notice.objects.filter(reason="more-sent").exists()


@pytest.mark.parametrize("ends", ["withdrawn", "closed"])
def test_what_is_asked_anew_in_the_same_words_is_not_swallowed(
    acting: Acting, person: Person, ends: str
) -> None:
    first = hear(asked(person))
    if ends == "closed":
        close(first, acting)
    else:
        hear(asked(person, does=RequestKind.WITHDRAWN, message="m-2"))
    assert hear(asked(person)) == first  # the first message late, or twice
    second = hear(asked(person, message="m-3"))
    assert second != first
    assert Contact.objects.get(id=second).again_id == first
    assert hear(asked(person, message="m-3")) == second


def test_a_withdrawal_after_a_withdrawal_is_kept_where_it_says_something_else(person: Person) -> None:
    contact = hear(asked(person))
    for message, words in (("m-2", "Not needed."), ("m-3", "Not needed."), ("m-4", "She moved away.")):
        hear(asked(person, does=RequestKind.WITHDRAWN, message=message, words=words))
    kept = SystemRequest.objects.filter(contact=contact).order_by("id").values_list("words", flat=True)
    assert list(kept) == ["Falls at home.", "Not needed.", "She moved away."]
    assert ContactOutcome.objects.filter(contact=contact).count() == 1


def test_what_is_wanted_after_all_is_not_cancelled(person: Person) -> None:
    contact = Contact.objects.get(id=hear(asked(person)))
    hear(asked(person, does=RequestKind.WITHDRAWN, message="m-2"))
    assert queries.is_withdrawn(contact, viewer=service("front-door"))
    assert task_status() == "cancelled"
    hear(asked(person, does=RequestKind.ADDED, message="m-3", words="She wants it after all."))
    assert task_status() == "received"
    hear(asked(person, does=RequestKind.WITHDRAWN, message="m-4"))
    assert task_status() == "cancelled"


def test_by_each_of_its_names_it_is_known_and_by_those_of_the_same_sent_again(person: Person) -> None:
    contact = hear(asked(person, names=("sr-1", "x" * 300, *(f"n-{index}" for index in range(40)))))
    assert hear(asked(person, names=("x" * 300,), does=RequestKind.ADDED, message="m-2")) == contact
    again = asked(person, names=("sr-9",), message="m-3")
    assert [hear(again), hear(again)] == [contact, contact]
    assert hear(asked(person, names=("sr-9",), does=RequestKind.WITHDRAWN, message="m-4")) == contact
    kinds = SystemRequest.objects.order_by("id").values_list("does", flat=True)
    assert list(kinds) == ["asked", "added", "repeated", "withdrawn"]
    assert len(SystemRequest.objects.order_by("id")[0].names) == 20


def test_an_update_that_is_more_urgent_starts_the_stricter_clock_and_says_so(person: Person) -> None:
    contact = Contact.objects.get(id=hear(asked(person, urgency=Urgency.SOON)))
    for message, urgency in (("m-2", Urgency.ROUTINE), ("m-3", Urgency.CRISIS), ("m-4", Urgency.CRISIS)):
        hear(asked(person, does=RequestKind.ADDED, message=message, words=message, urgency=urgency))
    kinds = contact.clocks.exclude(kind="triage").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["soon", "crisis"]
    said = Notice.objects.filter(reason="more-sent").values_list("text", flat=True)
    assert [("more urgent: seen within 2 hours" in one) for one in said].count(True) == 1
    assert OpenContact.objects.get(contact=contact).due_at <= clock.now() + timedelta(hours=2)


def test_words_that_repeat_what_is_restricted_are_of_that_subject(person: Person) -> None:
    hear(asked(person, category=Category.STAFF_RESTRICTED))
    found = SystemRequest.objects.get()
    assert found.category == found.contact.category == Category.STAFF_RESTRICTED
    kinds = Resource.objects.filter(category=Category.STAFF_RESTRICTED).values_list("kind", flat=True)
    assert set(kinds) == {number_of("Encounter"), number_of("Task")}
    hear(asked(person, does=RequestKind.ADDED, message="m-2", category=Category.MENTAL_HEALTH))
    assert SystemRequest.objects.order_by("id")[1].category == Category.MENTAL_HEALTH


def task_status() -> str:
    id = Resource.objects.get(kind=number_of("Task")).id
    found = written_here(viewer=service("front-door"), kind="Task", id=id)
    assert found is not None
    return str(json.read(found.body)["status"])


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


def test_a_file_that_comes_with_the_same_again_is_told_to_whoever_has_it(
    acting: Acting, person: Person
) -> None:
    contact = hear(asked(person))
    actions.take_contact(contact=contact, number=1, by=acting())
    hear(asked(person, message="m-2", files=(Brought("letter.txt", b"Dear all"),)))
    assert [one.name for one in queries.contact(contact, viewer=acting()).files] == ["letter.txt"]
    assert str(Notice.objects.get(reason="file-given").staff_id) == acting().identity


def test_a_file_that_is_not_what_it_says_is_said_before_the_words(acting: Acting, person: Person) -> None:
    contact = hear(asked(person, files=(Brought("letter.pdf", b"MZ"),)))
    words = queries.contact(contact, viewer=acting()).words
    assert words is not None and words.startswith("A file that came with it is not what it says")


def test_what_is_not_kept_of_what_is_sent_is_said(person: Person, acting: Acting) -> None:
    many = tuple(Brought(f"{number}.txt", str(number).encode()) for number in range(29))
    contact = hear(asked(person, files=many))
    more = (Brought("a.txt", b"a"), Brought("b.txt", b"b"), Brought("film.txt", b"x" * (11 * 2**20)))
    hear(asked(person, message="m-2", does=RequestKind.ADDED, files=(many[0], *more[:2])))
    hear(asked(person, message="m-3", does=RequestKind.ADDED, files=more[2:]))
    other = hear(asked(person, message="m-4", words="Something else", files=more[2:]))
    said = [one.words for one in queries.contact(contact, viewer=acting()).requests]
    assert "More files came with it than a contact holds" not in said[0]
    assert "More files came with it than a contact holds" in said[1]
    assert "larger than is kept here" in str(queries.contact(other, viewer=acting()).words)
    assert len(queries.contact(contact, viewer=acting()).files) == 30
