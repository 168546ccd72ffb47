"""That a system sent more about a contact: somebody reads it."""

from __future__ import annotations

from datetime import timedelta

from ginnel.care.access.actions.clocks import start
from ginnel.care.access.actions.moving import wake
from ginnel.care.access.actions.standing import put_due
from ginnel.care.access.models import Contact
from ginnel.care.access.queries.clocks import running_of
from ginnel.care.access.queries.finding import last_step
from ginnel.care.access.rules.hearing import is_stricter
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


def tell_of_more(contact: Contact, does: RequestKind, urgency: Urgency | None, by: Viewer) -> None:
    """Whoever has it, else their team. What is withdrawn stays theirs, for the duty to offer an assessment does not end
    because a system takes back what it asked."""
    sooner = ""
    if does == RequestKind.ADDED:
        wake(contact, "More was sent about it.", by)
        sooner = _hurry(contact, urgency, by)
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


def _hurry(contact: Contact, urgency: Urgency | None, by: Viewer) -> str:
    """Start the clock of an urgency that is stricter than those that run, which run on; what is to be said of it."""
    if urgency is None or not is_stricter(urgency, [one.kind for one in running_of(contact)]):
        return ""
    start(of=contact, kind=ClockKind(urgency), by=by)
    put_due(contact)
    return f", and that it is more urgent: {ClockKind(urgency).label.lower()}"
