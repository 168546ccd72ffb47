"""Handing over what is kept for whoever was confirmed for it; and saying that something asks for such a colleague."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.lacking import calling, tell_next, waits
from ginnel.care.access.actions.moving import move_contact
from ginnel.care.access.actions.returning import due_within
from ginnel.care.access.actions.standing import hold
from ginnel.care.access.models import CompetenceAsked, Contact, Referral
from ginnel.care.access.queries.competences import Asked, asked_of_contact, asked_of_referral
from ginnel.care.access.queries.duty import may_take
from ginnel.care.access.queries.finding import (
    check_has,
    contact_for,
    events_about,
    last_referral_step,
    last_step,
    people_of,
    referral_for,
)
from ginnel.care.access.rules.competences import MAY_BE_ASKED_FOR
from ginnel.care.access.rules.duty import HANDED
from ginnel.care.access.states import ContactState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.rules.competences import Holder
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.relationships.queries import staff_id
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer

_HOUR = timedelta(hours=1)


@transaction.atomic
def hand_over(*, contact: UUID, number: int, competence: Competence, by: Viewer) -> None:
    """Give a contact to the list of the team of whoever holds the competence and may know whom it is about, those on
    duty first, and tell them by name; where nobody on duty does, the next in line of that team is told too. Raises
    NotFound; Conflict where it has moved on or the viewer does not have it; Invalid where it does not ask for that, or
    nobody else of the organisation may."""
    found = contact_for(contact, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    asked = _asked(asked_of_contact(contact, viewer=by), competence)
    if not asked.is_reserved:
        raise Invalid("Nobody here is confirmed for that today: it is kept from nobody, and you may do it.")
    about = people_of(found, viewer=by)
    reading = [one for one in _others(asked.holders, by) if may_take(one.staff, found, about, team=one.team)]
    if not reading:
        raise Invalid("Nobody else here is confirmed for that. Refer them to a team elsewhere, or ring.")
    who = reading[0]
    if last_step(found, viewer=by).state == ContactState.CALL_BACK:
        raise Conflict("Take the contact first, and then hand it over.")
    team = who.team or last_step(found, viewer=by).team_id
    move_contact(
        contact=contact,
        number=number,
        to=ContactState.WAITING,
        reason=f"Asks for: {competence.label}",
        team=team,
        by=by,
    )
    _tell(who, team, competence, f"contact {contact}", by)


@transaction.atomic
def call_in(*, referral: UUID, number: int, competence: Competence, by: Viewer) -> None:
    """Tell whoever of the team holds the competence that a referral waits for them, or one of another team who may be
    rung; where none of its own is on duty the next in line is told too. Once, while it waits to be read. Raises
    NotFound, Invalid for what it does not ask for, and Conflict for another team's or one that has moved on."""
    found = referral_for(referral, viewer=by)
    hold(found)
    if found.to_team_id != getattr(by, "team", None):
        raise Conflict("Only the team that was asked calls somebody in.")
    if last_referral_step(found, viewer=by).number != number:
        raise Conflict("Somebody has moved this referral on since you opened it.")
    asked = _asked(asked_of_referral(referral, viewer=by), competence)
    who = next(iter(_others(asked.holders, by)), None)
    if who is not None and not waits(calling(found), HANDED):
        _call(found, who, competence, by)
    if who is None or who.team != found.to_team_id or not who.is_on_duty:
        tell_next(found.to_team, competence, f"referral {referral}", by=by)


@transaction.atomic
def ask_competence(*, contact: UUID, competence: Competence, is_asked: bool, by: Viewer) -> None:
    """Say that it asks for somebody who holds the competence, or does no more. Raises NotFound, Conflict, Invalid."""
    if competence not in MAY_BE_ASKED_FOR:
        raise Invalid("A concern is for everybody. Raise it.")
    found = contact_for(contact, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    if _is_asked(found, competence) == is_asked:
        return
    CompetenceAsked.objects.create(
        contact=found, competence=competence, is_asked=is_asked, at=clock.now(), by=by.identity
    )
    detail = {"contact": str(found.id)}
    audit.append(by=by, events=events_about(found, "access.competence-asked", detail, viewer=by))


def _is_asked(contact: Contact, competence: Competence) -> bool:
    last = contact.competences.filter(competence=competence).order_by("-at", "-id").first()
    return last is not None and last.is_asked


def _asked(found: Sequence[Asked], competence: Competence) -> Asked:
    """Raises Invalid for what is not asked for, or of which the organisation keeps no list."""
    for one in found:
        if one.competence == competence and one.is_listed:
            return one
    raise Invalid("It does not ask for that.")


def _others(holders: Iterable[Holder], by: Viewer) -> list[Holder]:
    return [one for one in holders if one.staff != staff_id(viewer=by)]


def _call(referral: Referral, who: Holder, competence: Competence, by: Viewer) -> None:
    """Whoever works in another team reads what is addressed to no team; they cannot answer it, and are told whom to
    ring. Whom it is about is on its page, which asks for itself whether they may see it."""
    to = referral.to_team
    is_own = who.team == to.id
    text = (
        f"A referral waits for you: {competence.label}. Open it, and say whether you take it on."
        if is_own
        else f"A referral to {to.name[:100]} waits for somebody who is confirmed: {competence.label}. Ring them."
    )
    notices.raise_notice(
        organisation=to.organisation,
        team=to if is_own else None,
        staff=who.staff,
        reason=HANDED,
        text=text,
        read_by=due_within(referral),
        reference=calling(referral),
        by=by,
    )


def _tell(who: Holder, team: UUID, competence: Competence, reference: str, by: Viewer) -> None:
    found = organisations.team(team, viewer=by)
    assert found is not None  # a contact stands in a team
    notices.raise_notice(
        organisation=found.organisation,
        team=found if who.team == team else None,
        staff=who.staff,
        reason=HANDED,
        text=f"A contact was handed over to you: {competence.label}. Open the work list and take it.",
        read_by=clock.now() + _HOUR,
        reference=reference,
        by=by,
    )
    if not who.is_on_duty:
        tell_next(found, competence, reference, by=by)
