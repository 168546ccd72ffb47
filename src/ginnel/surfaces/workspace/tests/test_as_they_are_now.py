"""Whoever was on the page of somebody who is joined or parted meanwhile goes on with whom they are now."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.reception import actions as reception
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.rules.description import Source
from ginnel.foundation.record.actions import Place, publish
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.surfaces.workspace import urls
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as
from ginnel.surfaces.workspace.tests.test_parting import BY, Twins, note, organisations, twins

__all__ = ["twins"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor(twins: Twins, client: Client) -> StaffViewer:
    """A GP who works with both, signed in."""
    viewer = works_as(Role.GENERAL_PRACTITIONER)
    here = organisations.ensure(code="HERE", by=BY)
    for person in (twins.one.person, twins.two.person):
        kind = RelationshipKind.REGISTERED_PRACTICE
        relationships.begin(person=person, kind=kind, organisation=here, by=BY)
    enter(client, viewer)
    return viewer


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"workspace:{name}", args=args), follow=True).content.decode()


def write(client: Client, person: UUID, seen: str) -> str:
    sent = {"kind": "call", "text": "Rang about the fall.", "seen": seen}
    answer = client.post(reverse("workspace:note", args=[person]), sent, follow=True)
    return answer.content.decode()


def seen_by(client: Client, person: UUID) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page(client, "note", person))
    assert found
    return found[1]


def test_an_address_of_before_the_merge_leads_to_whom_they_are_now(
    twins: Twins, doctor: StaffViewer, client: Client
) -> None:
    entry = note(twins.two.person, "Rang.")
    person = twins.merge()
    for name, args in (("person", ()), ("entry", (entry,)), ("documents", ()), ("note", ())):
        answer = client.get(reverse(f"workspace:{name}", args=[twins.two.person, *args]) + "?page=2")
        assert answer["Location"] == reverse(f"workspace:{name}", args=[person, *args]) + "?page=2"
        assert client.get(answer["Location"]).status_code == 200


def test_every_page_about_a_person_follows_merges() -> None:
    about = [route for route in urls.urlpatterns if "<uuid:person>" in str(route.pattern)]
    assert [str(route.pattern) for route in about if not hasattr(route.callback, "follows_merges")] == []


def test_a_note_begun_before_a_merge_is_saved_once_its_writer_has_looked_who_it_is_about(
    twins: Twins, doctor: StaffViewer, client: Client
) -> None:
    seen = seen_by(client, twins.two.person)
    person = twins.merge()
    refused = write(client, twins.two.person, seen)
    assert "has been joined with another, or parted" in refused
    assert "Rang about the fall." in refused
    assert "has been joined" not in write(client, person, seen_by(client, person))
    assert "Telephone call" in page(client, "person", person)


def test_a_note_begun_before_a_parting_is_not_saved_unseen_either(
    twins: Twins, doctor: StaffViewer, client: Client
) -> None:
    person = twins.merge()
    seen = seen_by(client, person)
    reception.unmerge(person=person, sources=[twins.two.id], reason="", by=twins.keeper)
    assert "has been joined with another, or parted" in write(client, person, seen)


def test_the_screen_stays_turned_to_the_resident_through_a_merge(
    twins: Twins, doctor: StaffViewer, client: Client
) -> None:
    client.post(reverse("workspace:share-screen", args=[twins.two.person]), {"turn": "on"})
    assert "Write a note" not in page(client, "person", twins.two.person)
    person = twins.merge()
    assert "Write a note" not in page(client, "person", person)


def test_the_people_opened_last_are_who_they_are_now_each_once(
    twins: Twins, doctor: StaffViewer, client: Client
) -> None:
    for source in (twins.two, twins.one):
        page(client, "person", source.person)
    person = twins.merge()
    assert page(client, "home").count(f"/people/{person}/") == 1
    assert f"/people/{twins.two.person}/" not in page(client, "home")


def test_what_the_page_says_of_each_is_theirs_again_after_a_parting(
    twins: Twins, doctor: StaffViewer, client: Client
) -> None:
    note(twins.two.person, "Bea fell.")
    allergic(twins.two, "Penicillin")
    before = [page(client, "person", source.person) for source in (twins.one, twins.two)]
    person = twins.merge()
    merged = page(client, "person", person)
    for told in ("Organisation TWO", "Bea fell.", "Penicillin"):
        assert (told in merged, told in before[0]) == (True, False)
    reception.unmerge(person=person, sources=[twins.two.id], reason="", by=twins.keeper)
    after = [page(client, "person", source.person) for source in (twins.one, twins.two)]
    assert [_without_tokens(each) for each in after] == [_without_tokens(each) for each in before]


def allergic(source: Source, to: str) -> None:
    organisation = organisations.ensure(code="TWO", by=BY)
    tree = {
        "resourceType": "AllergyIntolerance",
        "patient": {"reference": f"Patient/{source.person}"},
        "clinicalStatus": {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
                    "code": "active",
                }
            ]
        },
        "code": {"text": to},
    }
    place = Place(source.person, source.number, organisation.number)
    publish(place=place, kind="AllergyIntolerance", tree=tree, by=BY)


def _without_tokens(text: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", text)
