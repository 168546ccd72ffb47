"""Who leads for the first story's resident: a social worker of her council, named by a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import queries as relationship_queries
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.synthetic.demonstration import SignedUp, service

LEAD = "social-worker"


def name_lead(stories: Sequence[dict[str, Any]], staff: Sequence[SignedUp]) -> None:
    """Where nobody leads; whom a visitor names instead stays."""
    person = people.proved_by(stories[0]["nhs_number"], stories[0]["born"]) if stories else None
    by = service("administer")
    if person is None or relationship_queries.leading(person, viewer=by) is not None:
        return
    who = next(one for one in staff if one.who.username == LEAD)
    held = organisations.role_held(who.staff_role, viewer=by)
    if held is not None:
        relationships.begin(
            person=person,
            kind=RelationshipKind.ACCOUNTABLE_LEAD,
            organisation=who.at,
            staff=held.account_id,
            reason="Knows her longest",
            by=by,
        )
