"""Handing over what is kept for whoever was confirmed for it; and saying that something asks for such a colleague."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.moving import move_contact
from ginnel.care.access.actions.returning import tell
from ginnel.care.access.actions.standing import hold
from ginnel.care.access.models import CompetenceAsked, Contact, Desk
from ginnel.care.access.queries.finding import check_has, contact_for, events_about, last_step, referral_for
from ginnel.care.access.rules.competences import MAY_BE_ASKED_FOR
from ginnel.care.access.rules.duty import HANDED, NOBODY
from ginnel.care.access.states import ContactState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.organisations.rules.competences import Holder
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.relationships.queries import staff_id
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer

_HOUR = timedelta(hours=1)


@transaction.atomic
def hand_over(*, contact: UUID, number: int, competence: Competence, by: Viewer) -> None:
    """Give a contact to the list of the team of whoever holds the competence, those on duty first, and tell them by
    name; where nobody on duty does, the next in line of that team is told too. Raises NotFound; Conflict where it has
    moved on or the viewer does not have it; Invalid where nobody of the organisation holds it."""
    found = contact_for(contact, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    who = _who(competence, by)
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
def call_in(*, referral: UUID, competence: Competence, by: Viewer) -> None:
    """Tell whoever holds the competence that a referral waits for them; as `hand_over`, of what stays where it is.
    Raises NotFound, Invalid, and Conflict for another team's."""
    found = referral_for(referral, viewer=by)
    hold(found)
    if found.to_team_id != getattr(by, "team", None):
        raise Conflict("Only the team that was asked calls somebody in.")
    who = _who(competence, by)
    text = f"A referral waits for you: {competence.label}. Open it, and say whether you take it on."
    tell(found, found.to_team, who.staff, text, by=by)
    if not who.is_on_duty:
        _tell_next(found.to_team, competence, f"referral {referral}", by)


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


def _who(competence: Competence, by: Viewer) -> Holder:
    """The first of them who is not the viewer. Raises Invalid."""
    found = organisations.holders_of(competence, by.organisation, viewer=by)
    others = [one for one in found if one.staff != staff_id(viewer=by)]
    if not others:
        raise Invalid("Nobody else here is confirmed for that. Refer them to a team elsewhere, or ring.")
    return others[0]


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
        _tell_next(found, competence, reference, by)


def _tell_next(team: Team, competence: Competence, reference: str, by: Viewer) -> None:
    """The next in line of its front door, or all of the organisation where none is named."""
    desk = Desk.objects.filter(team=team, next__isnull=False).select_related("next__organisation").first()
    further = desk.next if desk else None
    notices.raise_notice(
        organisation=further.organisation if further else team.organisation,
        team=further,
        reason=NOBODY,
        text=f"Nobody on duty is confirmed for this: {competence.label}. {team.name[:100]} waits for somebody who is.",
        read_by=clock.now() + _HOUR,
        reference=reference,
        by=by,
    )
