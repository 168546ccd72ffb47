"""Service documents: every fault named by its element, nothing lost, nothing raised."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.directory.rules import elements, openreferral
from ginnel.foundation.directory.states import CriticalElement
from ginnel.foundation.directory.tests.documents import place, service, term, weekly


def faults(document: Any) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in openreferral.read(document).faults]


def test_a_whole_document_has_no_fault() -> None:
    said = openreferral.read(service("Falls clinic", attributes=[term("falls")], schedules=[weekly("MO,TU")]))
    assert not said.faults
    assert said.service is not None
    assert said.service.schedules[0].byday == ((0, 0), (0, 1))
    assert [one.name for one in said.service.terms] == ["falls"]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"id": None}, ("missing", "id")),
        ({"id": "7"}, ("not-a-uuid", "id")),
        ({"name": "  "}, ("missing", "name")),
        ({"status": None}, ("missing", "status")),
        ({"status": "open"}, ("not-a-choice", "status")),
        ({"organization": None}, ("missing", "organization")),
        ({"organization": {"id": "x", "name": "A", "description": "B"}}, ("not-a-uuid", "organization.id")),
        ({"name": "x" * 256}, ("too-long", "name")),
        ({"name": "a\0b"}, ("not-text", "name")),
        ({"minimum_age": 10**400}, ("not-a-number", "minimum_age")),
        ({"funding": [{"amount": 2**53}]}, ("not-a-number", "funding[0].amount")),
        ({"cost_options": [{"amount": float("nan")}]}, ("not-a-number", "cost_options[0].amount")),
        ({"unheard_of": {"a": float("inf")}}, ("not-a-number", "unheard_of.a")),
        ({"unheard_of": {"a\0": 1}}, ("not-text", "unheard_of")),
        ({"id": "\u0663" * 8 + "-0000-0000-0000-000000000000"}, ("not-a-uuid", "id")),
    ],
)
def test_what_it_cannot_be_listed_without_is_said(wrong: dict[str, Any], fault: tuple[str, str]) -> None:
    said = openreferral.read({**service("Falls clinic"), **wrong})
    assert said.service is None
    assert fault in [(one.code, one.field) for one in said.faults]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"schedules": [weekly("MO", opens="9am")]}, ("not-a-time", "schedules[0].opens_at")),
        ({"schedules": [weekly("MONDAY")]}, ("not-a-day", "schedules[0].byday")),
        ({"schedules": [weekly("MO", freq="DAILY")]}, ("not-a-choice", "schedules[0].freq")),
        ({"schedules": [weekly("MO", valid_from="2026-02-30")]}, ("not-a-date", "schedules[0].valid_from")),
        ({"schedules": [weekly("MO", interval=-1)]}, ("not-a-number", "schedules[0].interval")),
        (
            {"schedules": [weekly("MO", dtstart="0001-01-01", wkst="SU")]},
            ("not-a-date", "schedules[0].dtstart"),
        ),
        ({"schedules": [weekly("MO", count=3)]}, ("no-beginning", "schedules[0].count")),
        ({"schedules": {}}, ("not-a-list", "schedules")),
        ({"service_at_locations": []}, ("no-place", "service_at_locations")),
        ({"minimum_age": 70, "maximum_age": 60}, ("ages", "minimum_age")),
        ({"assured_date": "soon"}, ("not-a-date", "assured_date")),
        ({"assured_date": "\u0662026-11-27"}, ("not-a-date", "assured_date")),
        ({"schedules": [weekly("MO", opens="\u0669\u0669:00")]}, ("not-a-time", "schedules[0].opens_at")),
        ({"schedules": [weekly("MO", count="\u0663")]}, ("not-a-number", "schedules[0].count")),
        ({"schedules": [weekly("MO", bymonthday="\u0663")]}, ("not-a-day", "schedules[0].bymonthday")),
        (
            {"service_at_locations": [place("Hall", (999, 0))]},
            ("not-a-number", "service_at_locations[0].location.latitude"),
        ),
    ],
)
def test_any_other_fault_leaves_the_service(wrong: dict[str, Any], fault: tuple[str, str]) -> None:
    said = openreferral.read({**service("Falls clinic"), **wrong})
    assert said.service is not None
    assert fault in [(one.code, one.field) for one in said.faults]


def test_a_location_says_what_it_is() -> None:
    document = service("Falls clinic")
    del document["service_at_locations"][0]["location"]["location_type"]
    assert ("missing", "service_at_locations[0].location.location_type") in faults(document)


def test_hours_that_overlap_are_no_fault() -> None:
    assert not faults(service("Library", schedules=[weekly("MO"), weekly("MO", "12:00", "19:00")]))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("From 10 am to 6pm. The service is not available on public holidays.", "closed"),
        ("Open weekdays excluding bank holidays", "closed"),
        ("Mon-Fri 9-5 (not Bank Holidays)", "closed"),
        ("Bank holidays: closed", "closed"),
        ("Closed at weekends and on bank holidays", "closed"),
        ("Open every day including bank holidays, closed at Easter", "open"),
        ("Closed for lunch but open on bank holidays", "open"),
        ("We are not closed on bank holidays", "open"),
        ("Bank holidays only", "only"),
        ("Closed Saturdays, Sundays and bank holidays", "closed"),
        ("Mon-Fri 9-5 (closed for lunch), including bank holidays", "open"),
        ("Closed Mondays (except bank holidays)", ""),
        ("Closed Christmas Day and Boxing Day, open other bank holidays", "open"),
        ("Different hours on Sundays and bank holidays", ""),
        ("Closed on bank holidays. Open on bank holidays.", ""),
        ("Closed on Mondays", ""),
    ],
)
def test_what_is_said_of_bank_holidays_is_understood_or_left(words: str, said: str) -> None:
    for schedules in ([weekly("MO", description=words)], [weekly("MO"), {"id": "x", "notes": words}]):
        read = openreferral.read(service("Library", schedules=schedules))
        assert read.service is not None
        assert [one.on_holidays for one in read.service.schedules] == [said]


def test_what_a_service_is_described_with_is_not_its_hours() -> None:
    read = openreferral.read(
        service("Night", description="When your GP is closed on bank holidays", schedules=[weekly("MO")])
    )
    assert read.service is not None
    assert read.service.schedules[0].on_holidays == ""


def test_hours_only_in_words_are_no_fault() -> None:
    assert not faults(service("Visits", schedules=[{"id": "x", "description": "By appointment"}]))


@pytest.mark.parametrize("element", CriticalElement)
def test_each_critical_element_comes_back_from_its_term(element: CriticalElement) -> None:
    said = openreferral.read(service("Bus", attributes=[{"taxonomy_term": elements.term(element)}]))
    assert said.service is not None
    assert said.service.terms[0].element is element


def test_more_places_than_can_be_gone_by_are_said() -> None:
    stops = [place(f"Stop {at}") for at in range(1_001)]
    said = openreferral.read(service("Bus", service_at_locations=stops))
    assert said.service is not None
    assert len(said.service.places) == 1_000
    assert ("too-many", "service_at_locations") in [(one.code, one.field) for one in said.faults]


def test_two_places_of_one_id_are_said() -> None:
    said = openreferral.read(service("Bus", service_at_locations=[place("Stop")] * 2))
    assert [(one.code, one.field) for one in said.faults] == [("said-twice", "service_at_locations")]


@pytest.mark.parametrize(("kind", "is_kept"), [("physical", True), ("virtual", False), ("postal", False)])
def test_only_a_place_to_go_to_is_anywhere(kind: str, is_kept: bool) -> None:
    at = place("Line", (53.9, -1.1))
    at["location"]["location_type"] = kind
    said = openreferral.read(service("Line", service_at_locations=[at]))
    assert said.service is not None
    assert (said.service.places[0].latitude is not None) is is_kept
    assert not said.faults


def test_how_long_it_may_be_is_said_as_it_is() -> None:
    organisation = {**service("Club")["organization"], "description": "x" * 100_001}
    said = openreferral.read({**service("Club"), "organization": organisation})
    assert [one.message for one in said.faults] == ["It is longer than 100,000 characters."]


EDGES = st.sampled_from([10**400, -(10**400), 2**53, 2**53 - 1, 2**63, float("inf"), float("nan"), 1e308])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | EDGES | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
MEMBERS = ["id", "name", "status", "organization", "schedules", "service_at_locations", "attributes",
           "minimum_age", "assured_date", "unknown"]  # fmt: skip


@given(JSON, st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=4))
def test_nothing_that_is_sent_raises(anything: Any, spoiled: dict[str, Any]) -> None:
    assert openreferral.read(anything).faults or isinstance(anything, dict)
    said = openreferral.read({**service("Falls clinic"), **spoiled})
    assert said.service is None or orjson.dumps(openreferral.write(said.service.document))


@given(st.dictionaries(st.text(min_size=1, max_size=8), JSON, max_size=4))
def test_what_was_said_is_given_back_or_refused_by_name(more: dict[str, Any]) -> None:
    said = openreferral.read({**more, **service("Falls clinic")})
    if said.service is None:
        assert {one.code for one in said.faults} <= {"not-text", "not-a-number"}
        assert all(
            any(one.field.startswith(name[:100]) for name in more) or not one.field for one in said.faults
        )
    else:
        assert orjson.loads(orjson.dumps(openreferral.write(said.service.document))) == said.service.document
