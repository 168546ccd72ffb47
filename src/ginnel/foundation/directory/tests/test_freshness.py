"""How fresh the directory is, by feed and provider."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.actions import Terms
from ginnel.foundation.directory.rules.harvesting import Given
from ginnel.foundation.directory.tests.documents import id_of, service
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 9, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def parameters(db: None) -> None:
    from ginnel.foundation.terminology import actions as terminology

    terminology.load_shipped(by=CLERK)


def read(*documents: object, is_whole: bool = True) -> None:
    feed = queries.feed("town")
    harvest, number = actions.begin_harvest(feed=feed, by=CLERK)
    given = [Given(str(each["id"]), each) for each in documents]  # type: ignore[index]
    actions.take_in_page(harvest=harvest, number=number, given=given, remarks=(), by=CLERK)
    actions.end_harvest(harvest=harvest, is_whole=is_whole, said=len(given), by=CLERK)


def test_it_is_told_by_feed_and_provider() -> None:
    other = {"id": id_of("Other"), "name": "Other", "description": "x"}
    with clock.held_at(NOW):
        actions.list_service(document=service("Here", assured_date="2026-11-26"), by=CLERK)
        actions.list_service(document=service("Ended", status="defunct"), by=CLERK)
        actions.add_feed(name="town", terms=Terms("https://town.example"), by=CLERK)
        old, new, unsaid = (
            service("Old", assured_date="2025-01-01"),
            service("New", assured_date="2026-06-01", organization=other),
            service("Unsaid"),
        )
        read(old, new, unsaid, {**service("Bad"), "status": "x"})
    with clock.held_at(NOW.replace(hour=10)):
        read(old, new)
        found = queries.freshness()
    here, town = found.feeds
    assert (here.name, here.services, here.share, here.stale) == ("", 1, 100, 0)
    assert (town.services, town.assured, town.share, town.stale, town.not_seen) == (3, 1, 33, 2, 1)
    assert (town.quarantined, town.outcome, town.last_assured) == (1, "finished", date(2026, 6, 1))
    assert [(one.name, one.services, one.not_seen) for one in town.providers] == [
        ("Example Trust", 2, 1),
        ("Other", 1, 0),
    ]


def test_an_empty_directory_has_nothing_to_tell() -> None:
    assert queries.freshness().feeds == ()
