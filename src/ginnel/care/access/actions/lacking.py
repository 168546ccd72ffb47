"""Telling the next in line: that nobody who is there was confirmed for what is asked, or that nobody is there."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from ginnel.care.access.models import Contact, Desk, Referral
from ginnel.care.access.queries.competences import who_keep
from ginnel.care.access.queries.line import next_staffed
from ginnel.care.access.rules.competences import needed_for_answer
from ginnel.care.access.rules.duty import LEFT, NOBODY
from ginnel.care.access.states import ReferralState
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices import queries as notice_queries
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_WAITING = (NoticeState.RAISED, NoticeState.ESCALATED)


def tell_next(team: Team, competence: Competence, reference: str, *, by: Viewer) -> None:
    """The next in line of its front door or, of another team, of its notices; all of the organisation where none is
    named. Nothing while one waits to be read."""
    about = f"{reference} unconfirmed"
    if waits(about, NOBODY):
        return
    desk = Desk.objects.filter(team=team, next__isnull=False).select_related("next__organisation").first()
    further = desk.next if desk else notice_queries.next_in_line(team.id, viewer=by)
    notices.raise_notice(
        organisation=further.organisation if further else team.organisation,
        team=further,
        reason=NOBODY,
        text=f"Nobody on duty is confirmed for this: {competence.label}. Ring {team.name[:100]} and help them.",
        read_by=clock.now() + _HOUR,
        reference=about,
        by=by,
    )


def tell_line(of: Contact | Referral, team: Team, *, by: Viewer) -> int:
    """Tell the first in line in whose team somebody works, whoever is on duty there by name, that nobody of `team` can
    see to it; the whole organisation where there is none. Not while they were told and have not read it, nor within a
    day of their reading it, unless somebody else is next now: how many were told."""
    what = "contact" if isinstance(of, Contact) else "referral"
    reference = f"{what} {of.pk}"
    further = next_staffed(team, viewer=by)
    if _was_told(reference, further.id if further else None):
        return 0
    there = organisations.on_duty(further.id, viewer=by) if further else []
    is_empty = bool(organisations.unstaffed({team.id}, viewer=by))
    why = (
        f"Nobody works in {team.name[:100]} any more"
        if is_empty
        else f"Nobody in {team.name[:100]} may open it"
    )
    notices.raise_notice(
        organisation=further.organisation if further else team.organisation,
        team=further,
        staff=there[0].staff if there else None,
        reason=LEFT,
        text=f"{why}, and a {what} of theirs waits. Ring whoever answers for that team, so that somebody has it.",
        read_by=clock.now() + _HOUR,
        reference=reference,
        by=by,
    )
    return 1


def _was_told(reference: str, team: UUID | None) -> bool:
    found = notice_queries.about(references=[reference], viewer=service("front-door"))
    told = [one for one in found if one.reason == LEFT and one.team == team]
    return any(
        one.state in _WAITING or (one.state == NoticeState.READ and one.since > clock.now() - _DAY)
        for one in told
    )


def tell_of_crisis(referral: Referral, *, by: Viewer) -> None:
    """As it is sent: where the team that is asked keeps a list of who triages and nobody on it is there."""
    needed = needed_for_answer(referral.urgency, ReferralState.ACCEPTED, ReferralState.SENT)
    to = referral.to_team
    if needed is None or needed not in organisations.listed_competences(to.organisation.code, viewer=by):
        return
    if not any(one.is_on_duty for one in who_keep(needed, to, viewer=by)):
        tell_next(to, needed, f"referral {referral.id}", by=by)


def settle(referral: Referral, *, by: Viewer) -> None:
    """Whoever may has said what becomes of it, or nobody is asked any more."""
    for reference in (f"referral {referral.id} unconfirmed", calling(referral)):
        notices.withdraw_about(reference=reference, by=by)


def calling(referral: Referral) -> str:
    """What notices that call somebody in to it refer to."""
    return f"referral {referral.id} called in"


def waits(reference: str, reason: str) -> bool:
    """Whether somebody was told and has not read it."""
    found = notice_queries.about(references=[reference], viewer=service("front-door"))
    return any(one.reason == reason and one.state in _WAITING for one in found)
