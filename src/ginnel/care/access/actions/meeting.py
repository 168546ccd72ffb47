"""That somebody works with whom a contact is about, because others wrote it down and gave it to them.

A relationship that a worker grants themself is an override until confirmed (the house): so nothing is opened by taking
what one wrote down oneself, about somebody whom one named oneself, out of a closed contact that one opened again, or
from another team's list.
"""

from __future__ import annotations

from uuid import UUID

from ginnel.care.access.models import Contact, ContactStep
from ginnel.care.access.states import ContactState
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import queries as relationship_queries
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.viewer import Viewer


def meet(contact: Contact, before: ContactStep, team: UUID, by: Viewer) -> None:
    """`before` is the step out of which they took it, with `team`."""
    is_given = before.state == ContactState.WAITING and before.by != by.identity and before.team_id == team
    if not is_given or contact.recorded_by == by.identity:
        return
    named = contact.people.filter(replaced_by=None).exclude(person=None).exclude(by=by.identity)
    for person in named.values_list("person_id", flat=True).distinct():
        if not _works_with(person, by):
            relationships.begin(
                person=person,
                kind=RelationshipKind.DUTY_CONTACT,
                organisation=contact.organisation,
                staff=staff_id(viewer=by),
                reason=f"contact {contact.id}",
                by=service("front-door"),
            )


def _works_with(person: UUID, by: Viewer) -> bool:
    held = relationship_queries.held_by(person, organisation=by.organisation, viewer=by)
    staff = staff_id(viewer=by)
    return any(one.staff == staff and one.kind == RelationshipKind.DUTY_CONTACT for one in held)
