"""Letting whoever has a concern see whom it is about."""

from __future__ import annotations

from uuid import UUID

from ginnel.care.safeguarding.models import Concern
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import queries as relationship_queries
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


def work_with(concern: Concern, staff: UUID, *, by: Viewer) -> None:
    """Whom others named they are in contact with; whom they named themself they open by their own word, which
    information governance reviews. Why is not said: whoever reads who works with somebody is not told of a concern."""
    rows = concern.people.filter(replaced_by=None).exclude(person=None)
    for person, named_by in rows.values_list("person_id", "by"):
        is_own = by.identity in (named_by, concern.raised_by)
        kind = RelationshipKind.OWN_WORD if is_own else RelationshipKind.DUTY_CONTACT
        held = relationship_queries.held_by(person, organisation=by.organisation, viewer=by)
        if not any(one.staff == staff and one.kind in (kind, RelationshipKind.DUTY_CONTACT) for one in held):
            relationships.begin(
                person=person,
                kind=kind,
                organisation=concern.organisation,
                staff=staff,
                started_at=clock.now(),
                reason=RelationshipKind.DUTY_CONTACT.label if is_own else "",
                said_kind=RelationshipKind.DUTY_CONTACT if is_own else "",
                by=service("front-door"),
            )
