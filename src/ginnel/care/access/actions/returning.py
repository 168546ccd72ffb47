"""What follows when a referral is answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ginnel.care.access import rules
from ginnel.care.access.actions.clocks import finish, start
from ginnel.care.access.actions.lacking import settle, tell_line, tell_next
from ginnel.care.access.actions.noticing import tell_no_more_of_sent
from ginnel.care.access.actions.publishing import publish_referral
from ginnel.care.access.actions.seeing import let_go, lets_see, standing
from ginnel.care.access.actions.standing import hold, hold_id, put
from ginnel.care.access.actions.telling import tell_those_named
from ginnel.care.access.models import Referral, ReferralStep
from ginnel.care.access.queries.clocks import due_of
from ginnel.care.access.queries.competences import check_answers
from ginnel.care.access.queries.duty import Asked, who_is_asked
from ginnel.care.access.queries.finding import last_referral_step, referral_for
from ginnel.care.access.rules.competences import needed_for_answer
from ginnel.care.access.states import COMES_BACK, TAKEN_ON, ClockEvent, ClockKind, ReferralState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices.rules import NEWS
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotPermitted
from ginnel.kernel.viewer import Category, Viewer
from ginnel.kernel.web import formats

RETURNED, WITHDRAWN, HEARD = "referral", "referral-withdrawn", f"{NEWS}referral"
_NO_MORE = "There is nothing more to do."
_STANDS = timedelta(days=28)
"""What only says how it stands is not chased."""
_LETS_GO = frozenset(
    {ReferralState.DECLINED, ReferralState.BOUNCED, ReferralState.WITHDRAWN, ReferralState.COMPLETED}
)


@transaction.atomic
def move_referral(
    *,
    referral: UUID,
    number: int,
    to: ReferralState,
    reason: str = "",
    next_step: str = "",
    given_to: UUID | None = None,
    by: Viewer,
) -> None:
    """Say what became of it; `number` is the last step that the viewer was looking at.

    What is declined or does not arrive is at once in the hands of whoever sent it, by name, who must read so within the
    clock `return`; what does not arrive, in those of whoever is on duty there now, where they may know whom it is about
    (else they are told that there is one). Where the sender has left it is a colleague's (`who_is_asked`), or the next
    in line is told. Those who were asked see the person no longer once it has ended for them.
    `given_to` is a colleague of the team who has it from now on (`give_referral`), else whoever says so has it.
    Where nobody on duty there is confirmed for a step it is anybody's, and the next in line is told that it was taken.
    Raises NotFound, NotPermitted for the other side, Conflict, Invalid.
    """
    found, before = _held(referral, number, by)
    sides = (found.from_team_id, found.to_team_id)
    rules.check_can_answer(to, getattr(by, "team", None), *sides, is_service=staff_id(viewer=by) is None)
    _check_is_another(found, to, by)
    rules.check_move(ReferralState(before.state), to, reason, next_step)
    needed = needed_for_answer(found.urgency, to, before.state)
    is_unconfirmed = check_answers(found, needed, viewer=by)
    back = who_is_asked(found, to) if to in COMES_BACK else None
    team, staff = _whose(found, to, back, given_to, by)
    step = ReferralStep.objects.create(
        referral=found,
        number=number + 1,
        state=to,
        team=team,
        staff_id=staff,
        reason=reason.strip(),
        next_step=next_step.strip(),
        relationship=_begun(found, to),
        at=clock.now(),
        by=by.identity,
    )
    _keep_time(found, to, by)
    if to in _LETS_GO:
        let_go(found, to.label)
    put(found, step)
    publish_referral(found, by=by)
    _tell_of(found, step, before, by)
    if to != ReferralState.RECEIVED:
        settle(found, by=service("front-door"))
    if needed is not None and is_unconfirmed:
        tell_next(found.to_team, needed, f"referral {found.id}", by=by)
    if back is not None:
        _tell_others(found, back, by)
    if not _only_handed_on(before, to):
        tell_those_named(found, found.from_team, number + 1, by=service("front-door"))
    detail = {"referral": str(found.id), "state": str(to), "number": number + 1}
    audit.append(by=by, events=[Event("access.referral-moved", found.person_id, detail=detail)])


def _held(referral: UUID, number: int, by: Viewer) -> tuple[Referral, ReferralStep]:
    """Locked until the transaction ends, with its last step. Raises NotFound, Conflict."""
    found = referral_for(referral, viewer=by)
    if found.contact_id:
        hold_id(found.contact_id)  # those who are to be told of it are its contact's
    hold(found)
    before = last_referral_step(found, viewer=by)
    if before.number != number:
        raise Conflict("Somebody has moved this referral on since you opened it.")
    return found, before


def due_within(referral: Referral) -> datetime:
    """When the first of its clocks is up, or an hour from now."""
    due, now = rules.soonest(due_of(one) for one in referral.clocks.all()), clock.now()
    return max(due, now) if due else now + timedelta(hours=1)


def tell(referral: Referral, team: Team, staff: UUID | None, text: str, *, by: Viewer) -> None:
    """A notice that must be read by when the first of the referral's clocks is up."""
    tell_about(referral, team, staff, text, reason=RETURNED, read_by=due_within(referral), by=by)


def tell_about(
    referral: Referral,
    team: Team,
    staff: UUID | None,
    text: str,
    *,
    reason: str,
    read_by: datetime,
    reference: str = "",
    by: Viewer,
) -> None:
    """A notice to whoever may read of it; `reference` where it is taken back by something else than the next step."""
    notices.raise_notice(
        organisation=team.organisation,
        team=team,
        staff=staff,
        person=referral.person_id,
        category=Category(referral.category),
        reason=reason,
        text=text,
        read_by=read_by,
        reference=reference or f"referral {referral.id}",
        by=by,
    )


def _whose(
    referral: Referral, to: ReferralState, back: Asked | None, given_to: UUID | None, by: Viewer
) -> tuple[Team, UUID | None]:
    if back is not None:
        return referral.from_team, back.staff
    asked = referral.from_team if to == ReferralState.SETTLED else referral.to_team
    return asked, given_to or staff_id(viewer=by)


def _tell_others(referral: Referral, back: Asked, by: Viewer) -> None:
    """A named human hears within the hour that there is one, though not whom it is about."""
    if back.is_nobodys:
        tell_line(referral, referral.from_team, by=by)
    if back.beside is None:
        return
    sender = referral.from_team.name
    notices.raise_notice(
        organisation=referral.from_team.organisation,
        team=referral.from_team,
        staff=back.beside,
        reason=RETURNED,
        text=f"A referral that {sender} sent could not be delivered. Ask who sent it what happens next.",
        read_by=clock.now() + timedelta(hours=1),
        reference=f"referral {referral.id}",
        by=by,
    )


def _keep_time(referral: Referral, to: ReferralState, by: Viewer) -> None:
    receipt = frozenset({ClockKind.RECEIPT})
    if to in TAKEN_ON:
        finish(of=referral, kinds=receipt, event=ClockEvent.MET, by=by)
    elif to == ReferralState.COMPLETED:
        finish(of=referral, kinds=None, event=ClockEvent.MET, by=by)
    else:
        finish(of=referral, kinds=None, event=ClockEvent.CANCELLED, by=by)
    if to in COMES_BACK:
        is_kept = organisations.has_rota(referral.from_team_id, viewer=by)  # who is there at night reads it
        start(of=referral, kind=ClockKind.RETURN, is_by_night=is_kept, by=by)


def _check_is_another(referral: Referral, to: ReferralState, by: Viewer) -> None:
    """Raises NotPermitted for whoever would take what they sent themself: their own word would open a record."""
    if (
        to in TAKEN_ON
        and referral.from_staff_id is not None
        and referral.from_staff_id == staff_id(viewer=by)
    ):
        raise NotPermitted(("Somebody else takes what you sent.",))


def _begun(referral: Referral, to: ReferralState) -> Relationship | None:
    """Two people vouch for it now: whoever sent it and whoever takes it."""
    if to in TAKEN_ON and standing(referral) is None:
        return lets_see(referral, service("front-door"))
    return None


def _only_handed_on(before: ReferralStep, to: ReferralState) -> bool:
    """Who of the team that was asked has it is news to nobody else."""
    return to == before.state and to in TAKEN_ON


def _tell_of(referral: Referral, step: ReferralStep, before: ReferralStep, by: Viewer) -> None:
    to = ReferralState(step.state)
    front_door = service("front-door")
    notices.withdraw_about(reference=rules.referral_given_out(referral.id), by=front_door)
    tell_no_more_of_sent(referral)
    if _only_handed_on(before, to):
        return  # what the sender was told still stands
    notices.withdraw_about(reference=f"referral {referral.id}", by=front_door)
    _tell_sender(referral, step, before, by)
    if to == ReferralState.WITHDRAWN:
        _tell_of_withdrawal(referral, before, by)


def _tell_sender(referral: Referral, step: ReferralStep, before: ReferralStep, by: Viewer) -> None:
    """Whoever sent it hears of each step that others took, and whoever has it that it comes back. That it was received
    asks nothing of them: nobody is chased to read it, and it is taken back with the next step."""
    to, team = ReferralState(step.state), referral.from_team
    comes_back = to in COMES_BACK
    text = rules.said_to_sender(
        to,
        referral.to_team.name,
        is_anothers=comes_back and step.staff_id != referral.from_staff_id,
        is_emptied=to == ReferralState.BOUNCED and before.state in TAKEN_ON,
    )
    if to == ReferralState.RECEIVED:
        sender, until = _sender_there(referral), clock.now() + _STANDS
        tell_about(referral, team, sender, text, reason=HEARD, read_by=until, by=by)
    elif text and (to != ReferralState.WITHDRAWN or _is_by_another(referral, by)):
        tell(referral, team, step.staff_id if comes_back else _sender_there(referral), text, by=by)


def _is_by_another(referral: Referral, by: Viewer) -> bool:
    return referral.from_staff_id is not None and referral.from_staff_id != staff_id(viewer=by)


def _sender_there(referral: Referral) -> UUID | None:
    """Whoever sent it, as long as they work there; else it is news to their team."""
    sender, team = referral.from_staff_id, referral.from_team_id
    has_left = sender and organisations.who_left({(sender, team)}, viewer=service("front-door"))
    return None if has_left else sender


def _tell_of_withdrawal(referral: Referral, before: ReferralStep, by: Viewer) -> None:
    """Those who were asked read nothing of the person from now on: so it names nobody, and seeing it settles it."""
    had = before.staff if before.team_id == referral.to_team_id else None
    whose = f"{had.display_name} had it." if had else "Nobody had taken it by name."
    sent = formats.moment(referral.sent_at)
    minutes = float(terminology.parameter("contact-more-sent-read-within").value)
    notices.raise_notice(
        organisation=referral.to_team.organisation,
        team=referral.to_team,
        staff=had.id if had else None,
        reason=WITHDRAWN,
        text=f"A referral from {referral.from_team.name}, sent {sent}, was withdrawn. {whose} {_NO_MORE}",
        read_by=clock.now() + timedelta(minutes=minutes),
        reference=f"withdrawn {referral.id}",
        by=by,
    )
