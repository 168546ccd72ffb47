"""Reading what a poll has kept without waiting for the job worker: for a command that is to say what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app

from ginnel.care.reception import queries
from ginnel.care.reception.states import UploadState
from ginnel.surfaces.feeds import receiving
from ginnel.surfaces.feeds.loading import service
from ginnel.surfaces.mesh.polling import Taken

Read = dict[str, str]


def read_queued(taken: Sequence[Taken]) -> Read:
    """Work off the queue of files to be read, as the worker of `ginnel serve` does, and how each of `taken` stands."""
    return _read({one.upload for one in taken if one.state == "held"})


def replay_unplaced() -> tuple[int, Read]:
    """Read whatever of the mailbox was nobody's and by now is somebody's: how many, and how each stands."""
    by, folder = service(), settings.GINNEL_HOME / "uploads"
    ids = queries.mailbox_unplaced(viewer=by)
    for id in ids:
        receiving.again(id=id, folder=folder, by=by)
    return len(ids), _read({str(id) for id in ids})


def were_read(read: Read) -> bool:
    return all(said.startswith(UploadState.LOADED.label) for said in read.values())


def _read(uploads: Collection[str]) -> Read:
    if not uploads:
        return {}
    connector: Any = app.connector  # Django's, which knows its worker's
    worker = app.with_connector(connector.get_worker_connector())
    worker.run_worker(
        queues=["feeds"],
        wait=False,
        listen_notify=False,
        install_signal_handlers=False,
        delete_jobs="successful",
    )
    return {upload: _stands(upload) for upload in sorted(uploads)}


def _stands(upload: str) -> str:
    change = queries.upload_changes(viewer=service(), id=UUID(upload))[-1]
    return f"{change.get_state_display()}: {change.reason}" if change.reason else change.get_state_display()
