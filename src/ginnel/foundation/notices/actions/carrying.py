"""Handing messages to whoever carries them, once each, whatever stops in between.

A message is claimed in one transaction, carried outside any, and what came of it is written down in another. A process
that dies in between leaves it claimed: when the time for that is up, who carries it is asked by the message's own id
whether it left, and only if it did not is it carried again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import rules
from ginnel.foundation.notices.actions.notices import raise_notice
from ginnel.foundation.notices.actions.withdrawing import tell_how_it_ended
from ginnel.foundation.notices.models import NotificationStep, OpenNotification
from ginnel.foundation.notices.queries.quiet import allowed, quiet_hours
from ginnel.foundation.notices.states import MESSAGE_ENDS, MESSAGE_TRANSITIONS, Channel, MessageState
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Category, Purpose, Viewer

UNDELIVERED = "message-not-delivered"
TOO_LATE = "nobody carried it in time"
_LONGEST_WAIT = timedelta(hours=1)
_AFTERWARDS = timedelta(days=1)  # what became of the last try is known only after it


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be carried, or to be asked about: `carried_as` where it was; `is_last` the last time."""

    id: UUID
    channel: Channel
    to: str
    template: rules.Template
    values: Mapping[str, str]
    carried_as: str = ""
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of carrying one. `state` None: not now, it waits on; `why` names nobody."""

    message: UUID
    state: MessageState | None
    carried_as: str = ""
    why: str = ""


@transaction.atomic
def claim_messages(*, limit: int, is_lost: bool = False, by: Viewer) -> list[Outgoing]:
    """The next that are due, claimed for a while; or, where `is_lost`, those that somebody claimed and never came back
    for. What became due late and may not go at this hour is put off. Raises NotPermitted for anybody but a service that
    keeps the record."""
    _check_may_carry(by)
    now = clock.now()
    rows, ours = _due(now, limit, state=MessageState.WAITING, is_claimed=is_lost), quiet_hours()
    while rows and not is_lost and (quiet := [one for one in rows if _loud(one, now, ours) > now]):
        for one in quiet:
            one.due_at = _loud(one, now, ours)
        OpenNotification.objects.bulk_update(quiet, ["due_at"])
        rows = _due(now, limit, state=MessageState.WAITING, is_claimed=is_lost)
    until = now + allowed("message-lease")
    OpenNotification.objects.filter(pk__in=[one.pk for one in rows]).update(is_claimed=True, due_at=until)
    return [_outgoing(one, now) for one in rows]


def _loud(one: OpenNotification, now: datetime, ours: rules.Quiet) -> datetime:
    own = rules.Quiet(one.quiet_since, one.quiet_until) if one.quiet_since and one.quiet_until else None
    return rules.loudest(now, *filter(None, (ours, own)))


@transaction.atomic
def claim_sent(*, limit: int, by: Viewer) -> list[Outgoing]:
    """Those that were sent and of which it is time to ask what became of them; each is asked of again a while later,
    the last time when nothing more is to be expected. Raises NotPermitted as `claim_messages`."""
    _check_may_carry(by)
    now = clock.now()
    rows = _due(now, limit, state=MessageState.SENT, is_claimed=False)
    later = now + allowed("message-asked-again-after")
    OpenNotification.objects.filter(pk__in=[one.pk for one in rows]).update(due_at=later)
    return [_outgoing(one, now) for one in rows]


def end_old(*, by: Viewer) -> int:
    """Say of each message that nobody carried in time that it failed, so that whoever answers for it tells them another
    way: old news is not sent. How many. Raises NotPermitted as `claim_messages`."""
    _check_may_carry(by)
    old = OpenNotification.objects.filter(
        state=MessageState.WAITING, is_claimed=False, give_up_at__lte=clock.now()
    )
    ids = list(old.order_by("pk").values_list("pk", flat=True)[:1000])
    note_outcomes(outcomes=[Outcome(one, MessageState.FAILED, why=TOO_LATE) for one in ids], by=by)
    return len(ids)


def _due(now: datetime, limit: int, *, state: MessageState, is_claimed: bool) -> list[OpenNotification]:
    found = OpenNotification.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "message"
    )
    return list(
        found.filter(state=state, is_claimed=is_claimed, due_at__lte=now).order_by("due_at", "pk")[:limit]
    )


@transaction.atomic
def note_outcomes(*, outcomes: Sequence[Outcome], by: Viewer) -> None:
    """Write down what came of those claimed; what has moved on meanwhile is left as it is. Whoever answers for one that
    could not be delivered is told. Raises NotPermitted as `claim_messages`."""
    _check_may_carry(by)
    said = {one.message: one for one in outcomes}
    held = OpenNotification.objects.select_for_update(of=("self",)).filter(pk__in=said).order_by("pk")
    now, steps, ended, about = clock.now(), [], [], {}
    ask_at = now + allowed("message-asked-again-after")
    give_up_at = now + allowed("message-given-up-after") + _AFTERWARDS
    kept: list[OpenNotification] = []
    for standing in held.select_related("message__organisation", "message__team"):
        outcome = _given_up(standing, said[standing.pk], now)
        to = outcome.state
        if to is None:
            kept.append(_waiting(standing, now))
        elif to in MESSAGE_TRANSITIONS[MessageState(standing.state)]:
            steps.append(_step(outcome, to, now, by))
            about[standing.pk] = standing.message.person_id
            if to in MESSAGE_ENDS:
                ended.append(standing.pk)
            else:
                standing.state, standing.is_claimed, standing.carried_as = to, False, outcome.carried_as
                standing.due_at, standing.give_up_at = ask_at, give_up_at
                kept.append(standing)
            if standing.is_unwanted:
                tell_how_it_ended(standing, to, by=by)
            else:
                _tell(standing, to, by)
    NotificationStep.objects.bulk_create(steps)
    _keep(kept)
    OpenNotification.objects.filter(pk__in=ended).delete()
    audit.append(by=by, events=[_event(one, about[one.message_id]) for one in steps])


def _keep(standing: Sequence[OpenNotification]) -> None:
    """Rows that are held already, so that none is new. `bulk_update` writes a CASE for each row and column, and takes
    Django five times as long."""
    changed = ["state", "is_claimed", "carried_as", "tries", "due_at", "give_up_at"]
    OpenNotification.objects.bulk_create(
        standing, update_conflicts=True, unique_fields=["message"], update_fields=changed
    )


def _given_up(standing: OpenNotification, outcome: Outcome, now: datetime) -> Outcome:
    if outcome.state is None and standing.is_unwanted:
        return Outcome(outcome.message, MessageState.WITHDRAWN)
    if outcome.state is None and standing.give_up_at <= now:
        return Outcome(outcome.message, MessageState.FAILED, why=outcome.why or TOO_LATE)
    return outcome


def _waiting(standing: OpenNotification, now: datetime) -> OpenNotification:
    """The longer the oftener it was tried."""
    standing.is_claimed, standing.tries = False, standing.tries + 1
    standing.due_at = now + min(timedelta(seconds=2 ** min(standing.tries, 12)), _LONGEST_WAIT)
    return standing


def _step(outcome: Outcome, to: MessageState, now: datetime, by: Viewer) -> NotificationStep:
    return NotificationStep(
        message_id=outcome.message,
        state=to,
        carried_as=outcome.carried_as,
        why=outcome.why[:255],
        at=now,
        by=by.identity,
    )


def _tell(standing: OpenNotification, to: MessageState, by: Viewer) -> None:
    message = standing.message
    if to != MessageState.FAILED or message.staff_id:
        return
    raise_notice(
        organisation=message.organisation,
        team=message.team,
        person=message.person_id,
        category=Category(message.category),
        reason=UNDELIVERED,
        text="A message about them could not be delivered. Tell them another way, as they said is safe.",
        read_by=clock.now() + allowed("notice-next-in-line-after"),
        reference=message.reference,
        by=by,
    )


def _event(step: NotificationStep, person: UUID | None) -> Event:
    return Event(f"message.{step.state}", person, detail={"message": str(step.message_id)})


def _outgoing(standing: OpenNotification, now: datetime) -> Outgoing:
    message = standing.message
    return Outgoing(
        message.id,
        Channel(message.channel),
        standing.to,
        rules.Template(message.template),
        message.values,
        standing.carried_as,
        standing.give_up_at <= now,
    )


def _check_may_carry(by: Viewer) -> None:
    if by.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the service that carries messages takes them.",))
