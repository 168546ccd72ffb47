"""Whom a referral lets see the person, and from when on."""

from __future__ import annotations

from uuid import UUID

from ginnel.care.access.models import Referral
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.foundation.sharing.rules import is_opened_alone
from ginnel.kernel.viewer import Viewer


def is_confirmed(person: UUID, by: Viewer) -> bool:
    """Whether the sender is near the person by more than their own word: a worker's own word, nobody having borne it
    out, opens nothing to others."""
    if staff_id(viewer=by) is None or not isinstance(by, StaffViewer):
        return True
    facts = by.facts(person)
    return facts.is_known or not is_opened_alone(facts.relationships)


def lets_see(referral: Referral, by: Viewer) -> Relationship:
    """The team that was asked sees whom it is about, until the referral has ended for them (`let_go`)."""
    return relationships.begin(
        person=referral.person_id,
        kind=RelationshipKind.OPEN_REFERRAL,
        organisation=referral.to_team.organisation,
        team=referral.to_team,
        by=by,
    )


def standing(referral: Referral) -> Relationship | None:
    """By which the team that was asked sees the person now."""
    steps = referral.steps.select_related("relationship__ending").exclude(relationship=None)
    step = steps.order_by("-number").first()
    relationship = step.relationship if step else None
    return None if relationship is None or hasattr(relationship, "ending") else relationship


def let_go(referral: Referral, why: str) -> None:
    """Whoever answers may no longer write about the person by the time it is written, so the front door does it."""
    held = standing(referral)
    if held is not None:
        relationships.end(relationship=held.id, reason=why, by=service("front-door"))
