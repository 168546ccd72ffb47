"""Jobs: whatever was left untold, and notices that nobody read in time."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ginnel.care.reception import actions
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.sharing.queries import service


@app.periodic(cron="*/5 * * * *")
@app.task(queue="reception", name="reception.tell", queueing_lock="reception.tell", pass_context=False)
def tell(timestamp: int) -> None:
    """Act on changes that no load or listener came to act on, confirm what workers said that is borne out by now, and
    mark the notices whose time has passed."""
    by = service("observe")
    actions.react(by=by)
    relationships.confirm_waiting(by=by)
    notices.escalate_overdue(by=by)


@app.periodic(cron="10 3 * * *")
@app.task(queue="reception", name="reception.renew", queueing_lock="reception.renew", pass_context=False)
def renew(timestamp: int) -> None:
    """Go on with the services, caseloads and referrals of which their source said since that they go on."""
    actions.renew(by=service("observe"))
