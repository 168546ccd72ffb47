"""Files given with a contact: kept once, for who reads what was said, and aside where they are not what they say."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import ContactFile, Referral
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.files import Brought
from ginnel.care.access.states import Aside, FileDoes, Part, ReferralState, Urgency
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.care.access.tests.test_judging_files import PDF, jpeg, png
from ginnel.foundation.audit.models import Event
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.models import Barring
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db
PHOTO = Brought("letter.jpg", jpeg(), "image/jpeg")


@pytest.fixture
def contact(acting: Acting, person: Person) -> UUID:
    return take(acting(), about(person), is_taken=True)


def give(contact: UUID, by, *files: Brought, what: str = "") -> actions.Kept:
    return actions.attach_files(contact=contact, files=files, what=what, by=by)


def shown(contact: UUID, by) -> tuple[queries.FileShown, ...]:
    return queries.contact(contact, viewer=by).files


def test_a_photograph_of_a_letter_is_kept_and_fetched(contact: UUID, acting: Acting) -> None:
    give(contact, acting(), PHOTO, what="Letter from the landlord")
    (one,) = shown(contact, acting())
    assert (one.name, one.what, one.is_open) == ("letter.jpg", "Letter from the landlord", True)
    assert queries.contact_file(contact=contact, file=one.id, viewer=acting()).data == PHOTO.data


def test_a_file_given_twice_is_kept_once(contact: UUID, acting: Acting) -> None:
    give(contact, acting(), PHOTO, PHOTO)
    kept = give(contact, acting(), replace(PHOTO, name="again.jpg"))
    assert (kept.new, ContactFile.objects.count()) == (0, 1)


def test_a_file_given_again_with_words_that_say_what_it_is_is_closed_by_them(
    contact: UUID, acting: Acting, place: Place, person: Person
) -> None:
    give(contact, acting(), PHOTO)
    give(contact, acting(), PHOTO, what="Her psychiatric report")
    assert [one.what for one in shown(contact, acting())] == ["", "Her psychiatric report"]
    sent = refer(contact, person, place, acting())
    therapist = acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "therapist")
    assert queries.referral(sent, viewer=therapist).files == ()


def test_nobody_learns_by_giving_a_file_that_a_closed_copy_is_here(acting: Acting, person: Person) -> None:
    contact = take(acting(), about(person))
    writer, other = acting(), acting(name="colleague")
    give(contact, writer, PHOTO, what="Her psychiatric report")
    actions.take_contact(contact=contact, number=1, by=other)
    assert shown(contact, other) == ()
    kept = give(contact, other, PHOTO)
    assert (kept.new, kept.known) == (1, ())
    assert [(one.what, one.by) for one in shown(contact, other)] == [("", other.identity)]
    assert give(contact, other, PHOTO).known == ("“letter.jpg” is here already.",)


def test_what_was_put_aside_stays_aside_when_it_is_given_with_other_words(
    contact: UUID, acting: Acting
) -> None:
    give(contact, acting(), PHOTO)
    (one,) = shown(contact, acting())
    decided = {"contact": contact, "file": one.id, "does": FileDoes.PUT_ASIDE}
    actions.decide_file(**decided, reason="Somebody else's", by=acting())
    give(contact, acting(), PHOTO, what="A letter")
    assert [one.is_open for one in shown(contact, acting())] == [False, False]


def test_what_is_not_what_it_says_is_kept_aside_and_fetched_by_nobody(contact: UUID, acting: Acting) -> None:
    kept = give(contact, acting(), Brought("letter.pdf", b"MZ\x90\x00"))
    (one,) = shown(contact, acting())
    assert (kept.aside, one.aside, one.is_open, one.may_be_taken) == (1, Aside.PROGRAMME, False, False)
    assert bytes(ContactFile.objects.get().inside.data) == b"MZ\x90\x00"
    with pytest.raises(NotFound):
        queries.contact_file(contact=contact, file=one.id, viewer=acting())
    with pytest.raises(Invalid):
        actions.decide_file(
            contact=contact, file=one.id, does=FileDoes.TAKEN, reason="It is fine", by=acting()
        )


def test_a_picture_under_another_name_is_opened_once_somebody_says_how_they_know(
    contact: UUID, acting: Acting
) -> None:
    give(contact, acting(), Brought("letter.pdf", png()))
    (one,) = shown(contact, acting())
    actions.decide_file(contact=contact, file=one.id, does=FileDoes.TAKEN, reason="A scan", by=acting())
    read = queries.contact_file(contact=contact, file=one.id, viewer=acting())
    assert (read.name, read.data) == ("letter.pdf.png", png())


def test_what_came_under_a_wrong_name_comes_again_under_the_right_one(contact: UUID, acting: Acting) -> None:
    give(contact, acting(), Brought("letter.pdf", png()))
    give(contact, acting(), Brought("letter.png", png()))
    assert [one.is_open for one in shown(contact, acting())] == [False, True]


def test_what_does_not_belong_here_is_put_aside_with_the_reason(contact: UUID, acting: Acting) -> None:
    give(contact, acting(), PHOTO)
    (one,) = shown(contact, acting())
    actions.decide_file(
        contact=contact, file=one.id, does=FileDoes.PUT_ASIDE, reason="Somebody else's", by=acting()
    )
    assert [(one.is_open, one.reason) for one in shown(contact, acting())] == [(False, "Somebody else's")]
    with pytest.raises(NotFound):
        queries.contact_file(contact=contact, file=one.id, viewer=acting())


def test_a_reason_about_a_restricted_subject_is_withheld_and_a_closed_file_is_not_decided_of(
    acting: Acting, person: Person
) -> None:
    contact = take(acting(), about(person))
    give(contact, acting(), PHOTO)
    give(contact, acting(), Brought("report.png", png()), what="Her psychiatric report")
    other = lambda: acting(name="colleague")  # noqa: E731
    actions.take_contact(contact=contact, number=1, by=other())
    (one,) = shown(contact, other())
    closed = ContactFile.objects.get(name="report.png").id
    aside = {"does": FileDoes.PUT_ASIDE, "by": other()}
    with pytest.raises(NotFound):
        actions.decide_file(contact=contact, file=closed, reason="Not hers", **aside)
    actions.decide_file(contact=contact, file=one.id, reason="It tells of her psychiatric care", **aside)
    assert [(one.is_open, one.reason) for one in shown(contact, other())] == [(False, "")]


def test_what_is_too_large_or_too_many_is_said_and_the_rest_is_kept(contact: UUID, acting: Acting) -> None:
    large = Brought("film.pdf", PDF + b"\n" * (10 * 2**20))
    kept = give(contact, acting(), large, PHOTO)
    assert (kept.new, kept.refused) == (1, ("“film.pdf” is not kept: it is larger than 10 MB.",))
    many = [Brought(f"{number}.txt", str(number).encode()) for number in range(30)]
    kept = give(contact, acting(), *many)
    assert (kept.new, kept.refused) == (29, ("“29.txt” is not kept: a contact holds no more than 30 files.",))


def test_every_file_fetched_leaves_an_event_about_whom_it_is(
    contact: UUID, acting: Acting, person: Person
) -> None:
    give(contact, acting(), PHOTO)
    (one,) = shown(contact, acting())
    queries.contact_file(contact=contact, file=one.id, viewer=acting())
    event = Event.objects.get(action="access.file-read")
    assert event.person == person.id
    assert "letter" not in str(list(Event.objects.values()))


def test_whoever_does_not_have_it_gives_no_file(contact: UUID, acting: Acting) -> None:
    other = acting(name="colleague")
    with pytest.raises(Conflict):
        give(contact, other, PHOTO)


def test_whoever_wrote_it_down_gives_a_file_later_and_whoever_has_it_is_told(
    acting: Acting, person: Person
) -> None:
    contact = take(acting(), about(person))
    other = acting(name="colleague")
    actions.take_contact(contact=contact, number=1, by=other)
    give(contact, acting(), PHOTO)
    notice = Notice.objects.get(reason="file-given")
    assert (str(notice.staff_id), notice.person_id) == (other.identity, None)
    assert "letter" not in notice.text


def test_a_file_whose_words_are_of_a_restricted_subject_is_of_it(contact: UUID, acting: Acting) -> None:
    give(contact, acting(), Brought("a.txt", b"A safeguarding concern was raised."))
    give(contact, acting(), Brought("safeguarding concern.jpg", jpeg()))
    categories = set(ContactFile.objects.values_list("category", flat=True))
    assert categories == {Category.SAFEGUARDING}


def refer(contact: UUID, person: Person, place: Place, by) -> UUID:
    return actions.send_referral(
        person=person.id,
        to_team=place.rehabilitation.id,
        asked_for="Balance, please.",
        urgency=Urgency.TWO_DAYS,
        contact=contact,
        by=by,
    )


def test_the_team_that_is_asked_opens_it_until_the_referral_has_ended(
    contact: UUID, acting: Acting, person: Person, place: Place
) -> None:
    give(contact, acting(), PHOTO, Brought("letter.pdf", png()))
    sent = refer(contact, person, place, acting())
    therapist = lambda: acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "therapist")  # noqa: E731
    (one,) = queries.referral(sent, viewer=therapist()).files
    read = actions.open_file(referral=sent, file=one.id, by=therapist())
    assert read.data == PHOTO.data
    with pytest.raises(NotFound):
        queries.contact_file(contact=contact, file=one.id, viewer=therapist())
    actions.move_referral(
        referral=sent, number=1, to=ReferralState.WITHDRAWN, reason="Not needed", by=acting()
    )
    with pytest.raises(NotFound):
        actions.open_file(referral=sent, file=one.id, by=therapist())


def with_tie(
    acting: Acting, place: Place, person: Person, team: Team, name: str = "therapist"
) -> StaffViewer:
    """Somebody whose team works with them anyway."""
    relationships.begin(
        person=person.id,
        kind=RelationshipKind.TEAM,
        organisation=place.trust,
        team=team,
        by=service("observe"),
    )
    return acting(Role.COMMUNITY_NURSE, team, name)


@pytest.mark.parametrize("to", [ReferralState.DECLINED, ReferralState.WITHDRAWN])
def test_who_works_with_them_anyway_fetches_no_file_of_a_referral_that_has_ended(
    contact: UUID, acting: Acting, person: Person, place: Place, to: ReferralState
) -> None:
    give(contact, acting(), PHOTO)
    sent = refer(contact, person, place, acting())
    nurse = with_tie(acting, place, person, place.rehabilitation)
    (file,) = queries.referral(sent, viewer=nurse).files
    by = acting() if to == ReferralState.WITHDRAWN else nurse
    moved = {"reason": "No room", "next_step": "Ask another" if to == ReferralState.DECLINED else ""}
    actions.move_referral(referral=sent, number=1, to=to, by=by, **moved)
    assert queries.referral(sent, viewer=nurse).files == ()
    with pytest.raises(NotFound):
        actions.open_file(referral=sent, file=file.id, by=nurse)


def test_another_team_of_those_who_are_asked_fetches_no_file(
    contact: UUID, acting: Acting, person: Person, place: Place
) -> None:
    give(contact, acting(), PHOTO)
    sent = refer(contact, person, place, acting())
    by = service("administer")
    other = organisations.ensure_team(organisation=place.trust, code="N", name="Nurses", by=by)
    assert queries.referral(sent, viewer=with_tie(acting, place, person, other)).files == ()


def test_a_file_is_closed_where_whoever_told_is_closed_to_those_who_are_asked(
    acting: Acting, person: Person, place: Place
) -> None:
    daughter = known(place)
    contact = take(acting(), about(person), Described(Part.CALLER, daughter.id), is_taken=True)
    give(contact, acting(), PHOTO)
    sent = refer(contact, person, place, acting())
    nurse = lambda: acting(Role.COMMUNITY_NURSE, place.rehabilitation, "nurse")  # noqa: E731
    (file,) = queries.referral(sent, viewer=nurse()).files
    said = {"recorded_by": "x", "recorded_by_name": "x", "recorded_at": clock.now()}
    Barring.objects.create(organisation=place.trust, reason="x", person=daughter, **said)
    with pytest.raises(NotFound):
        actions.open_file(referral=sent, file=file.id, by=nurse())


def test_a_file_fetched_by_a_referral_leaves_an_event_about_everybody_whom_the_contact_names(
    acting: Acting, person: Person, place: Place
) -> None:
    other = known(place, place.council, place.trust)
    contact = take(acting(), about(person), Described(Part.CALLER, other.id), is_taken=True)
    give(contact, acting(), PHOTO)
    sent = refer(contact, person, place, acting())
    nurse = acting(Role.COMMUNITY_NURSE, place.rehabilitation, "nurse")
    (file,) = queries.referral(sent, viewer=nurse).files
    actions.open_file(referral=sent, file=file.id, by=nurse)
    events = Event.objects.filter(action="access.file-read")
    assert {one.person for one in events} == {person.id, other.id}
    assert {one.detail["referral"] for one in events} == {str(sent)}


def test_those_who_are_asked_are_told_of_a_file_that_is_given_later(
    contact: UUID, acting: Acting, person: Person, place: Place
) -> None:
    sent = refer(contact, person, place, acting())
    give(contact, acting(), Brought("letter.pdf", b"MZ\x90\x00"))
    give(contact, acting(), PHOTO, what="Her psychiatric report")
    assert not Notice.objects.filter(reason="file-given").exists()
    give(contact, acting(), Brought("photo.png", png()))
    notice = Notice.objects.get(reason="file-given")
    assert (notice.team_id, notice.person_id) == (place.rehabilitation.id, person.id)
    assert "photo" not in notice.text
    actions.move_referral(
        referral=sent, number=1, to=ReferralState.WITHDRAWN, reason="Not needed", by=acting()
    )
    give(contact, acting(), Brought("other.png", png(2)))
    assert Notice.objects.filter(reason="file-given").count() == 1


def test_of_a_closed_file_those_alone_are_told_who_read_of_its_subject(
    acting: Acting, person: Person
) -> None:
    contact = take(acting(), about(person))
    actions.take_contact(contact=contact, number=1, by=acting(name="colleague"))
    give(contact, acting(), PHOTO, what="Her psychiatric report")
    notice = Notice.objects.get(reason="file-given")
    assert (notice.staff_id, notice.person_id) == (None, person.id)
    assert notice.category == Category.MENTAL_HEALTH


def test_a_file_of_another_contact_is_not_of_this_referral(
    contact: UUID, acting: Acting, person: Person, place: Place
) -> None:
    other = take(acting(), about(person), is_taken=True)
    give(other, acting(), PHOTO)
    sent = refer(contact, person, place, acting())
    file = ContactFile.objects.get().id
    with pytest.raises(NotFound):
        actions.open_file(referral=sent, file=file, by=acting())
    with pytest.raises(NotFound):
        queries.contact_file(contact=contact, file=file, viewer=acting())
    assert Referral.objects.count() == 1


def test_what_a_system_sends_again_changes_nothing(contact: UUID, acting: Acting) -> None:
    by = service("front-door")
    first = actions.attach_sent(contact=contact, files=[PHOTO], sender="SURGERY", by=by)
    again = actions.attach_sent(contact=contact, files=[PHOTO], sender="SURGERY", by=by)
    assert (first.new, again.new) == (1, 0)
    assert [one.sender for one in shown(contact, acting())] == ["SURGERY"]
