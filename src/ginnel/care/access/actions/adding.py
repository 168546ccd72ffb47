"""That a system sent more about a contact: somebody reads it."""

from __future__ import annotations

from datetime import datetime, timedelta

from ginnel.care.access.actions.hurrying import hurry
from ginnel.care.access.actions.moving import wake
from ginnel.care.access.models import Contact
from ginnel.care.access.queries.finding import last_step
from ginnel.care.access.states import ClockKind, ContactState, RequestKind, Urgency
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer

MORE_SENT = "more-sent"
_TOLD = {
    RequestKind.ADDED: "A system has sent more about a contact of your team",
    RequestKind.WITHDRAWN: "A system has withdrawn what it asked in a contact of your team",
}


def tell_of_more(
    contact: Contact,
    does: RequestKind,
    urgency: Urgency | None,
    by: Viewer,
    *,
    said_at: datetime | None = None,
) -> None:
    """Whoever has it, else their team. What is more urgent is so since `said_at`, where the system says when. What is
    withdrawn stays theirs, for the duty to offer an assessment does not end because a system takes back what it
    asked."""
    sooner = ""
    if does == RequestKind.ADDED:
        wake(contact, "More was sent about it.", by)
        now = clock.now()
        sooner = _hurry(contact, urgency, min(said_at or now, now), by)
    step = last_step(contact, viewer=by)
    if step.state == ContactState.CLOSED:
        return
    minutes = float(terminology.parameter("contact-more-sent-read-within").value)
    notices.raise_notice(
        organisation=step.team.organisation,
        team=step.team,
        staff=step.staff_id,
        reason=MORE_SENT,
        text=f"{_TOLD[does]}{sooner}. Open the work list.",
        read_by=clock.now() + timedelta(minutes=minutes),
        reference=f"contact {contact.pk}",
        by=by,
    )


def _hurry(contact: Contact, urgency: Urgency | None, since: datetime, by: Viewer) -> str:
    """Start the clock of an urgency where it is stricter; what is to be said of it."""
    if urgency is None or not hurry(contact, urgency, since, by):
        return ""
    return f", and that it is more urgent: {ClockKind(urgency).label.lower()}"
