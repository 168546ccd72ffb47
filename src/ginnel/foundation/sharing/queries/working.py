"""Who works with a person, as one member of staff may be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import categories
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.relationships.queries import WorkingWith
from ginnel.foundation.relationships.states import ENDED_BY_COLLEAGUES, RelationshipKind
from ginnel.foundation.sharing.queries.staff_viewer import StaffViewer
from ginnel.foundation.sharing.rules.needs import is_opened_alone
from ginnel.foundation.sharing.rules.working import (
    ALL_OF_ONE_KIND,
    Known,
    may_be_told,
    subject_of_name,
    subject_of_role,
)
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Action, Category

HIDDEN = "Where this person is to be found is told only to those who work with them."


def working_with(person: UUID, *, viewer: StaffViewer) -> list[WorkingWith]:
    """Who works with this person now, newest first, without what would tell the viewer of something that they may not
    read. Raises NotPermitted, also where a practice or a home would say where somebody lives who is not to be found."""
    return narrowed(relationships.current(person, viewer=viewer), person, viewer=viewer)


def accountable_lead(person: UUID, *, viewer: StaffViewer) -> WorkingWith | None:
    """Who leads now, for the head of a page; None too where the viewer may not be told, or they work there no more."""
    found = relationships.leading(person, viewer=viewer)
    at_work = organisations.works_at([found.staff_id], viewer=viewer) if found and found.staff_id else set()
    if found is None or (found.staff_id, found.organisation_code) not in at_work:
        return None
    try:
        return next(iter(narrowed([found], person, viewer=viewer)), None)
    except NotPermitted:
        return None


def narrowed(found: Sequence[WorkingWith], person: UUID, *, viewer: StaffViewer) -> list[WorkingWith]:
    """Of these, what they may be told. Raises as `working_with`."""
    if people.is_hidden(person) and not viewer.works_with(person):
        raise NotPermitted((HIDDEN,))
    permitted = viewer.categories(person, Action.READ)
    telling = people.telling({one.organisation_code for one in found}, person, viewer=viewer)
    kept_back = people.kept_back(person, viewer=viewer)
    entries = {entry for one in found if (entry := _entry(one.reference))}
    unseen = entries - record.seen(entries, person=person, viewer=viewer)
    told = []
    for one in found:
        is_named_there = one.kind == RelationshipKind.REGISTERED_PRACTICE and one.source_number in kept_back
        is_closed = one.organisation_code in telling or is_named_there or _entry(one.reference) in unseen
        is_alone = one.kind == RelationshipKind.DUTY_CONTACT and one.staff_id is not None
        known = Known(one.kind, _is_ours(one, viewer), is_alone, is_closed, _subjects(one, viewer))
        if may_be_told(known, permitted):
            told.append(replace(one, reason=_why(one, permitted, viewer)))
    return told


def may_say_who_works_with(person: UUID, *, viewer: StaffViewer) -> bool:
    """Whether they may begin and end what people decide on: not whoever opened the record for themselves alone."""
    may_write = Category.CONTACT_AND_CARER in viewer.categories(person, Action.WRITE)
    return may_write and not is_opened_alone(viewer.facts(person).relationships)


def _is_ours(one: WorkingWith, viewer: StaffViewer) -> bool:
    """By name or by team: what holds for a whole organisation was said to none of them."""
    if one.organisation_code != viewer.organisation:
        return False
    if one.staff_id is not None:
        return one.staff_id == viewer.account
    return one.team_id is not None and one.team_id == viewer.team


def _entry(reference: str) -> UUID | None:
    """The entry that a relationship was taken from, if it was from one."""
    try:
        return UUID(reference)
    except ValueError:
        return None


def _subjects(one: WorkingWith, viewer: StaffViewer) -> frozenset[Category]:
    """By the name of the team, or of an organisation that does one thing; else by the colleague's work there where all
    of it is of such subjects."""
    does_one_thing = one.organisation_kind in ALL_OF_ONE_KIND
    by_name = _some([_called(one.team), _called(one.organisation) if does_one_thing else None])
    if by_name or one.staff_id is None:
        return by_name
    roles = organisations.roles_of(one.staff_id, viewer=viewer)
    theirs = [role for role in roles if role.organisation.code == one.organisation_code]
    told = [subject_of_role(role.role) or _called(role.team.name if role.team else "") for role in theirs]
    return _some(told) if all(told) else frozenset()


def _called(name: str) -> Category | None:
    return subject_of_name(name) or _subject(name)


def _subject(words: str) -> Category | None:
    """The restricted subject that words are about, as in any note."""
    tree = {"resourceType": "Communication", "payload": [{"contentString": words}]}
    return categories.strictest([categories.category("Communication", tree)]) if words else None


def _some(found: Iterable[Category | None]) -> frozenset[Category]:
    return frozenset(one for one in found if one is not None)


def _why(one: WorkingWith, permitted: Iterable[Category], viewer: StaffViewer) -> str:
    """What a colleague wrote, to colleagues alone and unless it is of a subject that they may not read."""
    is_for_them = one.kind in ENDED_BY_COLLEAGUES and one.organisation_code == viewer.organisation
    return one.reason if is_for_them and _some([_subject(one.reason)]).issubset(permitted) else ""
