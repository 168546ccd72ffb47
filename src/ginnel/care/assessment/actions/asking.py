"""Asking to be contacted, and the front door taking that up."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.care.assessment import rules
from ginnel.care.assessment.actions.moving import held, move, reached
from ginnel.care.assessment.models import ContactRequest, ContactRequestChange
from ginnel.care.assessment.rules.telling import Wishes, check_wishes, told
from ginnel.care.assessment.states import ContactRequestState, SelfAssessmentState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotFound
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def ask_for_contact(*, assessment: UUID, wishes: Wishes, by: Viewer) -> UUID:
    """The request, with every answer in it. Asked twice it is the first one, whatever the second says.

    Raises NotFound, Invalid where nobody could be reached by it, Conflict before the answers are finished.
    """
    check_wishes(wishes)
    row, kept = held(assessment)
    earlier = ContactRequest.objects.filter(assessment=row).values_list("id", flat=True).first()
    if earlier is not None:
        return earlier
    if reached(row) is not SelfAssessmentState.FINISHED:
        raise Conflict("Not every question has been answered yet.")
    said = told(rules.shipped(), kept.answers, kept.said, wishes)
    made = ContactRequest.objects.create(
        assessment=row,
        said=said,
        is_urgent=bool(said["dangers"]),
        asked_at=clock.now(),
        asked_by=by.identity,
    )
    ContactRequestChange.objects.create(
        request=made, state=ContactRequestState.WAITING, at=made.asked_at, by=by.identity
    )
    detail = {"assessment": str(row.id), "request": str(made.id)}
    audit.append(by=by, events=[Event("contact-request.asked", detail=detail)])
    move(row=row, to=SelfAssessmentState.ASKED, by=by)
    return made.id


@transaction.atomic
def take_up(*, request: UUID, by: Viewer) -> None:
    """The front door has made it a contact of its own, in the same transaction; it waits here no longer.

    Raises NotFound; Conflict when somebody took it up already.
    """
    found = ContactRequest.objects.filter(id=request).first()
    if found is None:
        raise NotFound("There is no such request.")
    # No row lock: the application may not change a request. Of two at once, the constraint lets one through.
    _, is_first = ContactRequestChange.objects.get_or_create(
        request=found, state=ContactRequestState.TAKEN_UP, defaults={"at": clock.now(), "by": by.identity}
    )
    if not is_first:
        raise Conflict("Someone else has this now.")
    audit.append(by=by, events=[Event("contact-request.taken-up", detail={"request": str(found.id)})])
