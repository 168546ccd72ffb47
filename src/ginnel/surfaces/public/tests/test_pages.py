"""Finding a service without signing in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ginnel.foundation.directory import actions
from ginnel.foundation.directory.rules import elements
from ginnel.foundation.directory.states import CriticalElement
from ginnel.foundation.directory.tests.documents import id_of, place, service, weekly
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.places import actions as places
from ginnel.foundation.sharing.queries import service as administrator
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.surfaces.public.presenters.parts import WORDS

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 10, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def held() -> Iterator[None]:
    with clock.held_at(MONDAY):
        yield


@pytest.fixture(autouse=True)
def where(tmp_path: Path) -> None:
    """One area whose middle is at 53.95, -1.05, and a postcode in it."""
    ring = [[-1.1, 53.9], [-1.1, 54.0], [-1.0, 54.0], [-1.1, 53.9]]
    feature = {
        "type": "Feature",
        "properties": {"LSOA21CD": "Z01000001", "LSOA21NM": "Here"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    shapes = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "areas.geojson").write_text(json.dumps(shapes))
    (tmp_path / "postcodes.csv").write_text("pcds,lsoa21cd\nYO1 6AA,Z01000001\n")
    places.load_file(path=tmp_path / "areas.geojson", source="A test", by=CLERK)
    places.load_postcodes(path=tmp_path / "postcodes.csv", by=CLERK)


def listed(*documents: dict[str, Any]) -> None:
    assert all(actions.list_service(document=each, by=CLERK).listing for each in documents)


def page(client: Client, path: str = "/services", status: int = 200, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == status
    return answer.content.decode()


def test_plain_words_find_a_service_and_say_whether_it_is_open(client: Client) -> None:
    listed(
        service("Falls clinic", schedules=[weekly("MO", "09:00", "17:00")], assured_date="2026-11-01"),
        service("Library", schedules=[weekly("TU")]),
    )
    found = page(client, words="nan keeps falling")
    assert "1 service found" in found
    assert "Open now, until 5pm" in found
    assert "Last checked 1 November 2026." in found
    assert "Library" not in found


def test_what_nobody_has_checked_says_so(client: Client) -> None:
    listed(service("Old club", assured_date="2025-01-01"), service("Odd club"))
    found = page(client)
    assert "Last checked 1 January 2025. It may have changed. Ring before you go." in found
    assert "Nobody has said when this was last checked." in found


def test_who_made_sure_of_it_is_said_by_organisation_and_never_by_person(client: Client) -> None:
    trust = organisations.ensure(code="ZV001", by=administrator("administer"), name="Good Neighbours")
    own = service("Kept club", assured_date="2026-11-01", assurer_email="ann@example.org")
    assert actions.list_service(document=own, organisation=trust, by=CLERK).listing
    found = page(client, f"/services/{id_of('Kept club')}")
    assert "Last checked 1 November 2026 by Good Neighbours." in found and "ann@" not in found
    theirs = service("Fed club", assured_date="2026-11-01", assurer_email="ann@example.org")
    assert actions.list_service(document=theirs, organisation=trust, feed="theirs", by=CLERK).listing
    found = page(client, f"/services/{id_of('Fed club')}")
    assert "Last checked 1 November 2026." in found and "ann@" not in found


def test_which_part_of_the_whole_system_it_is_stands_in_plain_words(client: Client) -> None:
    term = elements.term(CriticalElement.FAMILIES_AND_CARERS)
    other = {**term, "id": id_of("a word of another")}
    said = [{"id": id_of(str(at)), "taxonomy_term": one} for at, one in enumerate((term, other, term))]
    listed(service("Carers centre", attributes=said), service("Club"))
    found = page(client, f"/services/{id_of('Carers centre')}")
    assert found.count("Help for families and carers") == 1 and "What part it plays" in found
    assert "What part it plays" not in page(client, f"/services/{id_of('Club')}")
    assert WORDS.keys() == set(CriticalElement)


def test_what_a_word_may_have_been_is_offered(client: Client) -> None:
    listed(service("Dementia cafe"), service("Coffee morning in church"))
    found = page(client, words="dementia churth")
    assert "Did you mean" in found and "?words=dementia+church" in found
    assert "Did you mean" not in page(client, words="dementia and shattered")


def test_words_that_say_nothing_of_what_is_needed_ask_what_is_hard(client: Client) -> None:
    listed(service("Pharmacy"))
    found = page(client, words="my nan needs some help")
    assert "No services found" in found and "Tell us what is hard" in found
    assert "1 service found" in page(client, words="my nan needs some help", postcode="yo16aa")


def test_only_what_is_open_is_shown_when_asked(client: Client) -> None:
    listed(
        service("Early", schedules=[weekly("MO", "06:00", "09:00")]), service("Now", schedules=[weekly("MO")])
    )
    found = page(client, open_now="1")
    assert "Now" in found
    assert "Early" not in found


def test_the_nearest_comes_first_and_says_how_far(client: Client) -> None:
    listed(
        service("Near", service_at_locations=[place("n", (53.95, -1.05))]),
        service("Far", service_at_locations=[place("f", (54.3, -1.05))]),
    )
    found = page(client, postcode="yo16aa")
    assert found.index("Near") < found.index("Far")
    assert "Less than half a mile away" in found
    assert "About 24 miles away" in found


def test_what_is_farther_than_somebody_can_go_is_left_out(client: Client) -> None:
    listed(
        service("Near", service_at_locations=[place("n", (53.95, -1.05))]),
        service("Far", service_at_locations=[place("f", (54.3, -1.05))]),
        service("Nowhere", service_at_locations=[]),
    )
    found = page(client, postcode="yo16aa", miles="10")
    assert "1 service found" in found, [
        one for one in ("Near", "Far", "Nowhere", "services found") if one in found
    ]
    assert '<option value="10" selected' in found
    assert "3 services found" in page(client, miles="10")
    assert "There is a problem" in page(client, status=400, miles="2")


def test_a_place_goes_by_its_name(client: Client, tmp_path: Path) -> None:
    (tmp_path / "lookup.csv").write_text(
        "lsoa21_code,lsoa21_name,msoa21_code,msoa21_name,ltla22_code,ltla22_name\n"
        "Z01000001,Here,Z02000001,Market Dale 001,E07000901,Dale-on-Moor\n"
    )
    places.load_file(path=tmp_path / "lookup.csv", source="A test", by=CLERK)
    listed(service("Near", service_at_locations=[place("n", (53.95, -1.05))]))
    for said in ("Dale-on-Moor", " dale on  moor", "market dale", "Market Dale 001", "YO1 6AA"):
        assert "Less than half a mile away" in page(client, postcode=said)
    assert "We do not know this postcode or place" in page(client, status=400, postcode="Elsewhere")


def test_the_hours_shown_are_of_the_place_whose_distance_is(client: Client) -> None:
    shut = place("Shut hall", (53.95, -1.05), schedules=[weekly("TU")])
    far = place("Far hall", (54.3, -1.05), schedules=[weekly("MO")])
    far["location"] |= {"addresses": [{"address_1": "9 Far Lane"}]}
    listed(service("Club", service_at_locations=[shut, far]))
    near = page(client, postcode="yo16aa")
    assert "Closed now. Opens tomorrow at 9am" in near
    assert "Less than half a mile away. One of 2 places" in near
    is_open = page(client, postcode="yo16aa", open_now="1")
    assert "Open now, until 5pm" in is_open
    assert "About 24 miles away. 9 Far Lane, one of 2 places" in is_open


def test_a_postcode_that_is_not_known_is_said(client: Client) -> None:
    found = page(client, status=400, postcode="ZZ99 9ZZ")
    assert "We do not know this postcode" in found


def test_nothing_found_says_what_to_do(client: Client) -> None:
    assert "Try fewer or other words" in page(client, words="zeppelin")


def test_a_slip_is_said(client: Client) -> None:
    listed(service("Library"))
    assert "We looked for: library" in page(client, words="libarry")


def test_a_service_says_all_that_somebody_needs(client: Client) -> None:
    address = {"address_1": "1 Example Street", "city": "York", "postal_code": "YO1 6AA"}
    fridays = {"freq": "MONTHLY", "byday": "-1FR", "opens_at": "12:00", "closes_at": "14:00"}
    at = place("Hall", schedules=[weekly("MO,WE", "09:00", "12:30"), fridays])
    at["location"] |= {"addresses": [address], "accessibility": [{"description": "Step-free way in"}]}
    document = service(
        "Lunch club",
        service_at_locations=[at],
        phones=[{"number": "01632 960001"}],
        url="https://example.org/club",
        cost_options=[{"amount": 4.5, "amount_description": "a meal"}],
        minimum_age=60,
        languages=[{"name": "Polish"}],
    )
    listed(document)
    shown = page(client, f"/services/{id_of('Lunch club')}")
    for text in (
        "1 Example Street, York, YO1 6AA",
        "Step-free way in",
        'href="tel:01632960001"',
        "£4.50 a meal",
        "People aged 60 and over",
        "Polish",
        "Monday",
        "9am to 12:30pm",
        "Last Friday of the month",
        "midday to 2pm",
        "Open now, until 12:30pm",
    ):
        assert text in shown, text


def test_a_link_that_is_none_is_not_followed(client: Client) -> None:
    listed(service("Trick", url="javascript:alert(1)", email="x@example.org"))
    assert "javascript" not in page(client, f"/services/{id_of('Trick')}")


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("hello@example.org", 'href="mailto:hello@example.org"'),
        (
            "a?bcc=b%40example.org&subject=x@example.org",
            'href="mailto:a%3Fbcc%3Db%2540example.org%26subject%3Dx@',
        ),
        ("ask at the desk", "Email ask at the desk"),
    ],
)
def test_a_message_goes_to_the_address_and_nowhere_else(client: Client, said: str, link: str) -> None:
    listed(service("Club", email=said))
    assert link in page(client, f"/services/{id_of('Club')}")


def test_what_has_ended_is_not_found_and_says_so_at_its_address(client: Client) -> None:
    listed(service("Gone", status="defunct"))
    assert "No services found" in page(client)
    assert "You cannot use it at the moment" in page(client, f"/services/{id_of('Gone')}")


def test_a_bank_holiday_is_said(client: Client) -> None:
    with clock.held_at(datetime(2026, 12, 25, 10, tzinfo=LONDON)):
        assert "It is a bank holiday today (Christmas Day)" in page(client)


def test_a_bank_holiday_that_was_proclaimed_late_is_one_for_opening_hours(client: Client) -> None:
    """And one of the calendar that was moved is none."""
    listed(
        service("Shut", schedules=[weekly("MO", description="Closed on bank holidays")]),
        service("Unsaid", schedules=[weekly("MO")]),
    )
    keeper = administrator("administer")
    actions.add_bank_holiday(day=MONDAY.date(), name="A day of thanks", source="The Gazette", by=keeper)
    found = page(client)
    assert "It is a bank holiday today (A day of thanks)" in found
    assert "Closed now. Opens on Monday 7 December 2026 at 9am" in found
    assert "Hours may change on 30 November 2026 (bank holiday)" in found
    assert "Shut" not in page(client, open_now="on")
    actions.take_back_bank_holiday(day=MONDAY.date(), why="A mistake", by=keeper)
    assert "Shut" in page(client, open_now="on") and "bank holiday" not in page(client)
    actions.take_back_bank_holiday(day=date(2026, 12, 28), why="Moved", by=keeper)
    with clock.held_at(datetime(2026, 12, 28, 10, tzinfo=LONDON)):
        assert "Shut" in page(client, open_now="on") and "It is a bank holiday today" not in page(client)


@pytest.mark.parametrize(
    "query",
    [{"words": "x" * 400}, {"page": "-1"}, {"page": "99999"}, {"words": "' OR 1=1 --"}, {"postcode": "%"}],
)
def test_nothing_typed_breaks_the_page(client: Client, query: dict[str, str]) -> None:
    assert client.get("/services", query).status_code in (200, 400)


many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
KNOWN = ["falls", "nan keeps faling", "YO1 6AA", "1", "2", "999999"]
HOSTILE = ["\0", "\ud7ff\uffff", "9" * 400, "-1", "' OR 1=1 --", "%", "\u0663", "🙂" * 99]
ODD = st.text(max_size=320) | st.sampled_from(KNOWN) | st.sampled_from(HOSTILE)
NAMES = st.sampled_from(["words", "postcode", "open_now", "page", "unheard_of"])


@pytest.fixture
def clinic() -> None:
    listed(
        service("Falls clinic", schedules=[weekly("MO")], service_at_locations=[place("n", (53.95, -1.05))])
    )


@many
@pytest.mark.usefixtures("clinic")
@given(st.lists(st.tuples(NAMES, ODD), max_size=5))
def test_any_search_is_answered(client: Client, query: list[tuple[str, str]]) -> None:
    answer = client.get("/services?" + urlencode(query, errors="replace"))
    assert answer.status_code in (200, 400), query


@many
@given(st.binary(max_size=120))
def test_any_bytes_are_answered(client: Client, query: bytes) -> None:
    for written in (quote(query, safe="&=%+"), query.decode("latin-1")):
        assert client.get("/services", QUERY_STRING=written).status_code in (200, 400), written


def test_the_address_goes_along_with_no_link(client: Client) -> None:
    """It may hold what somebody typed about themselves."""
    listed(service("Falls clinic"))
    for path in ("/services", f"/services/{id_of('Falls clinic')}"):
        answer = client.get(path, {"words": "bruised"})
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_mess_of_a_document_is_shown_all_the_same(client: Client) -> None:
    listed(service("Mess", phones="none", contacts=[1], languages={}, cost_options=[{"amount": "x"}], url=7,
                   fees=[], alert={}, service_areas="x", minimum_age="old"))  # fmt: skip
    assert "Mess" in page(client, f"/services/{id_of('Mess')}")
    assert "Mess" in page(client)


def test_it_says_that_searches_stay_and_how_to_leave(client: Client) -> None:
    shown = page(client, "/services")
    assert "stays in the history of this browser" in shown
    assert shown.count("data-leave") == 2
    assert 'method="get"' in shown
