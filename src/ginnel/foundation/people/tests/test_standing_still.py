"""Nothing is written about somebody who is merged away at that very moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.tests.conftest import Keeper, Say

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_thread(work: Any) -> Any:
    """Start `work` on a connection of its own."""

    def run() -> Any:
        try:
            return work()
        finally:
            connection.close()

    return ThreadPoolExecutor(1).submit(run)


def test_whoever_writes_while_the_person_is_merged_away_writes_about_whom_they_are_now(
    say: Say, keeper: Keeper, organisations: dict[str, Organisation]
) -> None:
    one, two = say("A"), say("B", given="Zoe", birth_date="1988-01-09")
    here = organisations["D"].id
    with transaction.atomic():
        actions.merge(person=one.home_id, other=two.home_id, reason="", by=keeper)
        writing = in_a_thread(lambda: actions.own_source(person=two.home_id, organisation=here, by=keeper))
        with pytest.raises(TimeoutError):
            writing.result(timeout=0.5)
    assert writing.result(timeout=20).person == one.home_id


def test_a_merge_waits_for_whoever_is_writing_and_takes_it_along(
    say: Say, keeper: Keeper, organisations: dict[str, Organisation]
) -> None:
    one, two = say("A"), say("B", given="Zoe", birth_date="1988-01-09")
    here, begun = organisations["D"].id, Event()

    def merge() -> None:
        begun.set()
        actions.merge(person=one.home_id, other=two.home_id, reason="", by=keeper)

    with transaction.atomic():
        own = actions.own_source(person=two.home_id, organisation=here, by=keeper)
        merging = in_a_thread(merge)
        begun.wait(timeout=20)
        with pytest.raises(TimeoutError):
            merging.result(timeout=0.5)
    merging.result(timeout=20)
    assert SourceRecord.objects.get(number=own.number).person_id == one.home_id
