"""Which files go with a referral: whoever sends it chooses, and those who are asked open these and no others."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import ContactFile, FileKeptBack
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Part, Urgency
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_attaching import PHOTO, contact, give, shown
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.care.access.tests.test_judging_files import png
from ginnel.foundation.audit.models import Event
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound

__all__ = ["contact"]
pytestmark = pytest.mark.django_db
SCAN = replace(PHOTO, name="scan.png", data=png(), stated="image/png")


def sent(contact: UUID, person: Person, place: Place, by: StaffViewer, files: list[UUID] | None) -> UUID:
    return actions.send_referral(
        person=person.id,
        to_team=place.rehabilitation.id,
        asked_for="Strength.",
        urgency=Urgency.SOON,
        contact=contact,
        files=files,
        by=by,
    )


def asked(acting: Acting, place: Place) -> StaffViewer:
    return acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "therapist")


def test_those_who_are_asked_open_what_was_chosen_and_nothing_else(
    contact: UUID, acting: Acting, place: Place, person: Person
) -> None:
    give(contact, acting(), PHOTO, SCAN)
    letter, scan = shown(contact, acting())
    referral = sent(contact, person, place, acting(), [scan.id])
    therapist = asked(acting, place)
    assert [one.id for one in queries.referral(referral, viewer=therapist).files] == [scan.id]
    assert actions.open_file(referral=referral, file=scan.id, by=therapist).data == SCAN.data
    with pytest.raises(NotFound):
        actions.open_file(referral=referral, file=letter.id, by=therapist)
    (event,) = Event.objects.filter(action="access.files-kept-back")
    assert event.detail["files"] == [str(letter.id)]


@pytest.mark.parametrize("chooses", [True, False])
def test_all_go_where_all_are_ticked_and_where_a_system_sends_it(
    contact: UUID, acting: Acting, place: Place, person: Person, chooses: bool
) -> None:
    give(contact, acting(), PHOTO, SCAN)
    every = [one.id for one in queries.files_to_send(contact, person=person.id, viewer=acting())]
    referral = sent(contact, person, place, acting(), every if chooses else None)
    assert [one.id for one in queries.referral(referral, viewer=asked(acting, place)).files] == every
    assert not FileKeptBack.objects.exists()


def test_what_was_kept_back_does_not_go_under_another_name(
    contact: UUID, acting: Acting, place: Place, person: Person
) -> None:
    give(contact, acting(), PHOTO)
    referral = sent(contact, person, place, acting(), [])
    give(contact, acting(), PHOTO, what="From the landlord")
    assert ContactFile.objects.count() == 2
    assert queries.referral(referral, viewer=asked(acting, place)).files == ()
    assert not Notice.objects.filter(reason="file-given").exists()


def test_what_was_kept_aside_when_it_was_sent_goes_once_it_can_be_opened(
    contact: UUID, acting: Acting, place: Place, person: Person
) -> None:
    give(contact, acting(), replace(PHOTO, name="letter.pdf"), SCAN)
    (scan,) = queries.files_to_send(contact, person=person.id, viewer=acting())
    referral = sent(contact, person, place, acting(), [scan.id])
    assert not FileKeptBack.objects.exists()
    kept = actions.attach_files(contact=contact, files=[PHOTO], offered=[referral], by=acting())
    assert (kept.new, kept.back) == (1, ())
    therapist = asked(acting, place)
    assert [one.name for one in queries.referral(referral, viewer=therapist).files] == [
        "scan.png",
        "letter.jpg",
    ]
    assert Notice.objects.filter(reason="file-given", team=place.rehabilitation).count() == 1


def test_that_a_file_is_still_kept_back_is_said_of_each_team_that_was_ticked(
    contact: UUID, acting: Acting, place: Place, person: Person
) -> None:
    give(contact, acting(), PHOTO)
    referral = sent(contact, person, place, acting(), [])
    for name in ("letter.jpg", "photo.jpg"):
        again = replace(PHOTO, name=name)
        kept = actions.attach_files(contact=contact, files=[again], offered=[referral], by=acting())
        (said,) = kept.back
        assert said.startswith(f"Rehabilitation does not open “{name}”")
    kept = actions.attach_files(
        contact=contact, files=[PHOTO], kept_from=[referral], offered=[referral], by=acting()
    )
    assert kept.back == ()


def test_nobody_learns_that_what_they_gave_was_kept_back_by_another_who_said_more_of_it(
    acting: Acting, place: Place, person: Person
) -> None:
    contact, other = take(acting(), about(person)), acting(name="colleague")
    give(contact, acting(), PHOTO, what="Her psychiatric report")
    actions.take_contact(contact=contact, number=1, by=other)
    FileKeptBack.objects.create(
        referral_id=sent(contact, person, place, other, None),
        file=ContactFile.objects.get(),
        at=clock.now(),
        by=acting().identity,
    )
    assert shown(contact, other) == ()
    assert give(contact, other, PHOTO).back == ()


def test_a_team_asked_meanwhile_is_chosen_of_first(
    contact: UUID, acting: Acting, place: Place, person: Person
) -> None:
    referral = sent(contact, person, place, acting(), None)
    with pytest.raises(Conflict, match="since you opened this page"):
        actions.attach_files(contact=contact, files=[PHOTO], offered=[], by=acting())
    assert not ContactFile.objects.exists()
    actions.attach_files(contact=contact, files=[PHOTO], offered=[referral], by=acting())
    assert len(queries.referral(referral, viewer=asked(acting, place)).files) == 1


def test_what_is_given_later_goes_to_those_who_are_ticked(
    contact: UUID, acting: Acting, place: Place, person: Person
) -> None:
    referral = sent(contact, person, place, acting(), None)
    therapist = asked(acting, place)
    (team,) = queries.teams_asked(contact, viewer=acting())
    assert (team.referral, team.team) == (referral, "Rehabilitation")
    actions.attach_files(contact=contact, files=[PHOTO], kept_from=[referral], by=acting())
    assert queries.referral(referral, viewer=therapist).files == ()
    assert not Notice.objects.filter(reason="file-given").exists()
    give(contact, acting(), SCAN)
    assert [one.name for one in queries.referral(referral, viewer=therapist).files] == ["scan.png"]
    assert Notice.objects.filter(reason="file-given", team=place.rehabilitation).count() == 1


def test_files_are_listed_with_an_event_about_everybody_whom_the_contact_names(
    acting: Acting, place: Place, person: Person
) -> None:
    other = known(place, place.council, place.trust)
    contact = take(acting(), about(person), Described(Part.CALLER, other.id), is_taken=True)
    assert queries.files_to_send(contact, person=person.id, viewer=acting()) == ()
    assert not Event.objects.filter(action="access.files-listed").exists()
    give(contact, acting(), PHOTO)
    (one,) = queries.files_to_send(contact, person=person.id, viewer=acting())
    events = Event.objects.filter(action="access.files-listed")
    assert one.name == PHOTO.name and {event.person for event in events} == {person.id, other.id}
    assert {event.detail["contact"] for event in events} == {str(contact)}


def test_files_are_not_listed_for_a_referral_of_somebody_whom_the_contact_does_not_name(
    contact: UUID, acting: Acting, place: Place
) -> None:
    give(contact, acting(), PHOTO, what="From the landlord")
    another = known(place, place.council, place.trust)
    assert queries.files_to_send(contact, person=another.id, viewer=acting()) == ()


def test_nobody_sends_a_file_of_another_contact(
    contact: UUID, acting: Acting, place: Place, person: Person
) -> None:
    with pytest.raises(Invalid, match="files of the contact"):
        sent(contact, person, place, acting(), [uuid4()])
