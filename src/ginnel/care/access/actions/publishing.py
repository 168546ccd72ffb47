"""Putting contacts and referrals into the shared record, as they stand now, beside their own rows."""

from __future__ import annotations

from uuid import UUID

from ginnel.care.access import fhir
from ginnel.care.access.models import Contact, ContactPerson, Referral, ReferralStep, SystemRequest
from ginnel.care.access.queries.finding import last_referral_step, last_step
from ginnel.care.access.queries.requests import is_withdrawn
from ginnel.care.access.states import (
    ContactState,
    Door,
    OutcomeKind,
    Part,
    ReferralState,
    ReferredFor,
    Urgency,
)
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.people import actions as people
from ginnel.foundation.record import actions as record
from ginnel.kernel.viewer import RESTRICTED, Category, Viewer

PUBLISHED = frozenset(OutcomeKind) - {OutcomeKind.SAFEGUARDING}
"""A safeguarding concern is in the record by its own door, or not at all: never as what became of a contact."""


def publish_contact(contact: Contact, *, by: Viewer) -> None:
    """An Encounter for each person found whom it is about, under the id of the row that names them."""
    for named in contact.people.filter(part=Part.ABOUT).exclude(person=None):
        _publish(contact, named, by)
    publish_task(contact, by=by)


def publish_task(contact: Contact, *, by: Viewer) -> None:
    """For each of them how what another system asked stands here; none where none asked."""
    asked = contact.requests.select_related("sender").exclude(entry=None).order_by("at", "id").first()
    if asked is not None:
        for named in contact.people.filter(part=Part.ABOUT).exclude(person=None):
            _publish_task(contact, named, asked, by)


def _publish(contact: Contact, named: ContactPerson, by: Viewer) -> None:
    person = named.person_id
    assert person is not None
    step = last_step(contact, viewer=by)
    is_closed = step.state == ContactState.CLOSED
    kinds = contact.outcomes.order_by("at", "id").values_list("kind", flat=True)
    tree = fhir.encounter(
        person=person,
        door=Door(contact.door),
        words=contact.words,
        happened_at=contact.happened_at,
        ended_at=step.at if is_closed else None,
        state=ContactState(step.state),
        outcomes=tuple(OutcomeKind(kind) for kind in kinds if kind in PUBLISHED),
        provider=contact.organisation.name,
    )
    is_mistake = hasattr(named, "replaced_by")
    if is_mistake:
        tree["status"] = "entered-in-error"
    record.keep(
        person=person,
        id=named.id,
        kind="Encounter",
        tree=tree,
        category=_as_told(contact),
        is_mistake=is_mistake,
        by=by,
    )


def _publish_task(contact: Contact, named: ContactPerson, asked: SystemRequest, by: Viewer) -> None:
    """Without a word of what was said: whoever may know of the person's contacts reads how it stands."""
    person, is_mistake = named.person_id, hasattr(named, "replaced_by")
    assert person is not None
    steps = list(contact.steps.select_related("team__organisation").order_by("number"))
    state = ContactState(steps[-1].state)
    category = Category(contact.category)
    tree = fhir.task(
        person=person,
        focus=f"{fhir.kind_asked(may_have_needs=contact.may_have_needs)}/{asked.entry}",
        status="cancelled" if is_withdrawn(contact, viewer=by) else fhir.TASK_OF_CONTACT[state],
        state=state.label,
        asked_at=contact.recorded_at,
        steps=[(one.at, ContactState(one.state).label) for one in steps],
        requester=asked.sender.name or asked.sender.code,
        owner=_owner(steps[-1].team),
    )
    if is_mistake:
        tree["status"] = "entered-in-error"
    record.keep(
        person=person,
        id=fhir.task_id(named.id),
        kind="Task",
        tree=tree,
        category=category if category in RESTRICTED else Category.CONTACT_AND_CARER,
        is_mistake=is_mistake,
        by=by,
    )


def _owner(team: Team) -> fhir.Owner:
    return fhir.Owner(team.organisation.code, _named(team))


def _as_told(contact: Contact) -> Category:
    """What was said at a door, mostly by others, is for professionals alone: not for the screens of residents and of
    those who act for them, behind which whoever it is about may stand, nor for those who might be meant."""
    category = Category(contact.category)
    return category if category in RESTRICTED else Category.THIRD_PARTY


def publish_referral(referral: Referral, *, by: Viewer) -> None:
    """A ServiceRequest under the referral's own id."""
    step = last_referral_step(referral, viewer=by)
    person = people.hold_still(person=referral.person_id, by=by).person
    tree = fhir.service_request(
        person=person,
        asked_for=referral.asked_for,
        assessment=ReferredFor(referral.assessment),
        urgency=Urgency(referral.urgency),
        state=ReferralState(step.state),
        sent_at=referral.sent_at,
        sender=_named(referral.from_team),
        receiver=_named(referral.to_team),
        reason=step.reason,
    )
    record.keep(
        person=person,
        id=referral.id,
        kind="ServiceRequest",
        tree=tree,
        category=_strictest(referral, step.reason),
        by=by,
    )
    _publish_referral_task(referral, person, step, by)


def _publish_referral_task(referral: Referral, person: UUID, step: ReferralStep, by: Viewer) -> None:
    """Under an id that follows from the referral's; each step is a version of it."""
    state = ReferralState(step.state)
    tree = fhir.task(
        person=person,
        focus=f"ServiceRequest/{referral.id}",
        status=fhir.TASK_OF_REFERRAL[state],
        state=state.label,
        asked_at=referral.sent_at,
        steps=[(one.at, ReferralState(one.state).label) for one in referral.steps.order_by("number")],
        requester=_named(referral.from_team),
        owner=_owner(referral.to_team),
        reason=step.reason,
    )
    record.keep(
        person=person,
        id=fhir.task_id(referral.id),
        kind="Task",
        tree=tree,
        category=_strictest(referral, step.reason),
        by=by,
    )


def _strictest(referral: Referral, reason: str) -> Category:
    """Of what is asked for and of why it was answered so: an entry is one, and its words are read together."""
    category = Category(referral.category)
    return category if category in RESTRICTED else fhir.category_of(reason, category)


def _named(team: Team) -> str:
    return f"{team.name}, {team.organisation.name}"
