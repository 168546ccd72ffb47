"""The boxes by which whoever refers chooses which files go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, Door, Part
from ginnel.care.access.tests.test_judging_files import jpeg, png
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import service, staff
from ginnel.kernel import clock
from ginnel.surfaces.workspace.tests.test_files import give, page
from ginnel.surfaces.workspace.tests.test_governance import enter, somebody

pytestmark = pytest.mark.django_db
Referral, FileKeptBack = apps.get_model("access", "Referral"), apps.get_model("access", "FileKeptBack")
ContactFile = apps.get_model("access", "ContactFile")


@pytest.fixture
def person() -> UUID:
    return somebody()


@pytest.fixture
def team() -> Any:
    there = organisations.ensure(code="THERE", name="There", by=service("administer"))
    return organisations.ensure_team(
        organisation=there, code="RH", name="Rehabilitation", by=service("administer")
    )


@pytest.fixture
def contact(client: Client, person: UUID) -> UUID:
    by, role = service("administer"), Role.FRONT_DOOR_ADVISER
    here = organisations.ensure(code="HERE", by=by)
    desk = organisations.ensure_team(organisation=here, code="FD", name="Front door", by=by)
    actions.set_desk(team=desk.id, by=by)
    account = organisations.register_staff(username=role, display_name=role.label, password=None, by=by)
    held = organisations.grant_role(account=account, role=role, organisation=here, team=desk, by=by)
    adviser = staff(staff_role=held.id)
    assert adviser is not None
    enter(client, adviser)
    sharing.be_there(person=person, presence="here", by=adviser)
    return actions.receive_contact(
        door=Door.LIBRARY,
        caller=Caller.THEMSELF,
        words="They brought letters.",
        named=[Described(Part.ABOUT, person)],
        happened_at=clock.now(),
        is_taken=True,
        by=adviser,
    )


def refer(client: Client, person: UUID, contact: UUID, team: Any, **more: Any) -> Any:
    said = {"to_team": team.id, "urgency": "soon", "asked_for": "Strength.", "contact": contact, **more}
    return client.post(reverse("workspace:refer", args=[person]), said)


def test_all_are_ticked_and_what_is_not_stays(client: Client, contact: UUID, person: UUID, team: Any) -> None:
    give(client, contact, ("letter.jpg", jpeg()), ("scan.png", png()))
    address = reverse("workspace:refer", args=[person]) + f"?contact={contact}"
    asked = client.get(address).content.decode()
    assert asked.count(" checked") == 4  # and how soon, and which assessment
    assert "Which files go with it?" in asked
    ids = {one.name: str(one.id) for one in ContactFile.objects.all()}
    answer = refer(client, person, contact, team, offered=list(ids.values()), going=[ids["scan.png"]])
    assert answer.status_code == 302, answer.content.decode().split("error-summary__list")[1][:300]
    assert FileKeptBack.objects.get().file.name == "letter.jpg"
    shown = page(client, contact)
    assert "Rehabilitation, There" in shown and "may open it?" in shown


def test_files_of_a_contact_about_another_are_not_named(client: Client, contact: UUID) -> None:
    give(client, contact, ("letter.jpg", jpeg()))
    by = service("administer")
    here = organisations.ensure(code="HERE", by=by)
    (source,) = people.ensure(keys=[(here.id, "2")], by=by).values()
    another = source.person
    address = reverse("workspace:refer", args=[another]) + f"?contact={contact}"
    asked = client.get(address)
    assert asked.status_code == 200 and "letter.jpg" not in asked.content.decode()


def test_what_was_given_meanwhile_is_chosen_first(
    client: Client, contact: UUID, person: UUID, team: Any
) -> None:
    give(client, contact, ("letter.jpg", jpeg()))
    answer = refer(client, person, contact, team)
    assert answer.status_code == 422 and "since you opened this page" in answer.content.decode()
    assert not Referral.objects.exists()


def test_a_team_that_was_asked_while_the_form_was_open_is_chosen_of_first(
    client: Client, contact: UUID, person: UUID, team: Any
) -> None:
    refer(client, person, contact, team)
    answer = give(client, contact, ("letter.jpg", jpeg()), what="From the bank")
    shown = answer.content.decode()
    assert answer.status_code == 422 and "since you opened this page" in shown and "From the bank" in shown
    assert f'name="asked" value="{Referral.objects.get().id}"' in shown
    assert not ContactFile.objects.exists()


def test_that_it_is_kept_back_still_is_said_where_its_team_is_ticked(
    client: Client, contact: UUID, person: UUID, team: Any
) -> None:
    give(client, contact, ("letter.jpg", jpeg()))
    refer(client, person, contact, team, offered=[str(ContactFile.objects.get().id)])
    referral = str(Referral.objects.get().id)
    answer = give(client, contact, ("photo.jpg", jpeg()), what="Bank", asked=referral, goes_with=referral)
    assert answer.status_code == 422
    assert "Rehabilitation does not open" in answer.content.decode()


def test_a_file_that_is_added_later_goes_where_it_is_ticked(
    client: Client, contact: UUID, person: UUID, team: Any
) -> None:
    refer(client, person, contact, team)
    referral = Referral.objects.get()
    answer = give(client, contact, ("letter.jpg", jpeg()), asked=str(referral.id))
    assert answer.status_code == 302
    assert FileKeptBack.objects.get().referral == referral
    answer = give(client, contact, ("scan.png", png()), asked="nonsense")
    assert answer.status_code == 422


def test_whoever_sent_it_takes_a_file_back_and_sends_another(
    client: Client, contact: UUID, person: UUID, team: Any
) -> None:
    give(client, contact, ("letter.jpg", jpeg()), ("scan.png", png()))
    ids = {one.name: str(one.id) for one in ContactFile.objects.all()}
    refer(client, person, contact, team, offered=list(ids.values()), going=[ids["letter.jpg"]])
    referral = Referral.objects.get().id
    address = reverse("workspace:referral", args=[referral])
    assert "Nobody there has opened it." in client.get(address).content.decode()
    assert (
        client.post(reverse("workspace:take-back-file", args=[referral, ids["letter.jpg"]])).status_code
        == 302
    )
    send = reverse("workspace:send-file", args=[referral])
    unchosen = client.post(send, {"file": ""})
    assert unchosen.status_code == 422
    assert 'aria-describedby="file-to-send-error"' in unchosen.content.decode()
    assert client.post(send, {"file": ids["scan.png"]}).status_code == 302
    page = client.get(address).content.decode()
    assert "Taken back: letter.jpg" in page and "Sent with it: scan.png" in page
    assert client.post(send, {"file": str(contact)}).status_code == 404
