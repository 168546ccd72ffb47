"""What somebody has who works there no more: it is their team's again at once, and somebody there is told.

What is a team's in which nobody works goes to the next in line, where that is of the same organisation; else they are
told. A referral that such a team was asked comes back to whoever sent it (`bouncing`).
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction

from ginnel.care.access import rules
from ginnel.care.access.actions.lacking import tell_line
from ginnel.care.access.actions.moving import let_wait
from ginnel.care.access.actions.publishing import publish_referral
from ginnel.care.access.actions.returning import tell_about
from ginnel.care.access.actions.standing import put, try_hold
from ginnel.care.access.models import OpenContact, OpenReferral, Referral, ReferralStep
from ginnel.care.access.queries.duty import Asked, who_is_asked
from ginnel.care.access.queries.line import takes_over
from ginnel.care.access.rules.duty import LEFT
from ginnel.care.access.states import COMES_BACK, ReferralState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer

log = structlog.get_logger("ginnel.access")
_HOUR = timedelta(hours=1)
_LEFT, _EMPTY = "Whoever had it works here no more", "Nobody works in that team any more"
_OPENS = "Somebody of the team may open it now"


def give_back_of_leavers(*, by: Viewer) -> int:
    """Give what is open of whoever works there no more back to their team, and what is a team's of nobody to the next
    in line; how many. Each in a transaction of its own, and what somebody works on at this moment is left for the next
    turn."""
    return _of(OpenContact, by) + _of(OpenReferral, by)


def _of(table: type[OpenContact | OpenReferral], by: Viewer) -> int:
    rows = set(table.objects.values_list("staff", "team").distinct())
    gone = organisations.who_left({(staff, team) for staff, team in rows if staff}, viewer=by)
    empty = organisations.unstaffed({team for staff, team in rows if staff is None}, viewer=by)
    found = list(table.objects.filter(staff=None, team__in=empty).values_list("pk", flat=True))
    if table is OpenReferral:
        # A colleague may be able to open by now what none could, or somebody has to be told again.
        back = OpenReferral.objects.filter(staff=None, state__in=COMES_BACK).exclude(team__in=empty)
        found += back.values_list("pk", flat=True)
    for staff, team in gone:
        found += table.objects.filter(staff=staff, team=team).values_list("pk", flat=True)
    return sum(_safely(pk, table) for pk in found)


def _safely(pk: UUID, table: type[OpenContact | OpenReferral]) -> int:
    """One that cannot be given back stops no other."""
    try:
        return _contact(pk) if table is OpenContact else _referral(pk)
    except Exception as error:  # noqa: BLE001, whatever it is, others wait behind it
        log.error("what a leaver had could not be given back", of=str(pk), fault=type(error).__name__)
        return 0


@transaction.atomic
def _contact(pk: UUID) -> int:
    one = OpenContact.objects.select_related("contact", "team__organisation").filter(pk=pk)
    if not try_hold(pk) or (found := one.first()) is None or not _is_nobodys(found):
        return 0
    by = service("front-door", organisation=found.team.organisation.code)
    is_empty = bool(organisations.unstaffed({found.team_id}, viewer=by))
    if found.staff_id is None and not is_empty:
        return 0  # put back, or somebody began in the team, since it was listed
    to = takes_over(found.team, viewer=by) if is_empty else found.team
    if found.staff_id is None and to is None:
        return tell_line(found.contact, found.team, by=by)
    let_wait(found.contact, (to or found.team).id, _EMPTY if is_empty else _LEFT, by)
    if to is None:
        return tell_line(found.contact, found.team, by=by)
    text = (
        f"A contact of {found.team.name[:100]} is your team's: nobody works there any more. "
        if is_empty
        else "A contact of a colleague who works here no more is your team's again. "
    )
    notices.raise_notice(
        organisation=to.organisation,
        team=to,
        reason=LEFT,
        text=f"{text}Open the work list and take it.",
        read_by=clock.now() + _HOUR,
        reference=f"contact {pk}",
        by=by,
    )
    return 1


@transaction.atomic
def _referral(pk: UUID) -> int:
    rows = OpenReferral.objects.select_related("referral__from_team__organisation", "team__organisation")
    contact = rows.filter(pk=pk).values_list("referral__contact", flat=True).first()
    if not all(try_hold(each) for each in (contact, pk) if each):
        return 0
    found = rows.filter(pk=pk).first()
    if found is None or not _is_nobodys(found):
        return 0
    by = service("front-door", organisation=found.team.organisation.code)
    has_left = found.staff_id is not None
    asked = Asked(None)
    if found.state in COMES_BACK:
        asked = who_is_asked(found.referral, ReferralState(found.state))
    is_handed_on = has_left or asked.staff is not None
    if is_handed_on:
        _hand_on(found.referral, found, asked, by)
    is_empty = bool(organisations.teams_without_workers({found.team_id}, viewer=by))
    if is_empty or asked.is_nobodys:
        return max(tell_line(found.referral, found.team, by=by), int(is_handed_on))
    return int(is_handed_on)


def _is_nobodys(one: OpenContact | OpenReferral) -> bool:
    """Nobody's by name, or somebody's who left."""
    if one.staff_id is None:
        return True
    return bool(organisations.who_left({(one.staff_id, one.team_id)}, viewer=service("front-door")))


def _hand_on(referral: Referral, before: OpenReferral, asked: Asked, by: Viewer) -> None:
    """To its team, and by name what came back to them, so that a human decides what happens next."""
    state = ReferralState(before.state)
    step = ReferralStep.objects.create(
        referral=referral,
        number=before.number + 1,
        state=state,
        team=before.team,
        staff_id=asked.staff,
        reason=_LEFT if before.staff_id else _OPENS,
        at=clock.now(),
        by=by.identity,
    )
    put(referral, step)
    publish_referral(referral, by=by)
    if state in COMES_BACK:
        notices.withdraw_about(reference=f"referral {referral.pk}", by=by)
    notices.withdraw_about(reference=rules.referral_given_out(referral.pk), by=by)
    _tell(referral, before.team, asked.staff, by)
    detail = {"referral": str(referral.pk), "state": str(state), "number": step.number}
    audit.append(by=by, events=[Event("access.referral-moved", referral.person_id, detail=detail)])


def _tell(referral: Referral, team: Team, staff: UUID | None, by: Viewer) -> None:
    whose = "yours now" if staff else "your team's"
    tell_about(
        referral,
        team,
        staff,
        f"A referral of a colleague who works here no more is {whose}: open it.",
        reason=LEFT,
        read_by=clock.now() + _HOUR,
        reference=rules.referral_given_out(referral.pk),  # taken back as soon as somebody has it
        by=by,
    )
