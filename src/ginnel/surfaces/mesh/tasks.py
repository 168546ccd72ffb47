"""Jobs: the mailbox is emptied every five minutes where there is one, and opt-outs are asked for every week."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app

from ginnel.kernel.errors import GinnelError
from ginnel.surfaces.mesh import list_cleaning, mailbox
from ginnel.surfaces.mesh.polling import poll

log = structlog.get_logger("ginnel.mesh")


@app.periodic(cron="*/5 * * * *")
@app.task(queue="mesh", name="mesh.poll", queueing_lock="mesh.poll", pass_context=False)
def poll_mailbox(timestamp: int) -> None:
    """Empty our mailbox. What stops it is logged and shown by `ginnel check`; five minutes later it is tried again."""
    close_old_connections()
    try:
        ours = mailbox.configured()
        if ours is not None:
            for _ in poll(ours, folder=settings.GINNEL_HOME / "uploads"):
                pass
    except GinnelError as refused:
        log.warning("the mailbox could not be emptied", code=refused.code, reason=str(refused))


@app.periodic(cron="37 2 * * 0")
@app.task(queue="mesh", name="mesh.opt_outs", queueing_lock="mesh.opt_outs", pass_context=False)
def check_opt_outs(timestamp: int) -> None:
    """Ask who has opted out, where a mailbox takes lists: a list that is too old lets nothing leave."""
    close_old_connections()
    try:
        ours = mailbox.configured()
        if ours is not None and ours.opt_outs:
            list_cleaning.ask(ours, folder=settings.GINNEL_HOME / "uploads" / list_cleaning.FOLDER)
    except GinnelError as refused:
        log.warning("opt-outs could not be asked for", code=refused.code, reason=str(refused))
