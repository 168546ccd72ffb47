"""Who may say what a service is, and what becomes of what two sources say under one id."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.models import Listing, ListingPlace, ListingVersion
from ginnel.foundation.directory.queries import Asked, Point
from ginnel.foundation.directory.rules import elements
from ginnel.foundation.directory.states import CriticalElement
from ginnel.foundation.directory.tests.documents import TERMS, id_of, place, service, term
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer

pytestmark = pytest.mark.django_db


def say(document: dict[str, Any], feed: str = "", by: Viewer = CLERK, **more: Any) -> actions.Outcome:
    return actions.list_service(document=document, feed=feed, by=by, **{"feed_key": document["name"], **more})


def codes(outcome: actions.Outcome) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in outcome.faults]


def test_the_same_service_under_another_id_is_refused_with_why() -> None:
    assert say(service("Bus"), "here").what == "new"
    again = say({**service("Bus"), "id": id_of("Another bus")}, "here")
    assert (again.what, codes(again)) == ("refused", [("key-taken", "id")])
    assert Listing.objects.count() == ListingVersion.objects.count() == 1


def test_what_a_feed_calls_it_is_its_id_unless_it_says() -> None:
    assert [say(service(name), "here", feed_key="").what for name in ("Bus", "Tram", "Bus")] == [
        "new",
        "new",
        "same",
    ]
    with pytest.raises(Invalid):
        say(service("Bus"), "x" * 256)


def test_two_services_at_a_place_of_one_id_are_both_found_there() -> None:
    hall = [place("Hall", (54.0, -1.0))]
    say(service("Club", service_at_locations=hall), "here")
    second = say(service("Cafe", service_at_locations=hall), "there")
    assert codes(second) == [("said-by-another", "service_at_locations")]
    assert ListingPlace.objects.count() == 2
    found = queries.places(Asked(near=Point(54.0, -1.0), within=10)).items
    assert sorted(one.document["name"] for one in found) == ["Cafe", "Club"]
    assert queries.had_at(UUID(hall[0]["id"])).document["name"] in ("Cafe", "Club")


def test_a_source_names_its_own_organisations_and_words_alone() -> None:
    say(service("Bus", attributes=[term("bus")]), "here")
    theirs = service("Tram", attributes=[term("bus")])
    theirs["organization"] |= {"name": "Renamed"}
    theirs["attributes"][0]["taxonomy_term"] |= {"name": "renamed", "taxonomy": "Renamed"}
    faults = codes(say(theirs, "there"))
    assert faults == [("said-by-another", "organization.name"), ("said-by-another", "attributes")]
    assert queries.provider(UUID(id_of("Example Trust")))["name"] == "Example Trust"
    assert queries.taxonomy_term(UUID(term("bus")["id"]))["name"] == "bus"
    assert queries.taxonomy(UUID(TERMS))["name"] == "Kinds"
    say({**theirs, "id": id_of("Bus"), "name": "Bus"}, "here")
    assert queries.provider(UUID(id_of("Example Trust")))["name"] == "Renamed"
    assert queries.taxonomy_term(UUID(term("bus")["id"]))["name"] == "renamed"
    assert queries.taxonomy(UUID(TERMS))["name"] == "Renamed"


@pytest.mark.parametrize("feed", ["", "there"])
def test_nobody_renames_a_critical_element_or_adds_one(feed: str) -> None:
    ours = elements.term(CriticalElement.TRANSPORT)
    alien = {**term("alien")["taxonomy_term"], "taxonomy_id": str(elements.TAXONOMY), "taxonomy": "Mine"}
    document = service(
        "Bus", attributes=[{"taxonomy_term": {**ours, "name": "Mine"}}, {"taxonomy_term": alien}]
    )
    assert ("said-by-another", "attributes") in codes(say(document, feed))
    held = queries.taxonomy(elements.TAXONOMY)
    assert (held["name"], [one["name"] for one in held["taxonomy_terms"]]) == (elements.NAME, [ours["name"]])


def staff(role: str, organisation: str = "ZV001") -> Viewer:
    return replace(CLERK, role=role, organisation=organisation)


def test_staff_keep_what_their_own_organisation_answers_for() -> None:
    own = Organisation.objects.create(code="ZV001", name="Own")
    other = Organisation.objects.create(code="ZV002", name="Other")
    keeper = staff(Role.RECORD_KEEPER)
    assert say(service("Bus"), by=keeper, organisation=own).what == "new"
    for by, more in (
        (keeper, {}),
        (keeper, {"organisation": other}),
        (keeper, {"organisation": own, "feed": "elsewhere"}),
        (staff(Role.PRACTICE_NURSE), {"organisation": own}),
        (staff(Role.ANALYST), {"organisation": own}),
        (replace(CLERK, purpose=Purpose.PLANNING), {}),
    ):
        with pytest.raises(NotPermitted):
            say(service("Bus", fees="£50"), by=by, **more)
    assert ListingVersion.objects.count() == 1
    taken = say(service("Bus", fees="£50"), by=staff(Role.RECORD_KEEPER, "ZV002"), organisation=other)
    assert codes(taken) == [("id-taken", "id")]
    assert ListingVersion.objects.count() == 1


def test_staff_rename_what_they_said_and_the_place_what_any_of_them_did() -> None:
    """But not what the place, or staff of another organisation, said first."""
    named = {code: Organisation.objects.create(code=code, name=code) for code in ("ZV001", "ZV002")}

    def say_as(code: str, name: str, called: str) -> str:
        document = service(name)
        document["organization"] |= {"name": called}
        say(document, by=staff(Role.RECORD_KEEPER, code), organisation=named[code])
        return str(queries.provider(UUID(id_of("Example Trust")))["name"])

    assert say_as("ZV001", "Bus", "Ours") == "Ours"
    assert say_as("ZV002", "Tram", "Theirs") == "Ours"
    assert say_as("ZV001", "Bus", "Ours now") == "Ours now"
    say(service("Van"))
    assert queries.provider(UUID(id_of("Example Trust")))["name"] == "Example Trust"
