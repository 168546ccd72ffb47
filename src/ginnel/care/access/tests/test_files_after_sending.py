"""After a referral was sent its files are taken back as long as nobody there opened them, and more are sent."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import FileGoing, FileOpening
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.files import Brought
from ginnel.care.access.states import Caller, Door, FileGoes, Part, ReferralState, Urgency
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.foundation.audit.models import Event
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel.errors import Conflict, NotFound, NotPermitted

pytestmark = pytest.mark.django_db
LETTER = Brought("letter.txt", b"Dear Mrs Example, the rent is due.", "text/plain")
PLAN = Brought("plan.txt", b"Two steps at the front door.", "text/plain")


@pytest.fixture
def contact(acting: Acting, person: Person) -> UUID:
    """With a letter and a plan of the house."""
    by = acting()
    made = actions.receive_contact(
        door=Door.WALK_IN,
        caller=Caller.THEMSELF,
        words="They brought papers.",
        named=[Described(Part.ABOUT, person.id)],
        is_taken=True,
        by=by,
    )
    actions.attach_files(contact=made, files=[LETTER, PLAN], by=by)
    return made


def shown(contact: UUID, by: StaffViewer) -> tuple[queries.FileShown, ...]:
    return queries.contact(contact, viewer=by).files


@pytest.fixture
def referral(contact: UUID, acting: Acting, place: Place, person: Person) -> UUID:
    """With the letter, and without the plan."""
    letter, _ = shown(contact, acting())
    return actions.send_referral(
        person=person.id,
        to_team=place.rehabilitation.id,
        asked_for="Strength.",
        urgency=Urgency.SOON,
        contact=contact,
        files=[letter.id],
        by=acting(),
    )


@pytest.fixture
def therapist(acting: Acting, place: Place) -> StaffViewer:
    return acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "therapist")


def names(referral: UUID, viewer: StaffViewer) -> list[str]:
    return [one.name for one in queries.referral(referral, viewer=viewer).files]


def test_what_is_taken_back_is_opened_there_no_more_and_both_ends_see_when(
    contact: UUID, referral: UUID, acting: Acting, therapist: StaffViewer
) -> None:
    letter, _ = shown(contact, acting())
    actions.take_back_file(referral=referral, file=letter.id, by=acting())
    assert names(referral, therapist) == []
    with pytest.raises(NotFound):
        actions.open_file(referral=referral, file=letter.id, by=therapist)
    (ours,) = queries.files_going(referral, viewer=acting()).changes
    (theirs,) = queries.files_going(referral, viewer=therapist).changes
    assert (ours.name, ours.does, theirs.name) == (LETTER.name, FileGoes.TAKEN_BACK, "")
    assert theirs.at == ours.at
    (event,) = Event.objects.filter(action="access.file-taken-back")
    assert event.detail == {"referral": str(referral), "file": str(letter.id)}


def test_what_was_opened_there_is_not_taken_back_and_it_is_said_in_which_role_and_when(
    contact: UUID, referral: UUID, acting: Acting, therapist: StaffViewer
) -> None:
    letter, _ = shown(contact, acting())
    for _ in range(2):
        actions.open_file(referral=referral, file=letter.id, by=therapist)
    with pytest.raises(Conflict, match="It was opened there"):
        actions.take_back_file(referral=referral, file=letter.id, by=acting())
    going = queries.files_going(referral, viewer=acting())
    (opened,) = going.opened[letter.id]
    assert (opened.role, opened.at) == (Role.PHYSIOTHERAPIST, FileOpening.objects.get().at)
    assert names(referral, therapist) == [LETTER.name] and not going.changes


def test_opening_it_where_it_was_given_is_no_opening_there(
    contact: UUID, referral: UUID, acting: Acting, therapist: StaffViewer
) -> None:
    letter, _ = shown(contact, acting())
    actions.open_file(referral=referral, file=letter.id, by=acting())
    actions.take_back_file(referral=referral, file=letter.id, by=acting())
    assert not FileOpening.objects.exists() and names(referral, therapist) == []


def test_one_more_is_sent_and_one_that_was_taken_back_is_sent_again(
    contact: UUID, referral: UUID, acting: Acting, therapist: StaffViewer
) -> None:
    letter, plan = shown(contact, acting())
    (other,) = queries.files_going(referral, viewer=acting()).others
    assert other.id == plan.id
    actions.send_file(referral=referral, file=plan.id, by=acting())
    assert names(referral, therapist) == [LETTER.name, PLAN.name]
    for _ in range(2):
        actions.take_back_file(referral=referral, file=letter.id, by=acting())
    actions.send_file(referral=referral, file=letter.id, by=acting())
    assert names(referral, therapist) == [LETTER.name, PLAN.name]
    said = [one.does for one in queries.files_going(referral, viewer=therapist).changes]
    assert said == [FileGoes.SENT, FileGoes.TAKEN_BACK, FileGoes.SENT]
    assert (
        FileGoing.objects.count()
        == Event.objects.filter(action__startswith="access.file-")
        .filter(action__in=("access.file-sent", "access.file-taken-back"))
        .count()
    )


def test_whoever_has_the_referral_is_told(
    contact: UUID, referral: UUID, acting: Acting, place: Place, therapist: StaffViewer
) -> None:
    letter, plan = shown(contact, acting())
    actions.move_referral(referral=referral, number=1, to=ReferralState.RECEIVED, by=therapist)
    actions.take_back_file(referral=referral, file=letter.id, by=acting())
    actions.send_file(referral=referral, file=plan.id, by=acting())
    told = Notice.objects.filter(reason__in=("file-given", "file-taken-back"), team=place.rehabilitation)
    assert sorted(one.reason for one in told) == ["file-given", "file-taken-back"]
    assert {str(one.staff_id) for one in told} == {therapist.identity}
    assert not any("letter" in one.text or "plan" in one.text for one in told)


def waiting(therapist: StaffViewer) -> list[str]:
    """What they are told was given."""
    found = notices.waiting(viewer=therapist, team=therapist.team)
    return [one.text for one in found if one.reason == "file-given"]


def test_that_a_file_was_sent_is_told_no_more_once_it_was_taken_back(
    contact: UUID, referral: UUID, acting: Acting, therapist: StaffViewer
) -> None:
    letter, plan = shown(contact, acting())
    actions.send_file(referral=referral, file=plan.id, by=acting())
    actions.take_back_file(referral=referral, file=letter.id, by=acting())
    assert len(waiting(therapist)) == 1
    actions.send_file(referral=referral, file=letter.id, by=acting())
    actions.take_back_file(referral=referral, file=plan.id, by=acting())
    assert len(waiting(therapist)) == 1
    actions.take_back_file(referral=referral, file=letter.id, by=acting())
    assert waiting(therapist) == []


def test_that_a_file_was_sent_is_told_no_more_once_the_referral_goes_on(
    contact: UUID, referral: UUID, acting: Acting, therapist: StaffViewer
) -> None:
    _, plan = shown(contact, acting())
    actions.send_file(referral=referral, file=plan.id, by=acting())
    actions.move_referral(referral=referral, number=1, to=ReferralState.RECEIVED, by=therapist)
    assert waiting(therapist) == []


def test_nothing_is_changed_once_the_referral_has_ended_for_them(
    contact: UUID, referral: UUID, acting: Acting
) -> None:
    letter, plan = shown(contact, acting())
    actions.move_referral(
        referral=referral, number=1, to=ReferralState.WITHDRAWN, reason="Not needed", by=acting()
    )
    for change, file in ((actions.take_back_file, letter), (actions.send_file, plan)):
        with pytest.raises(Conflict, match="has ended"):
            change(referral=referral, file=file.id, by=acting())
    assert not queries.files_going(referral, viewer=acting()).may_change


def test_only_the_team_that_sent_it_changes_which_go(
    contact: UUID, referral: UUID, acting: Acting, place: Place, therapist: StaffViewer
) -> None:
    letter, plan = shown(contact, acting())
    colleague = acting(Role.SOCIAL_WORKER, place.social_work, "colleague")
    for by in (therapist, colleague):
        with pytest.raises(NotPermitted):
            actions.take_back_file(referral=referral, file=letter.id, by=by)
        with pytest.raises(NotPermitted):
            actions.send_file(referral=referral, file=plan.id, by=by)
    for change in (actions.take_back_file, actions.send_file):
        with pytest.raises(NotFound):
            change(referral=referral, file=uuid4(), by=acting())


def test_a_file_of_a_restricted_subject_is_told_of_to_nobody_who_was_asked_for_something_else(
    contact: UUID, referral: UUID, acting: Acting, place: Place, therapist: StaffViewer
) -> None:
    closed = Brought("concern.txt", b"A safeguarding concern was raised.")
    actions.attach_files(contact=contact, files=[closed], kept_from=[referral], by=acting())
    offered = {one.name: one.id for one in queries.files_going(referral, viewer=acting()).others}
    if closed.name in offered:
        actions.send_file(referral=referral, file=offered[closed.name], by=acting())
    assert closed.name not in names(referral, therapist)
    assert queries.files_going(referral, viewer=therapist).changes == ()
    assert not Notice.objects.filter(reason="file-given", team=place.rehabilitation).exists()


def test_a_file_kept_back_later_under_another_name_goes_no_more(
    contact: UUID, referral: UUID, acting: Acting, therapist: StaffViewer
) -> None:
    _, plan = shown(contact, acting())
    actions.send_file(referral=referral, file=plan.id, by=acting())
    again = Brought("house.txt", PLAN.data)
    actions.attach_files(
        contact=contact, files=[again], what="A plan of the house", kept_from=[referral], by=acting()
    )
    assert names(referral, therapist) == [LETTER.name]


def test_a_team_of_the_same_organisation_opens_it_on_the_contact_too(
    contact: UUID, acting: Acting, place: Place, person: Person
) -> None:
    """And what it opened for one referral it has opened for another out of the same contact."""
    letter, plan = shown(contact, acting())
    first, again = (
        actions.send_referral(
            person=person.id,
            to_team=place.social_work.id,
            asked_for=words,
            urgency=Urgency.SOON,
            contact=contact,
            files=[letter.id, plan.id],
            by=acting(),
        )
        for words in ("Help at home.", "Help with forms.")
    )
    worker = acting(Role.SOCIAL_WORKER, place.social_work, "worker")
    actions.open_contact_file(contact=contact, file=letter.id, by=acting())
    assert not FileOpening.objects.exists()
    actions.open_contact_file(contact=contact, file=letter.id, by=worker)
    actions.open_file(referral=first, file=plan.id, by=worker)
    for referral, file in ((first, letter), (again, letter), (again, plan)):
        with pytest.raises(Conflict, match="It was opened there"):
            actions.take_back_file(referral=referral, file=file.id, by=acting())
