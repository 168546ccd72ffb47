"""Jobs: telling of enquiries that were not answered by their day."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ginnel.care.safeguarding import actions
from ginnel.foundation.sharing.queries import service


@app.periodic(cron="29 5 * * *")
@app.task(queue="access", name="safeguarding.chase", queueing_lock="safeguarding.chase", pass_context=False)
def chase(timestamp: int) -> None:
    """Every morning: a day is over at midnight."""
    actions.chase_enquiries(by=service("front-door"))
