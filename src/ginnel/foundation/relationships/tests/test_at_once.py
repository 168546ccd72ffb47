"""A colleague ends what its source says again at that very moment: it is over, whoever comes first, and nobody waits
for somebody who waits for them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.relationships import actions, rules
from ginnel.foundation.relationships.actions import observing
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.rules import Observed
from ginnel.foundation.relationships.tests.conftest import Keeper
from ginnel.foundation.relationships.tests.test_lasting import listed, works_at
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7

pytestmark = pytest.mark.django_db(transaction=True)
# How long nobody moves before a test gives up; none waits for it to pass.
AT_MOST = 60


def in_a_thread(work: Callable[[], Any]) -> Future[Any]:
    """Start `work` on a connection of its own."""

    def run() -> Any:
        try:
            return work()
        finally:
            connection.close()

    return ThreadPoolExecutor(1).submit(run)


def wait_until_it_waits(doing: Future[Any]) -> None:
    """Until whatever `doing` does waits for somebody else here, or is done."""
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND cardinality(pg_blocking_pids(pid)) > 0 AND pid IN (%s)"
    here = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    given_up = clock.now() + timedelta(seconds=AT_MOST)
    while not doing.done():
        assert clock.now() < given_up
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(asked % here)
            if cursor.fetchone()[0]:
                return


@pytest.fixture
def colleague(organisation: Organisation) -> Keeper:
    """Somebody who works there, on the page."""
    return Keeper(identity=str(works_at(organisation, "orla").id))


@pytest.fixture
def two(source: SourceRecord, organisation: Organisation, keeper: Keeper) -> list[Observed]:
    """Two caseloads that a list names, about to end by themselves, of which it said since that they go on."""
    works_at(organisation, "bilal")
    said = [listed(source, "caseload", str(uuid7()), username="bilal") for _ in range(2)]
    actions.observe(observed=said, by=keeper)
    Relationship.objects.update(expires_at=clock.now() + timedelta(days=1))
    return said


def standing() -> int:
    return Relationship.objects.filter(ending=None).count()


def held_up(work: Callable[..., Any], at: Event, until: Event) -> Callable[..., Any]:
    """The same, but for saying when it is done and waiting then."""

    def slowly(*given: Any) -> Any:
        made = work(*given)
        at.set()
        assert until.wait(AT_MOST)
        return made

    return slowly


@pytest.mark.parametrize("place", ["changes", "without_what_ended_here"])
def test_what_a_colleague_ends_while_it_is_said_again_does_not_go_on(
    two: list[Observed], keeper: Keeper, colleague: Keeper, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, go_on = Event(), Event()
    module = rules if place == "changes" else observing
    monkeypatch.setattr(module, place, held_up(getattr(module, place), seen, go_on))
    row = Relationship.objects.get(reference=two[0].reference)
    renewing = in_a_thread(lambda: actions.observe(observed=two[:1], by=keeper))
    assert seen.wait(AT_MOST)
    ending = in_a_thread(lambda: actions.end(relationship=row.id, reason="moved away", by=colleague))
    wait_until_it_waits(ending)
    go_on.set()
    renewing.result(AT_MOST)
    assert ending.result(AT_MOST).reason == "moved away"
    assert standing() == 1  # the other, of which nobody said anything


def test_what_was_begun_anew_is_what_a_colleague_ends_who_saw_what_was_before(
    two: list[Observed], keeper: Keeper, colleague: Keeper
) -> None:
    row = Relationship.objects.get(reference=two[0].reference)
    with transaction.atomic():
        actions.observe(observed=two[:1], by=keeper)
        ending = in_a_thread(lambda: actions.end(relationship=row.id, reason="moved away", by=colleague))
        wait_until_it_waits(ending)
    assert ending.result(AT_MOST).reason == "moved away"
    assert standing() == 1
    actions.observe(observed=two[:1], by=keeper)
    assert standing() == 1


def test_two_who_change_several_wait_for_each_other_in_one_order(
    two: list[Observed], keeper: Keeper, colleague: Keeper
) -> None:
    first, last = Relationship.objects.order_by("id")
    said = sorted(two, key=lambda one: one.reference == str(first.reference))
    with transaction.atomic():
        actions.end(relationship=first.id, reason="moved away", by=colleague)
        renewing = in_a_thread(lambda: actions.observe(observed=said, by=keeper))
        wait_until_it_waits(renewing)
        actions.end(relationship=last.id, reason="moved away", by=colleague)
    renewing.result(AT_MOST)
    assert standing() == 0


def test_whoever_names_a_lead_while_the_one_before_is_said_again_is_the_only_one(
    source: SourceRecord, organisation: Organisation, keeper: Keeper, colleague: Keeper
) -> None:
    works_at(organisation, "bilal")
    said = listed(source, "accountable-lead", str(uuid7()), username="bilal")
    actions.observe(observed=[said], by=keeper)
    Relationship.objects.update(expires_at=clock.now() + timedelta(days=1))
    freda = works_at(organisation, "freda")
    with transaction.atomic():
        named = actions.begin(
            person=source.person_id,
            kind=said.kind,  # type: ignore[arg-type]
            organisation=organisation,
            staff=freda.id,
            by=colleague,
        )
        renewing = in_a_thread(lambda: actions.observe(observed=[said], by=keeper))
        wait_until_it_waits(renewing)
    renewing.result(AT_MOST)
    assert Relationship.objects.filter(ending=None).get().id == named.id
