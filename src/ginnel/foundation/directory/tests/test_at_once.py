"""Several who list services at one moment."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from ginnel.foundation.directory import actions
from ginnel.foundation.directory.models import Listing, TaxonomyTerm
from ginnel.foundation.directory.queries import hours
from ginnel.foundation.directory.tests.documents import service, term, weekly
from ginnel.foundation.terminology.tests.clerk import CLERK

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(documents: list[tuple[dict[str, Any], str]]) -> Counter[str]:
    """How many of each outcome; each by a thread with a connection of its own, begun together."""
    begin = Barrier(len(documents))

    def one(said: tuple[dict[str, Any], str]) -> str:
        begin.wait()
        try:
            outcome = actions.list_service(document=said[0], feed=said[1], feed_key=said[0]["id"], by=CLERK)
            return f"{outcome.what} {','.join(fault.code for fault in outcome.faults)}".strip()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(documents)) as pool:
        return Counter(pool.map(one, documents))


def test_one_of_many_sources_gets_an_id_and_the_others_a_reason() -> None:
    found = at_once([(service("Bus"), f"feed {at}") for at in range(6)])
    assert found == {"new": 1, "refused id-taken": 5}
    assert Listing.objects.count() == 1


def test_services_that_share_words_in_any_order_all_are_listed() -> None:
    words = [term(f"word {at}") for at in range(30)]
    found = at_once(
        [
            (service(f"Bus {at}", attributes=words if at % 2 else words[::-1]), "here" if at % 2 else "there")
            for at in range(6)
        ]
    )
    assert found == {"new": 6}
    assert TaxonomyTerm.objects.count() == 30


def test_hours_are_read_while_another_lets_go_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(dict[str, Any]):
        """As if another thread emptied it between any two looks at it."""

        def get(self, name: str, usual: Any = None) -> Any:
            found = super().get(name, usual)
            self.clear()
            return found

        def __contains__(self, name: object) -> bool:
            found = super().__contains__(name)
            self.clear()
            return found

    actions.list_service(document=service("Bus", schedules=[weekly("MO")]), by=CLERK)
    held = Forgetful()
    monkeypatch.setattr(hours, "_held", held)
    for _ in range(2):
        assert len(hours.that_are(bool)) == 1
