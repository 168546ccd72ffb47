"""That something is more urgent than was thought: its clock starts from when help was asked for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.clocks import start
from ginnel.care.access.actions.standing import hold, put_due
from ginnel.care.access.models import Contact
from ginnel.care.access.queries.clocks import running_of
from ginnel.care.access.queries.finding import check_has, contact_for, events_about
from ginnel.care.access.rules.hearing import is_stricter
from ginnel.care.access.states import ClockKind, Urgency
from ginnel.foundation.audit import actions as audit
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def hurry_contact(*, contact: UUID, urgency: Urgency, since: datetime | None = None, by: Viewer) -> None:
    """Say that it must be sooner than it is due: `since` it became so, else since somebody asked. Those clocks that run
    already run on, so that nobody makes it slower by this. By whoever has it. Raises NotFound; Conflict where it is as
    urgent already, is closed or another's; Invalid for a time before somebody asked or after now."""
    found = contact_for(contact, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    moment = since or found.happened_at
    if not found.happened_at <= moment <= clock.now():
        raise Invalid("Say a time between when they asked and now.")
    if not hurry(found, urgency, moment, by):
        raise Conflict("It is as urgent as that already.")
    detail = {"contact": str(found.id), "urgency": str(urgency), "since": moment.isoformat()}
    audit.append(by=by, events=events_about(found, "access.hurried", detail, viewer=by))


def hurry(contact: Contact, urgency: Urgency | None, since: datetime, by: Viewer) -> bool:
    """Start the clock of an urgency that is stricter than those that run, which run on; whether it was. It is held."""
    if urgency is None or not is_stricter(urgency, [one.kind for one in running_of(contact)]):
        return False
    start(of=contact, kind=ClockKind(urgency), since=since, by=by)
    put_due(contact)
    return True
