"""Many connections at once, some of whose transactions fail: every chain is whole and no lock is shared."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from ginnel.foundation.audit import actions, queries
from ginnel.foundation.audit.models import Event as Row
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.viewer import Viewer

THREADS, TURNS = 6, 25


def work(seed: int, viewer: Viewer) -> int:
    """Append in transactions of its own, one in four of them undone; how many events were kept."""
    source, kept = random.Random(seed), 0
    for _ in range(TURNS):
        events = [Event("test.done", detail={"seed": seed})] * source.randrange(1, 4)
        try:
            with transaction.atomic():
                actions.append(by=viewer, events=events)
                if source.random() < 0.25:
                    raise InterruptedError
            kept += len(events)
        except InterruptedError:
            pass
        if source.random() < 0.05:
            actions.seal(by=viewer)
    connection.close()
    return kept


@pytest.mark.django_db(transaction=True)
def test_every_writers_chain_is_whole(viewer: Viewer) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        kept = sum(pool.map(lambda seed: work(seed, viewer), range(THREADS)))
    seen = queries.verify(viewer=viewer)
    assert seen.is_whole, seen.findings
    assert (seen.events, seen.writers) == (kept, THREADS)
    assert Row.objects.values("writer").distinct().count() == THREADS


@pytest.mark.django_db(transaction=True)
def test_one_writer_waiting_to_commit_does_not_hold_up_another(viewer: Viewer) -> None:
    with transaction.atomic():
        actions.append(by=viewer, events=[Event("test.waiting")])
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(work, 1, viewer).result(timeout=20) > 0
