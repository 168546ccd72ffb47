"""Sending a referral, and answering one."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID, uuid5

from django.db import transaction

from ginnel.care.access import rules
from ginnel.care.access.actions.answering import add_outcome
from ginnel.care.access.actions.choosing import keep_back
from ginnel.care.access.actions.clocks import start
from ginnel.care.access.actions.lacking import tell_of_crisis
from ginnel.care.access.actions.publishing import publish_referral
from ginnel.care.access.actions.returning import tell
from ginnel.care.access.actions.seeing import is_confirmed, lets_see
from ginnel.care.access.actions.standing import hold_id, put
from ginnel.care.access.actions.telling import tell_those_named
from ginnel.care.access.fhir import category_of
from ginnel.care.access.models import Referral, ReferralStep
from ginnel.care.access.queries.finding import contact_for, people_of, referral_for
from ginnel.care.access.queries.referring import assessment_asked
from ginnel.care.access.rules.referring import referred_for
from ginnel.care.access.states import ClockKind, OutcomeKind, ReferralState, ReferredFor, Urgency
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import queries as people_queries
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.sharing.queries import service as door
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import RESTRICTED, Action, Category, Viewer


@transaction.atomic
def send_referral(
    *,
    person: UUID,
    to_team: UUID,
    asked_for: str,
    urgency: Urgency,
    contact: UUID | None = None,
    service: UUID | None = None,
    reference: str = "",
    again: UUID | None = None,
    assessment: ReferredFor = ReferredFor.UNSAID,
    from_team: UUID | None = None,
    files: Collection[UUID] | None = None,
    by: Viewer,
) -> UUID:
    """Ask a team to do something for a person; the referral's id, that of the first where the sending team has one of
    the same `reference`.

    From now on the team asked sees whom it is about; where the sender has only their own word that they are with them,
    not before somebody else there has it. Until they say so the sender answers for it. `files` of the contact go with
    it, and of those that the sender sees no other; None for all. `assessment` is which of those that the contact owes
    it is for; unsaid it is the one that is in question. Raises Invalid, also where both are and nothing is said,
    NotFound for no such team, NotPermitted where the viewer may not write about the person.
    """
    if contact:
        hold_id(contact)  # before the person: whoever works on a contact holds it first
    now = people.hold_still(person=person, by=by).person
    by.require(now, Category.CONTACT_AND_CARER, Action.WRITE)
    receiver, sender = _team(to_team, by), _sender(from_team, by)
    if (first := _first(sender, reference, asked_for, by)) is not None:
        return first
    who = people_queries.banner(viewer=by, person=now)
    rules.check_can_send(asked_for, has_died=who.shown.has_died, is_to_self=receiver.id == sender.id)
    _check_named(now, contact, again, by)
    referral = Referral.objects.create(
        contact_id=contact,
        person_id=now,
        from_team=sender,
        from_staff_id=staff_id(viewer=by),
        to_team=receiver,
        service=service,
        asked_for=asked_for.strip(),
        assessment=referred_for(assessment, assessment_asked(contact, again=again, viewer=by)),
        urgency=urgency,
        category=category_of(asked_for, Category.CONTACT_AND_CARER),
        sent_at=clock.now(),
        sent_by=by.identity,
        reference=reference,
        again_id=again,
    )
    keep_back(referral, files, by)
    _begin(referral, by)
    tell(referral, receiver, None, f"{sender.name} has referred somebody to you. Open it.", by=by)
    tell_of_crisis(referral, by=door("front-door"))
    if contact:
        _note(contact, referral, receiver, by)
    tell_those_named(referral, sender, 1, by=door("front-door"))
    _leave_event(referral, receiver, by)
    return referral.id


def _leave_event(referral: Referral, receiver: Team, by: Viewer) -> None:
    detail = {"referral": str(referral.id), "to": receiver.organisation.code}
    audit.append(by=by, events=[Event("access.referral-sent", referral.person_id, detail=detail)])


def _note(contact: UUID, referral: Referral, receiver: Team, by: Viewer) -> None:
    """What came of the contact: of the subject that was asked about, where that is restricted."""
    category = Category(referral.category)
    told = category if category in RESTRICTED else Category.SOCIAL_CARE
    add_outcome(contact=contact, kind=OutcomeKind.REFERRED, detail=receiver.name, category=told, by=by)


def _first(sender: Team, reference: str, asked_for: str, by: Viewer) -> UUID | None:
    """The referral that was sent by this form before; None for the first. One team's forms take turns. Raises Invalid
    where it asked for something else."""
    if not reference:
        return None
    hold_id(uuid5(sender.id, reference))
    found = (
        Referral.objects.filter(from_team=sender, reference=reference).values_list("id", "asked_for").first()
    )
    if found is None:
        return None
    if found[1] != asked_for.strip():
        raise Invalid("This was sent already, with other words. Withdraw that one, or send another.")
    return found[0]


def _check_named(person: UUID, contact: UUID | None, again: UUID | None, by: Viewer) -> None:
    """Raises Invalid where the contact, or the referral that it repeats, is about somebody else."""
    if contact and person not in people_of(contact_for(contact, viewer=by), viewer=by):
        raise Invalid("That contact does not name them.")
    if again and referral_for(again, viewer=by).person_id != person:
        raise Invalid("The earlier referral is about somebody else.")


def _begin(referral: Referral, by: Viewer) -> None:
    """It is the sender's until it is received, within its clock; and what is asked for has one of its own."""
    step = ReferralStep.objects.create(
        referral=referral,
        number=1,
        state=ReferralState.SENT,
        team=referral.from_team,
        staff_id=referral.from_staff_id,
        relationship=lets_see(referral, by) if is_confirmed(referral.person_id, by) else None,
        at=referral.sent_at,
        by=by.identity,
    )
    for kind in (ClockKind.RECEIPT, ClockKind(referral.urgency)):
        start(of=referral, kind=kind, by=by)
    put(referral, step)
    publish_referral(referral, by=by)


def _sender(from_team: UUID | None, by: Viewer) -> Team:
    """A worker sends as their own team; `from_team` is for what systems send for one. Raises NotPermitted."""
    own = getattr(by, "team", None)
    if from_team and staff_id(viewer=by) is not None and from_team != own:
        raise NotPermitted(("You send as the team that you work in.",))
    return _team(rules.check_is_owned(from_team or own), by)


def _team(id: UUID, by: Viewer) -> Team:
    found = organisations.team(id, viewer=by)
    if found is None:
        raise NotFound("There is no such team.")
    return found
