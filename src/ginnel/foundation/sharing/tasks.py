"""Jobs: sealing the audit trail. It is here because a job needs a named service, which `audit` cannot know."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.sharing.queries import service


@app.periodic(cron="*/5 * * * *")
@app.task(queue="audit", name="audit.seal", queueing_lock="audit.seal", pass_context=False)
def seal_audit_trail(timestamp: int) -> None:
    """Seal what was written in the last five minutes; until then a cut of it would not be noticed."""
    audit.seal(by=service("seal"))
