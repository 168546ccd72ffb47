"""Letting whoever has a concern see whom it is about."""

from __future__ import annotations

from uuid import UUID

from ginnel.care.safeguarding.models import Concern
from ginnel.care.safeguarding.queries.finding import people_of
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import queries as relationship_queries
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


def work_with(concern: Concern, staff: UUID, *, by: Viewer) -> None:
    """Why is not said: whoever reads who works with somebody is not told of a concern."""
    for person in people_of(concern, viewer=by):
        held = relationship_queries.held_by(person, organisation=by.organisation, viewer=by)
        if not any(one.staff == staff and one.kind == RelationshipKind.DUTY_CONTACT for one in held):
            relationships.begin(
                person=person,
                kind=RelationshipKind.DUTY_CONTACT,
                organisation=concern.organisation,
                staff=staff,
                started_at=clock.now(),
                by=service("front-door"),
            )
