"""The job worker reads feeds by itself, and one that is broken stops no other."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django import app

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.actions import Terms
from ginnel.foundation.directory.tests.documents import service
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.surfaces.openreferral import tasks
from ginnel.surfaces.openreferral.harvesting import running
from ginnel.surfaces.openreferral.tests.feed import listing, served

pytestmark = pytest.mark.django_db


def test_the_worker_knows_the_job_and_when_it_is_due() -> None:
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons["directory.harvest"] == "23 * * * *"
    assert crons["directory.erase-lists"] == "47 4 * * *"
    assert crons["directory.chase"] == "12 5 * * *"


def test_the_job_reads_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    with served(lambda path, query: 7) as broken, served(listing([service("Bus")])) as feed:
        for name, one in (("broken", broken), ("county", feed)):
            actions.add_feed(name=name, terms=Terms(one.address, is_own_network=True), by=CLERK)
        monkeypatch.setattr(running, "Getter", lambda reach: feed.getter(tries=1))
        tasks.harvest_due(timestamp=0)
        monkeypatch.undo()
    found = {one.name: (one.outcome, one.services) for one in queries.freshness().feeds}
    assert found["county"] == ("finished", 1)
    assert found["broken"][0] != "finished"
