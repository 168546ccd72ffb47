"""Services of Open Referral UK 1.0 in the shape of 3.0: the same ids every time, and nothing left out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.actions import Terms
from ginnel.foundation.directory.queries import Asked
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.surfaces.openreferral.harvesting import harvest, version_1
from ginnel.surfaces.openreferral.tests.feed import Said, served

FEED = UUID(int=7)
OLD: dict[str, Any] = {
    "id": "13082",
    "name": "Lunch club",
    "description": "Hot dinners",
    "status": "active",
    "url": None,
    "email": "lunch@example.org",
    "fees": "£4",
    "assured_date": "2026-10-01T00:00:00",
    "deliverable_type": "Advice",
    "organization": {
        "id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610",
        "name": "Example Trust",
        "description": "A charity",
        "url": "https://example.org",
    },
    "eligibilitys": [
        {"id": "e1", "eligibility": "Adults", "minimum_age": 55, "maximum_age": "150"},
        {"id": "e2", "eligibility": "Carers", "minimum_age": 18, "maximum_age": 64},
    ],
    "contacts": [
        {"id": 9, "name": "The cook", "title": None, "phones": [{"id": 1, "number": "01632 960001"}]}
    ],
    "cost_options": [
        {"id": "c", "option": "A dinner", "amount": "4.00", "valid_from": "2026-01-01T00:00:00"}
    ],
    "service_areas": [{"id": "a", "service_area": "The town", "type": "place"}],
    "languages": [{"id": "l", "language": "English"}],
    "service_taxonomys": [
        {"id": "t", "taxonomy": {"id": "541", "name": "Lunch clubs", "vocabulary": "esd", "parent_id": "540"}}
    ],
    "service_at_locations": [
        {
            "id": "s1",
            "location": {
                "id": 77,
                "name": "The hall",
                "latitude": "53.96",
                "longitude": -1.08,
                "physical_addresses": [
                    {
                        "id": "p",
                        "address_1": "1 Hall Street",
                        "city": "York",
                        "state_province": "Yorkshire",
                        "postal_code": "YO1 1AA",
                        "country": "GB",
                    }
                ],
                "accessibility_for_disabilities": [{"id": "x", "accessibility": "Ramp"}],
            },
            "regular_schedule": [
                {"id": "r", "opens_at": "12:00", "closes_at": "14:00", "byday": "MO,WE", "freq": "weekly"}
            ],
        }
    ],
    "regular_schedules": [{"id": "r2", "weekday": 5, "opens_at": "10:00", "closes_at": "11:00"}],
}


def mapped(document: dict[str, Any] = OLD) -> tuple[dict[str, Any], list[str]]:
    said, remarks = version_1.written(FEED)(document)
    return said, [f"{one.field} {one.code}" for one in remarks]


def test_every_part_has_its_place() -> None:
    said, remarks = mapped()
    assert remarks == []
    assert (said["name"], said["fees"], said["assured_date"]) == ("Lunch club", "£4", "2026-10-01")
    assert said["organization"]["website"] == "https://example.org"
    assert said["organization"]["id"] == OLD["organization"]["id"]
    assert (said["minimum_age"], "maximum_age" in said) == (18, False)
    assert said["eligibility_description"] == "Adults; Carers"
    assert said["contacts"][0]["phones"][0]["number"] == "01632 960001"
    assert said["cost_options"][0]["amount"] == 4
    assert said["schedules"][0]["byday"] == "FR"
    (at,) = said["service_at_locations"]
    assert (at["location"]["latitude"], at["location"]["location_type"]) == (53.96, "physical")
    assert at["location"]["addresses"][0]["address_type"] == "physical"
    assert (at["schedules"][0]["freq"], at["schedules"][0]["byday"]) == ("WEEKLY", "MO,WE")
    found = said["attributes"][0]["taxonomy_term"]
    assert (found["name"], found["taxonomy"]) == ("Lunch clubs", "esd")
    assert said["deliverable_type"] == "Advice"


def test_an_id_is_the_same_every_time_and_another_feed_has_others() -> None:
    assert UUID(mapped()[0]["id"]) == UUID(mapped()[0]["id"])
    assert version_1.written(UUID(int=8))(OLD)[0]["id"] != mapped()[0]["id"]


def test_what_it_does_not_say_is_taken_and_remarked() -> None:
    bare = {**OLD, "status": None, "service_at_locations": [{"id": "s", "location": {"id": "l"}}]}
    said, remarks = mapped(bare)
    assert (said["status"], remarks) == ("active", ["status assumed", "location_type assumed"])


@pytest.mark.parametrize(
    "odd", [{}, {"id": None}, {"organization": []}, {"contacts": "none"}, {"languages": [7]}]
)
def test_whatever_is_said_is_mapped_somehow(odd: dict[str, Any]) -> None:
    said, _ = mapped({**OLD, **odd} if odd else {})
    assert isinstance(said, dict)


def club(at: int) -> dict[str, Any]:
    """One of several, each had at places of its own."""
    places = [{**each, "id": f"{each['id']} {at}"} for each in OLD["service_at_locations"]]
    return {**OLD, "id": str(at), "name": f"Club {at}", "service_at_locations": places}


@pytest.mark.django_db
@pytest.mark.parametrize("first", [0, 1])
def test_a_feed_of_1_is_read_to_its_end(first: int) -> None:
    services = [club(at) for at in range(3)]

    def answers(path: str, query: dict[str, str]) -> Said:
        if path == "/services":
            at = int(query["page"])
            one = services[at - 1 : at]
            return {
                "totalElements": 3,
                "totalPages": 3,
                "number": at - 1 + first,
                "size": 1,
                "first": at == 1,
                "last": at == 3,
                "empty": not one,
                "content": one,
            }
        return next((one for one in services if path == f"/services/{one['id']}"), None)

    with served(answers) as feed:
        terms = Terms(feed.address, version="1.0", is_own_network=True)
        actions.add_feed(name="old", terms=terms, by=CLERK)
        shown = harvest("old", by=CLERK, getter=feed.getter())
        again = harvest("old", by=CLERK, getter=feed.getter())
    assert (shown.outcome, shown.counts, shown.remarks) == ("finished", {"new": 3}, [])
    assert again.counts == {"same": 3}
    assert queries.search(Asked(words="club")).total == 3
