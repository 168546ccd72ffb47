"""Whom a council serves, as its returns tell of it: begun, going on with each return, and over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps

from ginnel.care.reception import tasks
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel import clock
from ginnel.surfaces.feeds import comparing, loading
from ginnel.surfaces.feeds.tests.client_level_rows import SERVICE
from ginnel.surfaces.feeds.tests.test_cld_load import ENDED, LATER, receipt

pytestmark = pytest.mark.django_db(transaction=True)
SENT = datetime(2026, 5, 20, 9, tzinfo=UTC)
YEAR = timedelta(days=365)


def served(at: datetime) -> list[tuple[str, str]]:
    """Kind and organisation of what holds at a moment."""
    found = apps.get_model("relationships", "Relationship").objects.exclude(kind="registered-practice")
    current = found.filter(started_at__lte=at, expires_at__gt=at, ending=None)
    return list(current.values_list("kind", "organisation__code"))


def send(folder: Path, name: str, at: datetime, **row: str) -> None:
    with clock.held_at(at):
        receipt(folder, name, SERVICE | row)
        loading.settle()


@pytest.fixture(autouse=True)
def _sent(tmp_path: Path) -> Iterator[None]:
    """A return of March 2026 with a service that began in June 2025 and goes on."""
    terminology.load_shipped(by=service("administer"))
    send(tmp_path, "march.csv", SENT)
    yield


def test_a_service_that_goes_on_is_a_relationship_of_the_council_from_the_return_on() -> None:
    march = datetime(2026, 3, 31, tzinfo=UTC)
    assert served(SENT) == [("service", "218")]
    assert served(march + YEAR - timedelta(days=1)) == [("service", "218")]
    assert served(march + YEAR + timedelta(days=2)) == []


def test_what_the_next_returns_say_again_goes_on_and_what_none_says_ends_by_itself(tmp_path: Path) -> None:
    send(tmp_path, "june.csv", datetime(2026, 8, 1, tzinfo=UTC), **LATER)
    with clock.held_at(datetime(2027, 1, 10, tzinfo=UTC)):
        tasks.renew(timestamp=0)
        tasks.renew(timestamp=0)
    june = datetime(2026, 6, 30, tzinfo=UTC)
    assert served(june + YEAR - timedelta(days=1)) == [("service", "218")]
    with clock.held_at(june + YEAR + timedelta(days=9)):
        tasks.renew(timestamp=0)
    assert served(june + YEAR + timedelta(days=9)) == []


def test_what_a_return_says_is_over_ends(tmp_path: Path) -> None:
    send(tmp_path, "june.csv", datetime(2026, 8, 1, tzinfo=UTC), **LATER, **ENDED)
    assert served(datetime(2026, 8, 2, tzinfo=UTC)) == []


def test_what_is_held_already_is_observed_once() -> None:
    relationship = apps.get_model("relationships", "Relationship")
    relationship.objects.filter(kind="service").delete()
    with clock.held_at(SENT):
        for _ in range(2):
            assert comparing.observe() == 1
    assert served(SENT) == [("service", "218")]
