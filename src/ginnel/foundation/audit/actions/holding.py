"""Keeping events from disposal for a claim or an inquiry, and letting them go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit.actions.appending import append
from ginnel.foundation.audit.models import LegalHold, LegalHoldRelease
from ginnel.foundation.audit.queries.reading import check_answers_for_use
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.audit.rules.retention import Hold, check_can_hold
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def hold(
    *,
    person: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    reason: str,
    by: Viewer,
) -> UUID:
    """Keep events about a person, or of a time, from disposal; its id. Raises Invalid and NotPermitted.

    A person is held under the id given: where records were joined, hold each id that the events bear.
    """
    check_answers_for_use(by)
    check_can_hold(Hold(person, since, until), reason)
    made = LegalHold.objects.create(
        person=person,
        since=since,
        until=until,
        reason=reason.strip(),
        placed_at=clock.now(),
        placed_by=by.identity,
    )
    append(by=by, events=[Event("audit.held", person, detail={"hold": str(made.id)})])
    return made.id


@transaction.atomic
def release(*, hold: UUID, reason: str, by: Viewer) -> None:
    """Let what was held be disposed of when its time comes. Raises NotFound, Conflict, Invalid and NotPermitted."""
    check_answers_for_use(by)
    found = LegalHold.objects.filter(id=hold).first()
    if found is None:
        raise NotFound("There is no such hold.")
    if LegalHoldRelease.objects.filter(hold=found).exists():
        raise Conflict("That hold has been released.")
    if len(reason.strip()) < 5:
        raise Invalid("Say why it need not be kept any longer.")
    LegalHoldRelease.objects.create(
        hold=found, reason=reason.strip(), released_at=clock.now(), released_by=by.identity
    )
    append(by=by, events=[Event("audit.hold-released", found.person, detail={"hold": str(hold)})])
