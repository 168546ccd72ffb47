"""Saying who somebody named in a contact is, or that they are somebody else."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.publishing import publish_contact
from ginnel.care.access.actions.standing import hold
from ginnel.care.access.models import ContactPerson
from ginnel.care.access.queries.finding import check_has, contact_for
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import actions as people
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Action, Category, Viewer


@transaction.atomic
def identify(*, contact: UUID, named: UUID, person: UUID | None, by: Viewer) -> None:
    """`named` is the row that names them, `person` who they are; None where they are not who they were taken for and
    nobody knows who. What was published of the one before is marked a mistake.

    Only whoever has the contact says so. Raises NotFound, NotPermitted, Invalid for who it is already, Conflict where
    somebody has said so meanwhile.
    """
    found = contact_for(contact, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    row = ContactPerson.objects.filter(id=named, contact=found).first()
    if row is None:
        raise NotFound("There is nobody of that kind in this contact.")
    if ContactPerson.objects.filter(instead_of=row).exists():
        raise Conflict("Somebody has said who that is since you opened it.")
    now = people.hold_still(person=person, by=by).person if person else None
    if now == row.person_id:
        raise Invalid("That is who it says they are.")
    if now:
        by.require(now, Category.DEMOGRAPHICS, Action.READ)
    ContactPerson.objects.create(
        contact=found,
        part=row.part,
        person_id=now,
        name=row.name,
        born=row.born,
        said=row.said,
        instead_of=row,
        at=clock.now(),
        by=by.identity,
    )
    publish_contact(found, by=by)
    detail = {"contact": str(found.id), "instead_of": str(row.id)}
    about: list[UUID | None] = [one for one in (row.person_id, now) if one] or [None]
    audit.append(by=by, events=[Event("access.identified", each, detail=detail) for each in about])
