"""Jobs: every feed of services is read when its time has come, and what is stale is chased."""

from __future__ import annotations

import structlog
from django.db import close_old_connections
from procrastinate.contrib.django import app

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import GinnelError
from ginnel.surfaces.openreferral.harvesting import harvest

log = structlog.get_logger("ginnel.directory")


@app.periodic(cron="23 * * * *")
@app.task(queue="directory", name="directory.harvest", queueing_lock="directory.harvest", pass_context=False)
def harvest_due(timestamp: int) -> None:
    """Read what is due, or broke off. What stops one feed is logged and leaves the others; an hour later it is tried
    again, from where it was."""
    close_old_connections()
    for each in queries.due():
        try:
            shown = harvest(each.name, by=service("harvest"))
            if shown.outcome != "finished":
                log.warning("a feed was not read to its end", feed=each.name, outcome=shown.outcome)
        except GinnelError as refused:
            log.warning("a feed was not read", feed=each.name, code=refused.code)


@app.periodic(cron="47 4 * * *")
@app.task(
    queue="directory", name="directory.erase-lists", queueing_lock="directory.erase-lists", pass_context=False
)
def erase_lists(timestamp: int) -> None:
    """Every night: lists whose links work no longer are gone."""
    actions.erase_lists(by=service("directory"))


@app.periodic(cron="12 5 * * *")
@app.task(queue="directory", name="directory.chase", queueing_lock="directory.chase", pass_context=False)
def chase_stale(timestamp: int) -> None:
    """Every morning: what has become stale is told to whoever keeps it."""
    actions.chase_stale(by=service("directory"))
