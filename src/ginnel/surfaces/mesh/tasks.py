"""Jobs: the mailbox is emptied every five minutes where there is one."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app

from ginnel.kernel.errors import GinnelError
from ginnel.surfaces.mesh import mailbox
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
