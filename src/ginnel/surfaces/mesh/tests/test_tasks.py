"""The job worker empties the mailbox by itself, and a mailbox that does not open stops nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django import app

from ginnel.care.reception import queries
from ginnel.kernel.tests.viewers import Permitting
from ginnel.surfaces.mesh import mailbox, tasks
from ginnel.surfaces.mesh.mailbox import Mailbox
from ginnel.surfaces.mesh.tests.conftest import OTHER, OURS
from ginnel.surfaces.mesh.tests.fake_mesh import FakeMesh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction, which a new connection would end."""
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)


def test_the_worker_knows_the_job_and_when_it_is_due() -> None:
    assert "mesh.poll" in app.tasks
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons["mesh.poll"] == "*/5 * * * *"


def test_the_job_empties_the_mailbox(
    mesh: FakeMesh, ours: Mailbox, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.GINNEL_HOME = tmp_path
    monkeypatch.setattr(mailbox, "configured", lambda: ours)
    mesh.post.send(OTHER, OURS, "W", b"x")
    tasks.poll_mailbox(timestamp=0)
    assert mesh.post.inbox(OURS) == []
    assert queries.uploads_unread(viewer=Permitting()).count() == 1


def test_a_mailbox_that_does_not_open_fails_no_job(monkeypatch: pytest.MonkeyPatch, ours: Mailbox) -> None:
    tried = []
    monkeypatch.setattr(
        mailbox,
        "configured",
        lambda: tried.append(1) or Mailbox("http://127.0.0.1:9", OURS, "x", "x", retries=0),
    )
    tasks.poll_mailbox(timestamp=0)
    assert tried == [1]


def test_where_there_is_no_mailbox_the_job_does_nothing() -> None:
    assert mailbox.configured() is None
    tasks.poll_mailbox(timestamp=0)
