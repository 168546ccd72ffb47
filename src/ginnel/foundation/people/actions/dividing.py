"""Say whose a thing is that was made while two people were taken for one; set from which weight pairs are shown."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.actions import belongings, turns
from ginnel.foundation.people.models import Division, ReviewThreshold, Undivided
from ginnel.foundation.people.rules import model
from ginnel.kernel.clock import now
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Action, Category, Viewer


@transaction.atomic
def divide(*, item: int, person: UUID, by: Viewer) -> None:
    """Give one listed row to the one or the other person. Raises NotFound, Invalid, Conflict if already divided."""
    turns.take()
    listed = Undivided.objects.select_for_update().filter(id=item).first()
    if listed is None:
        raise NotFound("There is no such thing to divide.")
    if person not in (listed.kept_by_id, listed.claimed_by_id):
        raise Invalid("It can only belong to one of the two people who were parted.")
    if Division.objects.filter(item=listed).exists():
        raise Conflict("Somebody has already said whose this is.")
    for each in (listed.kept_by_id, listed.claimed_by_id):
        by.require(each, Category.DEMOGRAPHICS, Action.MERGE)
    if not belongings.point(listed.model, listed.field, listed.row, person):
        raise Conflict("That person already has one like it.")
    Division.objects.create(item=listed, person_id=person, made_at=now(), made_by=by.identity)
    detail = {"model": listed.model, "decision": listed.decision_id}
    audit.append(by=by, events=[Event(action="people.divide", person=person, detail=detail)])


@transaction.atomic
def set_threshold(*, weight: float, starts_on: date, by: Viewer) -> None:
    """From `starts_on` show pairs of this weight (bits) and above. Raises Invalid below the model's floor."""
    if weight < model.shipped().floor:
        raise Invalid(f"Pairs below {model.shipped().floor:g} bits are not kept, so they cannot be shown.")
    ReviewThreshold.objects.create(starts_on=starts_on, weight=weight, set_at=now(), set_by=by.identity)
    detail = {"weight": str(weight), "starts_on": starts_on.isoformat()}
    audit.append(by=by, events=[Event(action="people.set-threshold", person=None, detail=detail)])
