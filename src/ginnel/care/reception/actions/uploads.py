"""Files dropped on the page or taken from our mailbox: kept until they have been read, and what became of each."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.care.reception.models import Upload, UploadChange
from ginnel.care.reception.queries import mailbox_routes
from ginnel.care.reception.queries import upload as find
from ginnel.care.reception.rules.mailbox import route_of
from ginnel.care.reception.states import UPLOAD_TRANSITIONS, UploadState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer

UNPLACED = "Whoever looks after the server says it with: ginnel mesh route {} {} ORGANISATION"
# How often a file that could not be read is tried again by itself.
TRIES = 3


@transaction.atomic
def expect(
    *, id: UUID, filename: str, size: int, source: str, feed: str = "", unplaced: str = "", by: Viewer
) -> Upload:
    """Note that a file lies in the folder `id` and waits to be read; `unplaced` says why it is nobody's yet."""
    held = Upload.objects.create(
        id=id,
        filename=filename,
        size=size,
        source=source,
        feed=feed,
        by=by.identity,
        organisation=by.organisation,
        at=clock.now(),
    )
    _append(id, UploadState.UNPLACED if unplaced else UploadState.WAITING, by, unplaced)
    detail = {"upload": str(id), "bytes": size, "source": source}
    audit.append(by=by, events=[Event("file.uploaded", None, detail=detail)])
    return held


@transaction.atomic
def note(*, id: UUID, state: UploadState, reason: str = "", by: Viewer) -> None:
    """What became of a file when it was tried. One that has been tried often enough is given up.

    What the table of transitions does not allow is left out: a second try of what has been settled says nothing new.
    `reason` holds no person's data. Audited by the caller, whose event names the upload.
    """
    held = Upload.objects.select_for_update().filter(id=id).first()
    if held is None:
        return  # dropped before uploads were written down
    if state is UploadState.BROKEN_OFF and _tries(held) >= TRIES:
        state = UploadState.FAILED
    if state in UPLOAD_TRANSITIONS[_state(held)]:
        _append(id, state, by, reason)


@transaction.atomic
def try_again(*, id: UUID, by: Viewer) -> Upload:
    """Let a file that was not read wait again; the caller queues it. Raises NotFound and Conflict.

    One that came to our mailbox from nobody known is by now whose it is said to be. Raises Invalid where nobody has.
    """
    held = _settle(id, UploadState.WAITING, "upload.again", by)
    states = held.changes.order_by("-pk").values_list("state", flat=True)
    if UploadState.UNPLACED in states and not held.source:
        _place(held, by)
    return held


def _place(held: Upload, by: Viewer) -> None:
    message = held.message
    known = route_of(message.sender, message.workflow, mailbox_routes(viewer=by))
    if known is None:
        raise Invalid(f"Nobody has said whose it is. {UNPLACED.format(message.sender, message.workflow)}")
    held.source, held.feed = known.source, known.feed
    held.save(update_fields=["source", "feed"])


@transaction.atomic
def discard(*, id: UUID, reason: str, by: Viewer) -> Upload:
    """Give a file up for good; the caller removes it. Raises Invalid without a reason, NotFound and Conflict."""
    if not reason.strip():
        raise Invalid("Say why this file is discarded.")
    return _settle(id, UploadState.DISCARDED, "upload.discarded", by, reason)


def _settle(id: UUID, to: UploadState, action: str, by: Viewer, reason: str = "") -> Upload:
    found = find(viewer=by, id=id)
    held = Upload.objects.select_for_update().get(id=found.id)
    if to not in UPLOAD_TRANSITIONS[_state(held)]:
        raise Conflict("This file has been settled already.")
    _append(id, to, by, reason)
    audit.append(by=by, events=[Event(action, None, detail={"upload": str(id)})])
    return held


def _state(held: Upload) -> UploadState:
    return UploadState(held.changes.order_by("-pk").values_list("state", flat=True)[0])


def _tries(held: Upload) -> int:
    """How often it has broken off since it last began to wait."""
    states = list(held.changes.order_by("-pk").values_list("state", flat=True))
    return states.index(UploadState.WAITING)


def _append(id: UUID, state: UploadState, by: Viewer, reason: str = "") -> None:
    UploadChange.objects.create(
        upload_id=id, state=state, reason=reason[:500], by=by.identity, at=clock.now()
    )
