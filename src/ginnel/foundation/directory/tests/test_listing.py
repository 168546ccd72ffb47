"""Taking in services and finding them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.models import ListingIndex, ListingVersion
from ginnel.foundation.directory.queries import Asked, Point
from ginnel.foundation.directory.rules import elements
from ginnel.foundation.directory.rules.schedules import is_open
from ginnel.foundation.directory.states import CriticalElement
from ginnel.foundation.directory.tests.documents import TERMS, id_of, place, service, term, weekly
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel.clock import LONDON

pytestmark = pytest.mark.django_db


def listed(*documents: dict[str, Any]) -> list[actions.Outcome]:
    return [actions.list_service(document=each, by=CLERK) for each in documents]


def names(asked: Asked) -> list[str]:
    return [one.document["name"] for one in queries.search(asked).items]


def test_what_says_nothing_new_makes_no_version() -> None:
    first, same = listed(service("Bus"), dict(reversed(service("Bus").items())))
    (changed,) = listed(service("Bus", fees="Free"))
    assert [first.what, same.what, changed.what] == ["new", "same", "changed"]
    assert ListingVersion.objects.count() == 2
    assert queries.service(changed.listing).document["fees"] == "Free"  # type: ignore[arg-type]


def test_what_lacks_its_name_is_refused_and_leaves_nothing() -> None:
    (refused,) = listed(service(" "))
    assert (refused.what, refused.faults[0].field) == ("refused", "name")
    assert not ListingIndex.objects.exists()


def test_another_source_cannot_take_over_a_service() -> None:
    listed(service("Bus"))
    taken = actions.list_service(document=service("Bus", fees="£50"), feed="elsewhere", by=CLERK)
    assert (taken.what, taken.faults[-1].code) == ("refused", "id-taken")


def test_what_was_said_cannot_be_changed() -> None:
    listed(service("Bus"))
    with pytest.raises(ProgrammingError), transaction.atomic():
        ListingVersion.objects.update(document="{}")


def test_a_name_counts_for_more_than_what_is_said() -> None:
    listed(service("Club", description="For those who have had falls"), service("Falls clinic"))
    assert names(Asked(words="falls")) == ["Falls clinic", "Club"]


def test_everyday_words_and_slips_find_what_they_mean() -> None:
    listed(service("Falls clinic"), service("Library"))
    assert names(Asked(words="nan keeps falling")) == ["Falls clinic"]
    assert names(Asked(words="nan keeps faling")) == ["Falls clinic"]
    found = queries.search(Asked(words="libary"))
    assert [one.document["name"] for one in found.items] == ["Library"]
    assert found.words == "library"


def test_the_nearest_comes_first_and_what_is_too_far_is_left_out() -> None:
    near = service("Near", service_at_locations=[place("a", (54.0, -1.0))])
    far = service("Far", service_at_locations=[place("b", (54.1, -1.0))])
    nowhere = service("Nowhere", service_at_locations=[])
    listed(far, near, nowhere)
    here = Point(54.0, -1.0)
    assert names(Asked(near=here)) == ["Near", "Far", "Nowhere"]
    assert names(Asked(near=here, within=11_000)) == ["Near"]
    assert queries.search(Asked(near=here)).items[1].metres == pytest.approx(11_119.5, rel=0.001)
    assert queries.places(Asked(near=here, within=20_000)).total == 2


def test_what_is_open_then_is_found() -> None:
    listed(
        service("Day", schedules=[weekly("MO,TU,WE,TH,FR")]),
        service("Night", service_at_locations=[place("n", schedules=[weekly("SU", "22:00", "06:00")])]),
        service("Never"),
    )
    monday = datetime(2026, 11, 30, 5, tzinfo=LONDON)
    assert names(Asked(open_at=monday)) == ["Night"]
    assert names(Asked(open_at=monday.replace(hour=9))) == ["Day"]
    assert names(Asked(day=0, opens_from=time(9), closes_by=time(17))) == ["Day"]
    assert names(Asked(day=6)) == ["Night"]


def test_what_is_open_and_how_far_are_of_one_place() -> None:
    here = Point(54.0, -1.0)
    shut = place("Shut", (54.0, -1.0), schedules=[weekly("TU")])
    far = place("Far", (54.1, -1.0), schedules=[weekly("MO")])
    listed(service("Club", service_at_locations=[shut, far]))
    monday = datetime(2026, 11, 30, 12, tzinfo=LONDON)
    (found,) = queries.search(Asked(near=here)).items
    assert (found.place, found.metres) == (UUID(shut["id"]), 0.0)
    assert not any(is_open(each, monday) for each in queries.hours_of(found.timetables).values())
    (found,) = queries.search(Asked(near=here, open_at=monday)).items
    assert (found.place, found.metres) == (UUID(far["id"]), pytest.approx(11_119.5, rel=0.001))
    assert all(is_open(each, monday) for each in queries.hours_of(found.timetables).values())
    assert not names(Asked(near=here, open_at=monday, within=1_000))
    assert [one.place for one in queries.places(Asked(day=0)).items] == [UUID(far["id"])]


def test_many_words_are_few_questions() -> None:
    listed(service("Falls clinic"), service("Library"))
    story = (
        "falls dementia carers lonely dinner bus wheelchair library benefits debt housing hospice pain " * 4
    )
    with CaptureQueriesContext(connection) as asked:
        assert queries.search(Asked(words=story)).total == 2
    assert len(asked) <= 8, [each["sql"][:200] for each in asked.captured_queries]


def test_what_fewer_services_say_counts_for_more() -> None:
    listed(service("Music group"), service("Walking group"), service("Sewing group"), service("Music"))
    assert names(Asked(words="walking group"))[0] == "Walking group"


def test_ages_and_what_it_is_filed_under_narrow() -> None:
    transport = {"taxonomy_term": elements.term(CriticalElement.TRANSPORT)}
    listed(service("Bus", attributes=[term("bus"), transport], minimum_age=60), service("Library"))
    assert names(Asked(age=30)) == ["Library"]
    assert names(Asked(age=70)) == ["Bus", "Library"]
    assert names(Asked(minimum_age=60)) == ["Bus"]
    assert names(Asked(element=CriticalElement.TRANSPORT)) == ["Bus"]
    assert names(Asked(term=term("bus")["id"])) == ["Bus"]
    assert names(Asked(taxonomy=TERMS)) == ["Bus"]  # type: ignore[arg-type]
    assert queries.taxonomy_terms(words="transport").items[0]["taxonomy"] == elements.NAME
    assert queries.provider(id_of("Example Trust"))["name"] == "Example Trust"  # type: ignore[arg-type]


def test_what_is_closed_for_now_is_not_open() -> None:
    every_day = weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00")
    listed(service("Shut", status="temporarily closed", schedules=[every_day]))
    assert not names(Asked(open_at=datetime(2026, 11, 30, 9, tzinfo=LONDON)))


@pytest.mark.parametrize(
    "words", ["'", "a & | !", "\u2019\u2019", "the of and", "<script>", "x" * 5000, "%_\\"]
)
def test_any_words_are_answered(words: str) -> None:
    listed(service("Bus"))
    assert queries.search(Asked(words=words)).total <= 1
