"""Jobs: every minute what waits is carried, and colleagues are emailed of what waits for them."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app

from ginnel.foundation.notices import actions as notices
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.notify import configuring, emails, sending

log = structlog.get_logger("ginnel.notify")
_SECONDS = 50


@app.periodic(cron="* * * * *")
@app.task(queue="notify", name="notify.send", queueing_lock="notify.send", pass_context=False)
def send(timestamp: int) -> None:
    """What stops it is logged and shown by `ginnel check`; a minute later it is tried again. Two at once do no harm,
    and neither does being killed: no lock is held that nobody would let go of.

    Where nothing carries messages, whoever answers for each is told at once; where it cannot just now, in time.
    """
    close_old_connections()
    by = service("messages")
    for step in (_carry, _email):
        try:
            step(by)
        except GinnelError as refused:
            log.warning("messages could not be carried", code=refused.code, reason=str(refused))


def _carry(by: Viewer) -> None:
    notices.end_old(by=by)
    if not settings.GINNEL_NOTIFY["url"]:
        sending.give_up(configuring.NoCarrier("Nothing carries messages."), by=by)
        return
    sending.turn(sending.carrier(), seconds=_SECONDS, by=by)


def _email(by: Viewer) -> None:
    if link := configuring.link():
        emails.email_of_waiting(link=link, by=by)
