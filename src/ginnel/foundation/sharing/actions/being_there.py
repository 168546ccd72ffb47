"""Saying that somebody is here, or on the phone: it opens their record at once, and is an override until borne out."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import queries as relationship_queries
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.relationships.rules import claimed, counts_for
from ginnel.foundation.relationships.states import SELF_GRANTED, Presence, RelationshipKind
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.actions.telling import tell_of_opening
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import Action, Category, Purpose

TOLD = "A colleague says that somebody was with them, and nothing sent here has confirmed it yet."


@transaction.atomic
def be_there(*, person: UUID, presence: str, by: StaffViewer) -> Relationship | None:
    """Open a record because the person is with this member of staff now. None where it is open already.

    A second click changes nothing, nor does one after the feed has said so. Information governance is told, and told
    that it was confirmed once it is. Raises NotPermitted for roles that may not, NotFound where there is no such
    person or they are barred from them, Invalid for no way of being there.
    """
    if by.role not in rules.MAY_BE_THERE or by.purpose != Purpose.DIRECT_CARE:
        raise NotPermitted(("Your role does not open a record by its own word.",))
    if presence not in Presence:
        raise Invalid("Say whether they are here or on the phone.")
    organisation = organisations.by_code(by.organisation, viewer=by)
    if organisation is None:
        raise Invalid("Your organisation is not known here.")
    now = people.hold_still(person=person, by=by).person
    by.check_is_there(now)
    if _is_there(now, by):
        return None
    opened = relationships.begin(
        person=now,
        kind=RelationshipKind.OWN_WORD,
        organisation=organisation,
        staff=staff_id(viewer=by),
        reason=Presence(presence).label,
        said_kind=claimed(by.role, Presence(presence)),
        by=by,
    )
    detail = {"relationship": str(opened.id), "kind": opened.said_kind}
    audit.append(by=by, events=[Event("sharing.said-to-be-there", now, detail=detail)])
    tell_of_opening(opened, TOLD, by=by)
    return opened


@transaction.atomic
def confirm_presence(*, relationship: UUID, by: StaffViewer) -> None:
    """Say that a colleague's word is so. Raises NotPermitted for oneself, for another organisation's, and for roles
    that may not say so of themselves; NotFound; Conflict where it is confirmed already."""
    if by.role not in rules.MAY_BE_THERE or by.purpose != Purpose.DIRECT_CARE:
        raise NotPermitted(("Your role does not say that somebody is there.",))
    said = relationship_queries.word(relationship)
    if said and by.facts(said.person).is_barred:
        by.decide(said.person, Category.DEMOGRAPHICS, Action.READ)
        raise NotFound("Nobody says so.")
    relationships.confirm(relationship=relationship, by=by)


def _is_there(person: UUID, by: StaffViewer) -> bool:
    """Anything but an emergency opening, which goes on being one."""
    held = relationship_queries.held_by(person, organisation=by.organisation, viewer=by)
    kinds = {one.kind for one in held if counts_for(one, by.organisation, by.team, by.account)}
    return bool(kinds - (SELF_GRANTED - {RelationshipKind.OWN_WORD}))
