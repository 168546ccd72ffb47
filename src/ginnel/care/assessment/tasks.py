"""Jobs: answers whose time has come are erased."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ginnel.care.assessment import actions
from ginnel.foundation.sharing.queries import service


@app.periodic(cron="17 * * * *")
@app.task(queue="assessment", name="assessment.erase", queueing_lock="assessment.erase", pass_context=False)
def erase_expired_answers(timestamp: int) -> None:
    """Every hour, a thousand at a time: the oldest first."""
    actions.erase_expired(by=service("self-assessment"))
