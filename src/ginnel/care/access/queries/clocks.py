"""How long each clock allows, what happened to it, and when it is up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from ginnel.care.access import rules
from ginnel.care.access.models import Clock, ClockChange, Contact, Referral
from ginnel.care.access.rules.clocks import running
from ginnel.care.access.rules.standing import last_by, pauses
from ginnel.care.access.states import ClockEvent, ClockKind
from ginnel.foundation.directory import queries as directory
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer

_INSIDE = "asked by this noun's own actions and queries, of what they were let read"
_DONE = (ClockEvent.MET, ClockEvent.CANCELLED)


@needs_no_viewer("how long a clock allows is about nobody")
def allowance(kind: ClockKind) -> tuple[str, timedelta]:
    """In which hours it runs and how long it allows, as the dated parameter in force says."""
    value = terminology.parameter(f"clock-{kind}")
    _, unit = rules.hours_of(value.unit)
    return value.unit.partition(" ")[0], timedelta(**{unit: float(value.value)})


@needs_no_viewer("when the office opens is about nobody")
def next_opening(now: datetime) -> datetime:
    """When the office next opens after `now`: on a Friday at six, on Monday; later where that is a bank holiday."""
    hours, _ = rules.hours_of("working minutes")
    name_of = directory.bank_holidays()
    opens = (since for since, _ in running(hours, now, lambda day: bool(name_of(day))) if since > now)
    return next(opens)


@needs_no_viewer("how long a clock may stand still is about nobody")
def longest_stop() -> timedelta:
    return timedelta(days=float(terminology.parameter("clock-stands-still-at-most").value))


@needs_no_viewer(_INSIDE)
def events_of(one: Clock) -> list[tuple[str, datetime]]:
    """What happened to it, in order, and when; that it runs again may lie ahead. One that was stopped when nobody was
    asked until when runs again once a clock may stand still no longer: else nobody would be told of it ever."""
    changes = sorted(one.changes.all(), key=lambda change: change.number)
    found = [(change.event, change.at) for change in changes]
    if found and found[-1][0] == ClockEvent.PAUSED:
        found.append((ClockEvent.RESTARTED, found[-1][1] + longest_stop()))
    return found


@needs_no_viewer(_INSIDE)
def running_of(of: Contact | Referral) -> list[Clock]:
    """Those that are not done with, standing still or not, oldest first."""
    found = Clock.objects.filter(contact=of) if isinstance(of, Contact) else Clock.objects.filter(referral=of)
    rows = found.order_by("started_at", "id").prefetch_related("changes")
    return [one for one in rows if not any(event in _DONE for event, _ in events_of(one))]


@needs_no_viewer(_INSIDE)
def not_done(kind: str) -> QuerySet[Clock]:
    """Clocks of a kind that are not done with: what was met or taken back asks for nobody any more."""
    done = ClockChange.objects.filter(clock=OuterRef("pk"), event__in=_DONE)
    return Clock.objects.filter(~Exists(done), kind=kind)


@needs_no_viewer(_INSIDE)
def crises() -> QuerySet[Clock]:
    return not_done(ClockKind.CRISIS)


@needs_no_viewer(_INSIDE)
def is_told(one: Clock, due: datetime) -> bool:
    """Whether somebody was told that its time is up, which it is at `due`: not where that was before, since when it is
    due has been worked out anew."""
    return any(event == ClockEvent.PASSED and at >= due for event, at in events_of(one))


@needs_no_viewer(_INSIDE)
def stopped_until(one: Clock) -> datetime | None:
    """Until when it stands still now; None while it runs."""
    events = events_of(one)
    return pauses(events)[-1].until if last_by(events, clock.now()) == ClockEvent.PAUSED else None


@needs_no_viewer(_INSIDE)
def due_of(one: Clock) -> datetime | None:
    """When its time is up, by the bank holidays that are known now; None where that is beyond all days looked at."""
    hours, _ = rules.hours_of(f"{one.hours} minutes")
    stopped, name_of = pauses(events_of(one)), directory.bank_holidays()
    return rules.due(
        one.started_at, timedelta(minutes=one.allowed), hours, lambda day: bool(name_of(day)), stopped
    )
