"""Emptying our mailbox: each message is on our disk and in the database before MESH may forget it.

Killed at any point the next poll goes on. Before the message is held nothing has been acknowledged and it is downloaded
again, over the same file; after that its MESH id says that it is held, and it is only acknowledged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import requests
import structlog
from django.db import Error, connection, transaction
from mesh_client import MeshClient

from ginnel.care.reception import actions as reception
from ginnel.care.reception import queries
from ginnel.care.reception.rules.mailbox import Posted, Route
from ginnel.kernel import disk
from ginnel.kernel.errors import Conflict
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.feeds import receiving
from ginnel.surfaces.feeds.loading import service
from ginnel.surfaces.feeds.uploads import private
from ginnel.surfaces.mesh import list_cleaning, tracing
from ginnel.surfaces.mesh.downloading import Arriving, NotWhole
from ginnel.surfaces.mesh.mailbox import Mailbox
from ginnel.surfaces.mesh.refusals import CannotPoll, explained, status_of

log = structlog.get_logger("ginnel.mesh")
GONE = (404, 410)  # acknowledged before, or older than MESH keeps a message
PAGE = 500
GIVE_UP = 20  # one message that cannot be had must not keep back the others; so many in a row are no accident
_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one message of the mailbox: `held`, `already held`, `unplaced`, `report`, `gone` or `failed`.

    `source` is whose it is, `upload` the id under which it is kept, `reason` why it failed.
    """

    message: str
    state: str
    sender: str = ""
    workflow: str = ""
    source: str = ""
    upload: str = ""
    size: int = 0
    reason: str = ""


def poll(mailbox: Mailbox, *, folder: Path, by: Viewer | None = None) -> Iterator[Taken]:
    """Take everything that waits in the mailbox and say what became of each. What `folder` keeps is read by jobs.

    Raises CannotPoll when MESH cannot be spoken with or there is no room, and Conflict while another poll is under way.
    """
    viewer = by or service()
    with _alone(mailbox.name), explained(mailbox), mailbox.open() as client:
        client.handshake()
        for message in queries.mailbox_unacknowledged(viewer=viewer, mailbox=mailbox.name):
            _acknowledge(client, mailbox, message, viewer)
        # All of them first: to acknowledge one while turning pages could leave others out of the next page.
        waiting = list(client.iterate_message_ids(batch_size=PAGE))
        failed = 0
        for message in waiting:
            taken = _take(client, mailbox, message, private(folder), viewer)
            failed = failed + 1 if taken.state == "failed" else 0
            yield taken
            if failed == GIVE_UP:
                raise CannotPoll(
                    f"{taken.reason} {failed} messages in a row could not be taken; see the log."
                )


def _take(client: MeshClient, mailbox: Mailbox, message: str, folder: Path, by: Viewer) -> Taken:
    if queries.mailbox_holds(viewer=by, mailbox=mailbox.name, messages=[message]):
        _acknowledge(client, mailbox, message, by)
        return Taken(message, "already held")
    try:
        taken = _hold(client, mailbox, message, folder, by)
    except requests.HTTPError as refused:
        return _refused(message, refused)
    except NotWhole as cut:
        log.warning("a message could not be taken", message=message, reason=str(cut))
        return Taken(message, "failed", reason=str(cut))
    except OSError as error:
        if isinstance(error, requests.RequestException) or not disk.lacks_room(error):
            raise
        raise CannotPoll(f"{disk.said(folder)} Nothing more is taken until there is room.") from None
    _acknowledge(client, mailbox, message, by)
    log.info("a message is held", message=message, state=taken.state, sender=taken.sender, bytes=taken.size)
    return taken


def _refused(message: str, refused: requests.HTTPError) -> Taken:
    """What a message that MESH does not give us stands for; a refusal of us, not of it, is raised."""
    status = status_of(refused)
    if status in GONE:
        return Taken(message, "gone")
    if status < 500:
        raise refused
    log.warning("a message could not be taken", message=message, status=status)
    return Taken(message, "failed", reason=f"MESH answered with a failure of its own ({status}).")


def _hold(client: MeshClient, mailbox: Mailbox, message: str, folder: Path, by: Viewer) -> Taken:
    """Download a message and remember it: what is kept is on disk before the database says that it is."""
    id = reception.upload_id(mailbox.name, message)
    with Arriving(client, message) as arriving:
        report = arriving.report
        size = 0 if report else arriving.keep(folder / str(id))
        sender, workflow = arriving.header("From"), arriving.header("WorkflowID")
        local_id = arriving.header("LocalID")
        filename = "" if report else arriving.filename
    posted = Posted(mailbox.name, message, sender, workflow, local_id, filename, size, report)
    if cleaned := list_cleaning.answer_route(mailbox, posted):
        _take_list(posted, folder, filename, cleaned, by)
        return Taken(message, "held", sender, workflow, cleaned.source, str(id), size)
    known = tracing.answer_route(mailbox, posted)
    source = _remember(posted, folder / str(id) / filename, known, by)
    state = "report" if report else "held" if source else "unplaced"
    return Taken(message, state, sender, workflow, source, "" if report else str(id), size)


@transaction.atomic
def _remember(posted: Posted, kept: Path, known: Route | None, by: Viewer) -> str:
    """Whose it is, "" for nobody known here; what is somebody's is queued in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_DURABLE)
    upload = reception.hold_message(posted=posted, known=known, by=by)
    if upload is None:
        return ""
    receiving.queue(kept, source=upload.source, feed=upload.feed, by=by)
    return str(upload.source)


def _take_list(posted: Posted, folder: Path, filename: str, known: Route, by: Viewer) -> None:
    """An answer about opt-outs counts, or is shown as not read, in the transaction that remembers its message."""
    kept = folder / str(reception.upload_id(posted.mailbox, posted.message)) / filename
    asked_in = folder / list_cleaning.FOLDER
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_DURABLE)
        reception.hold_message(posted=posted, known=known, by=by)
        counts = list_cleaning.take(posted, kept, asked_in=asked_in, by=by)
    if counts:
        list_cleaning.forget(posted, asked_in=asked_in)


def _acknowledge(client: MeshClient, mailbox: Mailbox, message: str, by: Viewer) -> None:
    """Tell MESH that it may forget; what it has forgotten already it need not be told."""
    try:
        client.acknowledge_message(message)
    except requests.HTTPError as refused:
        if status_of(refused) not in GONE:
            raise
    reception.acknowledged_message(mailbox=mailbox.name, message=message, by=by)


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """One poll of a mailbox at a time; the lock dies with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('ginnel mesh ' || %s, 0))", [name])
        if not cursor.fetchone()[0]:
            raise Conflict("Another poll of this mailbox is under way.")
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:  # a server that is gone has let go of it
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended('ginnel mesh ' || %s, 0))", [name])


def count(mailbox: Mailbox) -> int:
    """How many messages wait in the mailbox, which is shown to be open to us. Takes nothing. Raises CannotPoll."""
    with explained(mailbox), mailbox.open() as client:
        client.handshake()
        return sum(1 for _ in client.iterate_message_ids(batch_size=PAGE))
