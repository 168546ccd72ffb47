"""Jobs: sealing the audit trail, looking back at it, and chasing agreements and reviews. The first are here because a
job needs a named service, which `audit` cannot know."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.viewer import Purpose


@app.periodic(cron="*/5 * * * *")
@app.task(queue="audit", name="audit.seal", queueing_lock="audit.seal", pass_context=False)
def seal_audit_trail(timestamp: int) -> None:
    """Seal what was written in the last five minutes; until then a cut of it would not be noticed."""
    audit.seal(by=service("seal"))


@app.periodic(cron="40 3 * * *")
@app.task(queue="audit", name="audit.look-back", queueing_lock="audit.look-back", pass_context=False)
def look_back_at_openings(timestamp: int) -> None:
    """Find what was opened that is worth a look, of every day that has waited long enough."""
    actions.look_back(by=service("look-back", purpose=Purpose.INFORMATION_GOVERNANCE))


@app.periodic(cron="* * * * *")
@app.task(queue="audit", name="audit.look-at-once", queueing_lock="audit.look-at-once", pass_context=False)
def look_at_restricted_openings(timestamp: int) -> None:
    """Raise openings of restricted records within a minute, and not when their day is looked back at."""
    actions.look_at_once(by=service("look-back", purpose=Purpose.INFORMATION_GOVERNANCE))


@app.periodic(cron="41 * * * *")
@app.task(queue="sharing", name="sharing.chase", queueing_lock="sharing.chase", pass_context=False)
def chase_agreements(timestamp: int) -> None:
    """Tell information governance, once each, of reviews that are due, ends that are near and work without one."""
    actions.chase_agreements(by=service("agreements"))


@app.periodic(cron="43 * * * *")
@app.task(
    queue="sharing", name="sharing.chase-reviews", queueing_lock="sharing.chase-reviews", pass_context=False
)
def chase_reviews(timestamp: int) -> None:
    """Tell those who review emergency openings, once of each, that nobody has by the day it was due."""
    actions.chase_reviews(by=service("agreements"))
