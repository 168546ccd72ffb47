"""Jobs: answers whose time has come are erased, and who asked to be contacted is passed on to the front door."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ginnel.care.assessment import actions
from ginnel.foundation.sharing.queries import service


@app.periodic(cron="17 * * * *")
@app.task(queue="assessment", name="assessment.erase", queueing_lock="assessment.erase", pass_context=False)
def erase_expired_answers(timestamp: int) -> None:
    """Every hour, a thousand at a time: the oldest first."""
    actions.erase_expired(by=service("self-assessment"))


@app.periodic(cron="* * * * *")
@app.task(
    queue="assessment", name="assessment.pass-on", queueing_lock="assessment.pass-on", pass_context=False
)
def pass_on(timestamp: int) -> None:
    """Every minute: somebody waits."""
    actions.pass_on(by=service("self-assessment"))
