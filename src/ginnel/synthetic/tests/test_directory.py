"""The pretend county's directory: believable, deterministic, and a mess where real ones are."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.models import Listing, ListingVersion
from ginnel.foundation.directory.queries import Asked
from ginnel.foundation.directory.rules import entries, openreferral
from ginnel.foundation.directory.rules.openreferral import Said
from ginnel.foundation.directory.states import CriticalElement, LinkSubject
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.terminology.tests.clerk import Clerk
from ginnel.synthetic import demonstration
from ginnel.synthetic.directory import links, services


@cache
def documents() -> tuple[dict[str, Any], ...]:
    return tuple(document for document, _ in services())


@cache
def read() -> tuple[Said, ...]:
    return tuple(openreferral.read(each) for each in documents())


def test_what_is_had_online_or_by_telephone_is_nowhere() -> None:
    places = [at["location"] for one, _ in services() for at in one.get("service_at_locations", [])]
    virtual = [each for each in places if each["location_type"] == "virtual"]
    assert virtual
    assert not [each for each in virtual if each.keys() & {"latitude", "longitude", "addresses"}]


def test_there_are_some_hundreds_each_under_its_own_id() -> None:
    assert len({each["id"] for each in documents()}) == len(documents())
    assert 400 <= len(documents()) <= 700


def test_it_is_the_same_every_time() -> None:
    assert [document for document, _ in services()] == list(documents())


def test_every_one_can_be_listed_and_some_are_at_fault() -> None:
    assert all(each.service for each in read())
    codes = Counter(fault.code for each in read() for fault in each.faults)
    assert {"no-place", "not-a-day", "half-a-point"} <= codes.keys()
    assert sum(codes.values()) < len(documents()) / 10


def test_all_but_hospitals_and_the_front_door_are_served() -> None:
    """What an acute hospital, its triage and its discharge team do is no entry that residents look up."""
    served = {term.element for each in read() if each.service for term in each.service.terms if term.element}
    left = set(CriticalElement) - served
    assert left == {
        CriticalElement.ACUTE_HOSPITAL,
        CriticalElement.FRONT_TRIAGE,
        CriticalElement.PATHWAY_TEAM,
        CriticalElement.FRONT_LINE_ASSESSORS,
    }


def test_saving_any_of_them_untouched_changes_nothing() -> None:
    for each in documents():
        entry = entries.entry_of(each)
        again = entries.document_of(entry, each, {})
        changed = {name for name in {*each, *again} if (each.get(name) or None) != (again.get(name) or None)}
        # What is empty is left out and an hour said twice is said once; the rest stays word for word.
        assert changed <= ({"schedules"} if len(entry.hours) < len(each["schedules"]) else set()), each[
            "name"
        ]


@pytest.mark.django_db
def test_the_demonstration_lists_it_once() -> None:
    demonstration.make_known()
    assert demonstration.fill_directory() == len(documents())
    assert demonstration.fill_directory() == 0
    assert ListingVersion.objects.count() == len(documents())
    assert Listing.objects.exclude(organisation=None).exists()
    for words, kind in (
        ("falls clinic york", "Falls clinic"),
        ("learn to live with my pain", "Living well self management course"),
        ("a flat with carers in the building", "Extra care housing"),
        ("pendant alarm", "Telecare"),
        ("mum is lonely and sees nobody", "Befriending"),
        ("he is sleeping rough", "Homeless outreach"),
    ):
        names = [one.document["name"] for one in queries.search(Asked(words=words)).items[:3]]
        assert any(name.startswith(kind) for name in names), (words, names)


@pytest.mark.django_db
def test_what_somebody_keeps_otherwise_is_left_and_whom_to_ring_is_said_once() -> None:
    demonstration.make_known()
    demonstration.fill_directory()
    said = list(links())
    assert demonstration.name_links() == len(said) > 100
    assert demonstration.name_links() == 0
    assert {one.subject for one in said} > {LinkSubject.DISCHARGE, LinkSubject.OUT_OF_HOURS}
    keeper = Clerk(identity="somebody", role=Role.VOLUNTARY_LINK_WORKER, organisation="ZV001")
    (own, *_) = queries.own_entries(viewer=keeper, stale_within=183)
    actions.end_entry(listing=own.id, seen=own.version, by=keeper)
    assert demonstration.fill_directory() == 0
    assert queries.service(own.id).document["status"] == "defunct"
