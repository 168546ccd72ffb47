"""What comes to our MESH mailbox: held once, acknowledged after that, and read as whoever it is from."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ginnel.care.reception.actions.uploads import UNPLACED, expect
from ginnel.care.reception.models import MailboxChange, MailboxMessage, MailboxRoute, Upload
from ginnel.care.reception.queries import keeps_whole_place, mailbox_routes
from ginnel.care.reception.rules.mailbox import Posted, Route, route_of
from ginnel.care.reception.states import MAILBOX_TRANSITIONS, MailboxState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries as known_organisations
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.exemptions import needs_no_actor
from ginnel.kernel.values.identifiers import name_based_id
from ginnel.kernel.viewer import Viewer


@needs_no_actor("names a place and changes nothing")
def upload_id(mailbox: str, message: str) -> UUID:
    """The id under which what a message brings is kept, the same however often it is downloaded."""
    return UUID(bytes=name_based_id(settings.GINNEL_RECORD_KEY, "mesh", mailbox, message))


@transaction.atomic
def route(*, route: Route, is_new: bool = False, by: Viewer) -> None:
    """From now on what `route.sender` sends under its workflow is from its source, or, without one, nobody's.

    Raises Invalid for a source that is no organisation known here, unless it `is_new`.
    """
    if route.source and is_new:
        organisations.ensure(code=route.source, by=by)
    elif route.source and known_organisations.by_code(route.source, viewer=by) is None:
        raise Invalid(
            f"No organisation {route.source} has sent anything yet. If the code is right, say --new; what is known: "
            "ginnel sources list"
        )
    MailboxRoute.objects.create(**asdict(route), by=by.identity, at=clock.now())
    audit.append(by=by, events=[Event("mailbox.routed", None, detail=asdict(route))])


@transaction.atomic
def hold(*, posted: Posted, known: Route | None = None, by: Viewer) -> Upload | None:
    """Remember a message and what was kept of it under `upload_id`. Raises Conflict when it is held already.

    `known` says whose it is where that is no matter of what has been said of mailboxes.

    Answers the upload to be read; None for a report, and for what is from nobody known, which is kept until somebody
    says whose it is.
    """
    if MailboxMessage.objects.filter(mailbox=posted.mailbox, message=posted.message).exists():
        raise Conflict("This message is held already.")
    known = known or route_of(posted.sender, posted.workflow, mailbox_routes(viewer=by))
    upload = None if posted.report else _kept(posted, known, by)
    held = MailboxMessage.objects.create(
        mailbox=posted.mailbox,
        message=posted.message,
        sender=posted.sender,
        workflow=posted.workflow,
        local_id=posted.local_id,
        upload=upload,
        report=asdict(posted.report) if posted.report else None,
        at=clock.now(),
    )
    _append(held, MailboxState.HELD, by)
    detail = {"message": posted.message, "sender": posted.sender, "workflow": posted.workflow}
    audit.append(by=by, events=[Event("mailbox.held", None, detail=detail)])
    return upload if known else None


def _kept(posted: Posted, known: Route | None, by: Viewer) -> Upload:
    return expect(
        id=upload_id(posted.mailbox, posted.message),
        filename=posted.filename,
        size=posted.size,
        source=known.source if known else "",
        feed=known.feed if known else "",
        unplaced="" if known else UNPLACED.format(posted.sender, posted.workflow),
        by=by,
    )


@transaction.atomic
def acknowledged(*, mailbox: str, message: str, by: Viewer) -> None:
    """That MESH has been told that this message is held; said twice it changes nothing. Raises NotFound."""
    held = MailboxMessage.objects.select_for_update().filter(mailbox=mailbox, message=message).first()
    if held is None:
        raise NotFound("There is no such message.")
    if MailboxState.ACKNOWLEDGED in MAILBOX_TRANSITIONS[_state(held)]:
        _append(held, MailboxState.ACKNOWLEDGED, by)


@transaction.atomic
def settle(*, id: UUID, reason: str, by: Viewer) -> None:
    """That a report has been dealt with. Raises Invalid without a reason, NotFound and Conflict."""
    if not reason.strip():
        raise Invalid("Say what was done about it.")
    held = MailboxMessage.objects.select_for_update().filter(id=id, report__isnull=False).first()
    if held is None or not keeps_whole_place(viewer=by):
        raise NotFound("There is no such report.")
    if MailboxState.SETTLED not in MAILBOX_TRANSITIONS[_state(held)]:
        raise Conflict("This report has been settled already, or MESH does not yet know that it is held.")
    _append(held, MailboxState.SETTLED, by, reason)
    audit.append(by=by, events=[Event("mailbox.settled", None, detail={"message": held.message})])


def _state(held: MailboxMessage) -> MailboxState:
    return MailboxState(held.changes.order_by("-pk").values_list("state", flat=True)[0])


def _append(held: MailboxMessage, state: MailboxState, by: Viewer, reason: str = "") -> None:
    MailboxChange.objects.create(
        message=held, state=state, reason=reason[:500], by=by.identity, at=clock.now()
    )
