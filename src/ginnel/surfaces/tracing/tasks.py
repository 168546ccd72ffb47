"""Jobs: whatever came in without a verified number is traced, where a national service is configured."""

from __future__ import annotations

import structlog
from django.db import close_old_connections
from procrastinate.contrib.django import app

from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import GinnelError
from ginnel.surfaces.tracing import configuring
from ginnel.surfaces.tracing.running import trace

log = structlog.get_logger("ginnel.tracing")


@app.periodic(cron="*/15 * * * *")
@app.task(queue="tracing", name="tracing.trace", queueing_lock="tracing.trace", pass_context=False)
def trace_untraced(timestamp: int) -> None:
    """Trace what is untraced. What stops it is logged; a quarter of an hour later it is tried again."""
    close_old_connections()
    try:
        pds = configuring.configured()
        if pds is not None:
            receipt = trace(pds, by=service("trace"))
            if receipt.stopped:
                log.warning("tracing stopped", asked=receipt.asked, reason=receipt.stopped)
    except GinnelError as refused:
        log.warning("nobody could be traced", code=refused.code, reason=str(refused))
