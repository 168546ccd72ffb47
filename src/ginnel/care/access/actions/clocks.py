"""Starting, stopping and keeping the clocks, and telling of those whose time is up."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ginnel.care.access.actions.standing import hold, put_due
from ginnel.care.access.models import Clock, ClockChange, Contact, Desk, OpenContact, OpenReferral, Referral
from ginnel.care.access.queries.clocks import allowance, due_of, events_of, running_of
from ginnel.care.access.queries.finding import check_may_work
from ginnel.care.access.rules.contacts import check_reason
from ginnel.care.access.rules.standing import check_clock_can
from ginnel.care.access.states import ClockEvent, ClockKind
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations.models import Team
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Viewer

PASSED = "clock-passed"


def start(*, of: Contact | Referral, kind: ClockKind, by: Viewer) -> Clock:
    """Begin a clock now, as its dated parameter says."""
    hours, allowed = allowance(kind)
    owner = {"contact": of} if isinstance(of, Contact) else {"referral": of}
    return Clock.objects.create(
        **owner,
        kind=kind,
        allowed=int(allowed / timedelta(minutes=1)),
        hours=hours,
        started_at=clock.now(),
        by=by.identity,
    )


def finish(
    *, of: Contact | Referral, kinds: frozenset[ClockKind] | None, event: ClockEvent, by: Viewer
) -> None:
    """Say of each clock that still runs or stands still that it is done with; `kinds` None for all."""
    for one in running_of(of):
        if kinds is None or one.kind in kinds:
            _append(one, event, "", clock.now(), by)


@transaction.atomic
def pause_clock(*, clock_id: UUID, reason: str, at: datetime | None = None, by: Viewer) -> None:
    """Stop it for a while, since `at`. Raises Invalid without a reason, Conflict where it does not run, NotFound."""
    _change(clock_id, ClockEvent.PAUSED, reason, at, by)


@transaction.atomic
def restart_clock(*, clock_id: UUID, reason: str, at: datetime | None = None, by: Viewer) -> None:
    """Let it run again. Raises as `pause_clock`."""
    _change(clock_id, ClockEvent.RESTARTED, reason, at, by)


@transaction.atomic
def meet_clock(*, clock_id: UUID, reason: str, at: datetime | None = None, by: Viewer) -> None:
    """Say that what it is for has happened, at `at`, and how. Raises as `pause_clock`."""
    _change(clock_id, ClockEvent.MET, reason, at, by)


def _change(clock_id: UUID, event: ClockEvent, reason: str, at: datetime | None, by: Viewer) -> None:
    found = Clock.objects.select_related("contact", "referral").filter(id=clock_id).first()
    if found is None:
        raise NotFound("There is no such clock.")
    of = found.contact or found.referral
    assert of is not None
    check_may_work(of, by)
    hold(of)
    check_reason(reason, is_needed=True)
    moment, last = at or clock.now(), events_of(found)
    if moment > clock.now() or moment < (last[-1][1] if last else found.started_at):
        raise Invalid("Say a time between what happened last and now.")
    _append(found, event, reason, moment, by)
    put_due(of)
    detail = {"clock": str(found.id), "event": str(event)}
    audit.append(by=by, events=[Event("access.clock-changed", detail=detail)])


def _append(one: Clock, event: ClockEvent, reason: str, at: datetime, by: Viewer) -> None:
    before = events_of(one)
    check_clock_can(before[-1][0] if before else "", event)
    ClockChange.objects.create(
        clock=one,
        number=len(before) + 1,
        event=event,
        reason=reason,
        at=at,
        recorded_at=clock.now(),
        by=by.identity,
    )


@transaction.atomic
def tell_of_passed(*, by: Viewer, limit: int = 500) -> int:
    """Tell the team that has something whose time is up, and the next in line of its front door, once for each clock;
    how many clocks. A holiday that was added late is heeded: when time is up is worked out anew here."""
    now, told = clock.now(), 0
    for model in (OpenContact, OpenReferral):
        late = model.objects.select_for_update(skip_locked=True, of=("self",)).filter(tell_at__lte=now)
        for standing in late.select_related("organisation", "team").order_by("tell_at")[:limit]:
            of = standing.contact if isinstance(standing, OpenContact) else standing.referral
            passed = [one for one in running_of(of) if _is_up(one, now)]
            for one in passed:
                _append(one, ClockEvent.PASSED, "", now, by)
                _tell(of, ClockKind(one.kind), standing.team, by)
            put_due(of)
            told += len(passed)
    return told


def _is_up(one: Clock, now: datetime) -> bool:
    events = events_of(one)
    due = due_of(one)
    return (not events or events[-1][0] != ClockEvent.PASSED) and due is not None and due <= now


def _tell(of: Contact | Referral, kind: ClockKind, team: Team, by: Viewer) -> None:
    is_contact = isinstance(of, Contact)
    what = "A contact" if is_contact else "A referral"
    desk = Desk.objects.filter(Q(team=team), next__isnull=False).select_related("next__organisation").first()
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
