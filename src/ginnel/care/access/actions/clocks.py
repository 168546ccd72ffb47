"""Starting, stopping and keeping the clocks, and telling of those whose time is up."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ginnel.care.access import rules
from ginnel.care.access.actions.standing import hold, put_due, try_hold
from ginnel.care.access.models import Clock, ClockChange, Contact, Desk, OpenContact, OpenReferral, Referral
from ginnel.care.access.queries.clocks import (
    allowance,
    due_of,
    events_of,
    is_told,
    longest_stop,
    next_opening,
    running_of,
)
from ginnel.care.access.queries.competences import check_answers, check_competence
from ginnel.care.access.queries.finding import check_may_keep_time, people_named, state_of
from ginnel.care.access.rules.competences import needed_of_clock
from ginnel.care.access.rules.contacts import check_reason
from ginnel.care.access.rules.standing import check_clock_can, check_until, last_by, may_be_met
from ginnel.care.access.states import NEVER_STOPPED, ClockEvent, ClockKind, Urgency
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations.models import Team
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Viewer

PASSED = "clock-passed"
_STOPS = (ClockEvent.PAUSED, ClockEvent.RESTARTED)


def start(
    *,
    of: Contact | Referral,
    kind: ClockKind,
    since: datetime | None = None,
    is_by_night: bool = False,
    by: Viewer,
) -> Clock:
    """Begin a clock now, or `since` when somebody asked, as its dated parameter says; `is_by_night` lets it run at all
    hours. What is up by then is told of as soon as anything that is: whoever puts it lets it stand so."""
    hours, allowed = allowance(kind)
    owner = {"contact": of} if isinstance(of, Contact) else {"referral": of}
    return Clock.objects.create(
        **owner,
        kind=kind,
        allowed=int(allowed / timedelta(minutes=1)),
        hours="always" if is_by_night else hours,
        started_at=since or clock.now(),
        by=by.identity,
    )


def finish(
    *, of: Contact | Referral, kinds: frozenset[ClockKind] | None, event: ClockEvent, by: Viewer
) -> None:
    """Say of each clock that still runs or stands still that it is done with; `kinds` None for all."""
    for one in running_of(of):
        if kinds is None or one.kind in kinds:
            _append(one, event, "", clock.now(), by)


def carry(*, of: Contact, to: Contact, by: Viewer) -> datetime | None:
    """Let the clocks of `of` run on for `to` from when they began, stopped for as long as they were, but for one whose
    time is up there as soon. When the first of those that were carried is up; None where none is. Both are held."""
    there = [(one.kind, due_of(one)) for one in running_of(to)]
    carried = [one for one in running_of(of) if not _is_as_soon(one.kind, due_of(one), there)]
    for one in carried:
        _run_on(one, to, one, by)
    put_due(to)
    return rules.soonest(due for one in carried if (due := due_of(one)) is not None)


def give_back(*, to: Contact, since: datetime, gone_on_as: Contact, by: Viewer) -> None:
    """Let the clocks of its urgency run again for what was closed at `since` as the same as another and is opened
    again, from when they began: whoever needs help has waited all the time. Where one was carried to what went on for
    it, it was stopped for as long as it was there; whatever became of it there says nothing of this. It is held."""
    for one in to.clocks.filter(kind__in=Urgency.values).prefetch_related("changes"):
        if any(event == ClockEvent.CANCELLED and at >= since for event, at in events_of(one)):
            same = {"kind": one.kind, "allowed": one.allowed, "started_at": one.started_at}
            _run_on(one, to, gone_on_as.clocks.filter(**same).order_by("id").last() or one, by)


def _run_on(one: Clock, to: Contact, stopped_as: Clock, by: Viewer) -> None:
    made = Clock.objects.create(
        contact=to,
        kind=one.kind,
        allowed=one.allowed,
        hours=one.hours,
        started_at=one.started_at,
        by=by.identity,
    )
    for change in stopped_as.changes.filter(event__in=_STOPS).order_by("number"):
        _put(made, ClockEvent(change.event), change.reason, change.at, by)


def _is_as_soon(kind: str, due: datetime | None, there: list[tuple[str, datetime | None]]) -> bool:
    dues = [other for which, other in there if which == kind]
    return bool(dues) if due is None else any(other is not None and other <= due for other in dues)


@transaction.atomic
def pause_clock(
    *,
    clock_id: UUID,
    of: UUID,
    reason: str,
    at: datetime | None = None,
    until: datetime | None = None,
    by: Viewer,
) -> None:
    """Stop it since `at` and `until` a moment at which it runs again by itself, so that nothing stands still because
    somebody is gone: until the office opens next unless said. `of` is the contact or referral whose it is. By whoever
    has that; what says that somebody has looked, or has it, is not stopped. Raises Invalid without a reason and for
    longer than a clock may stand still, Conflict where it does not run, NotFound."""
    ends = until or next_opening(clock.now())
    check_until(ends, clock.now(), longest_stop())
    _change(clock_id, of, ClockEvent.PAUSED, reason, at, by, until=ends)


@transaction.atomic
def restart_clock(*, clock_id: UUID, of: UUID, reason: str, at: datetime | None = None, by: Viewer) -> None:
    """Let it run again, sooner than was said when it was stopped. Raises as `pause_clock`."""
    _change(clock_id, of, ClockEvent.RESTARTED, reason, at, by)


@transaction.atomic
def meet_clock(*, clock_id: UUID, of: UUID, reason: str, at: datetime | None = None, by: Viewer) -> None:
    """Say that what it is for has happened, at `at`, and how. What a step ends is left to the step
    (`rules.standing.may_be_met`). Raises as `pause_clock`, and Invalid for such a clock."""
    _change(clock_id, of, ClockEvent.MET, reason, at, by)


def _change(
    clock_id: UUID,
    owner: UUID,
    event: ClockEvent,
    reason: str,
    at: datetime | None,
    by: Viewer,
    *,
    until: datetime | None = None,
) -> None:
    found = Clock.objects.select_related("contact", "referral").filter(id=clock_id).first()
    of = (found.contact or found.referral) if found is not None else None
    if found is None or of is None or of.pk != owner:
        raise NotFound("There is no such clock.")
    hold(of)
    check_may_keep_time(of, viewer=by)
    if event == ClockEvent.PAUSED and found.kind in NEVER_STOPPED:
        raise Invalid("That clock does not stop: somebody has to look.")
    _check_competence(found, event, by)
    if event == ClockEvent.MET and not may_be_met(found.kind, state_of(of, viewer=by)):
        raise Invalid("Nobody says so by hand: what becomes of it says so. Go on with it, or pass it on.")
    check_reason(reason, is_needed=True)
    moment = at or clock.now()
    if not _last_of(found) <= moment <= clock.now():
        raise Invalid("Say a time between what happened last and now.")
    _append(found, event, reason, moment, by)
    if until is not None:
        _put(found, ClockEvent.RESTARTED, "", until, by)
    put_due(of)
    detail = {"clock": str(found.id), "event": str(event)}
    if until is not None:
        detail["until"] = until.isoformat()
    about = people_named(of, viewer=by)
    audit.append(by=by, events=[Event("access.clock-changed", person, detail=detail) for person in about])


def _last_of(one: Clock) -> datetime:
    """When something happened to it last; when it began, where nothing did."""
    return max((at for _, at in events_of(one) if at <= clock.now()), default=one.started_at)


def _check_competence(found: Clock, event: ClockEvent, by: Viewer) -> None:
    """Raises Conflict where that is kept for others: of a referral as its answer is."""
    if found.referral is None:
        check_competence(needed_of_clock(found.kind, event, None), viewer=by)
        return
    state = state_of(found.referral, viewer=by)
    check_answers(found.referral, needed_of_clock(found.kind, event, state), viewer=by)


def _append(one: Clock, event: ClockEvent, reason: str, at: datetime, by: Viewer) -> None:
    check_clock_can(last_by(events_of(one), at), event)
    _put(one, event, reason, at, by)


def _put(one: Clock, event: ClockEvent, reason: str, at: datetime, by: Viewer) -> None:
    ClockChange.objects.create(
        clock=one,
        number=one.changes.count() + 1,
        event=event,
        reason=reason,
        at=at,
        recorded_at=clock.now(),
        by=by.identity,
    )


def tell_of_passed(*, by: Viewer, limit: int = 500) -> int:
    """Tell the team that has something whose time is up, and the next in line of its front door, once for each clock,
    and again where it was due later after all; how many clocks. Each in a transaction of its own, under the lock of
    what it is about; what somebody works on at this moment is left for the next turn."""
    now = clock.now()
    told = 0
    for table in (OpenContact, OpenReferral):
        late = table.objects.filter(tell_at__lte=now).order_by("tell_at").values_list("pk", flat=True)
        told += sum(_tell_of(pk, table, now, by) for pk in list(late[:limit]))
    return told


@transaction.atomic
def _tell_of(pk: UUID, table: type[OpenContact | OpenReferral], now: datetime, by: Viewer) -> int:
    if not try_hold(pk):
        return 0
    standing = table.objects.select_related("team__organisation").filter(pk=pk, tell_at__lte=now).first()
    if standing is None:
        return 0
    of = standing.contact if isinstance(standing, OpenContact) else standing.referral
    passed = [one for one in running_of(of) if _is_up(one, now)]
    for one in passed:
        _append(one, ClockEvent.PASSED, "", now, by)
        _tell(of, ClockKind(one.kind), standing.team, by)
    put_due(of)
    return len(passed)


def _is_up(one: Clock, now: datetime) -> bool:
    due = due_of(one)
    return due is not None and due <= now and not is_told(one, due)


def _tell(of: Contact | Referral, kind: ClockKind, team: Team, by: Viewer) -> None:
    is_contact = isinstance(of, Contact)
    what = "A contact" if is_contact else "A referral"
    desk = Desk.objects.filter(team=team, next__isnull=False).select_related("next__organisation").first()
    for each in (team, desk.next if desk else None):
        if each is not None:
            notices.raise_notice(
                organisation=each.organisation,
                team=each,
                reason=PASSED,
                text=f"{what} of {team.name} is past its time: {kind.label.lower()}. Open the work list.",
                read_by=clock.now() + timedelta(hours=1),
                reference=f"{'contact' if is_contact else 'referral'} {of.pk}",
                by=by,
            )
