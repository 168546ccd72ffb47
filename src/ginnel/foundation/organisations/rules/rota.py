"""Who is on duty when: times as they are said, overlaps, and the times for which nobody is. Pure.

A time is said in England's own: a shift that ends no later than it begins ends on the next day. Of the hour in October
that comes twice a shift has both where it begins or ends in it, so that nobody's hour is nobody's; a time in March that
does not come is an hour later (the house's rule for times without a zone).

Which roles keep a rota is this project's own proposal: record keepers for all of their organisation, and of each kind
of team the practitioners who answer for its day, for their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from ginnel.foundation.organisations.states import DutyRank, Role, RowKind
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer

KEEPS_OWN_ROTA = frozenset(
    {
        Role.SOCIAL_WORKER,
        Role.COMMUNITY_NURSE,
        Role.MENTAL_HEALTH_PRACTITIONER,
        Role.OCCUPATIONAL_THERAPIST,
        Role.DISCHARGE_COORDINATOR,
        Role.TELECARE_OPERATOR,
    }
)
KEEPS_ROTAS = KEEPS_OWN_ROTA | {Role.RECORD_KEEPER}
LONGEST_REASON, MOST_WEEKS = 255, 12
FARTHEST = timedelta(days=400)
MIDNIGHT = time(0)
_DAY = timedelta(days=1)
Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Shift:
    """`is_lost`: whoever was to be on duty does not work in the team on that day, and so nobody is. `leaves` is when
    somebody who works there as it begins does so no longer before it ends."""

    id: UUID
    team: UUID
    staff: UUID
    name: str
    rank: DutyRank
    since: datetime
    until: datetime
    is_lost: bool = False
    was: str = ""
    leaves: datetime | None = None


@dataclass(frozen=True, slots=True)
class CoverHours:
    """When somebody of a team is to be on duty: on which weekdays (Monday is 0), from when until when, and whether on
    bank holidays. `closes` no later than `opens` is on the next day."""

    weekdays: frozenset[int]
    opens: time
    closes: time
    on_bank_holidays: bool = False


def check_may_keep(by: Viewer, *, organisation: str, team: UUID) -> None:
    """Raises NotPermitted for whoever is neither a service that keeps the record, nor keeps it for their organisation,
    nor answers for the team."""
    if by.role == "service" and by.purpose is Purpose.RECORD_KEEPING:
        return
    _check_keeps_some(by, organisation)
    if by.role in KEEPS_OWN_ROTA and getattr(by, "team", None) != team:
        raise NotPermitted(("You keep only the rota of the team that you work in.",))


def _check_keeps_some(by: Viewer, organisation: str) -> None:
    if by.role not in KEEPS_ROTAS or by.organisation != organisation:
        raise NotPermitted(("You keep only rotas of your own organisation, if your role does.",))


def check_may_mend(by: Viewer, *, organisation: str, kind: str, team: UUID | None) -> None:
    """Of a row that could not be accepted; `team` is that which it names, None for none that there is. Raises
    NotPermitted for whoever is neither a service that keeps the record nor, of a shift, keeps such a rota there, nor,
    of what a colleague may do, any rota of the organisation: they confirm it by mending the row."""
    if by.role == "service" and by.purpose is Purpose.RECORD_KEEPING:
        return
    if kind != RowKind.SHIFT:
        _check_keeps_some(by, organisation)
        return
    own = getattr(by, "team", None)
    if team is None and own is None and by.role in KEEPS_OWN_ROTA:
        raise NotPermitted(("You keep only the rota of the team that you work in.",))
    check_may_keep(by, organisation=organisation, team=team or own or UUID(int=0))


def instants(day: date, since: time, until: time) -> Interval:
    """When a shift begins and ends. Raises Invalid for one that the change of the clocks leaves no time for, and for a
    day at the end of time."""
    try:
        ends_on = day if until > since else day + _DAY
        begins = datetime.combine(day, since, tzinfo=LONDON)
        ends = datetime.combine(ends_on, until, tzinfo=LONDON)
        last = max(ends.timestamp(), ends.replace(fold=1).timestamp())
    except (OverflowError, ValueError):
        raise Invalid("No rota goes as far as that day.") from None
    if last <= begins.timestamp():
        raise Invalid("The clocks go forward in that time: nothing of it is left.")
    return datetime.fromtimestamp(begins.timestamp(), LONDON), datetime.fromtimestamp(last, LONDON)


def as_said(since: datetime, until: datetime) -> tuple[date, time, time]:
    """The day and the times by which a shift would be said, to say it again of another day."""
    first, last = since.astimezone(LONDON), until.astimezone(LONDON)
    return first.date(), first.time().replace(tzinfo=None, fold=0), last.time().replace(tzinfo=None, fold=0)


def check_can_add(
    since: datetime, until: datetime, held: Iterable[Shift], *, staff: UUID, now: datetime
) -> None:
    """`held` are the team's. Raises Invalid for what is over, too far off, or overlaps what the same colleague has."""
    if until <= now:
        raise Invalid("That is over already.")
    if since > now + FARTHEST:
        raise Invalid("That is more than a year away.")
    if any(one.staff == staff and one.since < until and since < one.until for one in held):
        raise Invalid("They are on this rota at that time already.")


def check_reason(reason: str) -> str:
    said = " ".join(reason.split())
    if not said or not said.isprintable() or len(said) > LONGEST_REASON:
        raise Invalid(f"Say why, in no more than {LONGEST_REASON} characters.")
    return said


def check_hours(hours: CoverHours) -> None:
    if not hours.weekdays <= frozenset(range(7)):
        raise Invalid("A week has seven days.")


def on_duty(shifts: Iterable[Shift], at: datetime) -> list[Shift]:
    """Who is, whoever stays the longest first; the second on call after all who are on duty."""
    there = [one for one in shifts if one.since <= at < one.until and not one.is_lost]
    return sorted(there, key=lambda one: (one.rank != DutyRank.FIRST, -one.until.timestamp(), str(one.id)))


def comes_next(shifts: Iterable[Shift], at: datetime) -> Shift | None:
    """Who is on duty next of those who are not yet."""
    later = [one for one in shifts if one.since > at and one.rank == DutyRank.FIRST and not one.is_lost]
    return min(later, key=lambda one: (one.since, -one.until.timestamp(), str(one.id)), default=None)


def gaps(
    hours: CoverHours | None,
    shifts: Sequence[Shift],
    since: datetime,
    days: int,
    is_holiday: Callable[[date], object],
) -> list[Interval]:
    """The times between `since` and so many days later at which somebody ought to be on duty and nobody is."""
    if hours is None:
        return []
    held = sorted(
        (one.since, one.leaves or one.until)
        for one in shifts
        if one.rank == DutyRank.FIRST and not one.is_lost
    )
    lacking: list[Interval] = []
    for begins, ends in _wanted(hours, since, days, is_holiday):
        lacking += _without(begins, ends, held)
    return _joined(lacking)


def _wanted(
    hours: CoverHours, since: datetime, days: int, is_holiday: Callable[[date], object]
) -> Iterator[Interval]:
    today, last = since.astimezone(LONDON).date(), since + days * _DAY
    for number in range(-1, days + 1):
        day = today + number * _DAY
        if day.weekday() in hours.weekdays and (hours.on_bank_holidays or not is_holiday(day)):
            begins, ends = instants(day, hours.opens, hours.closes)
            if begins < last and since < ends:
                yield max(begins, since), min(ends, last)


def _without(begins: datetime, ends: datetime, held: Sequence[Interval]) -> Iterator[Interval]:
    at = begins
    for since, until in held:
        if at < since and at < ends:
            yield at, min(since, ends)
        at = max(at, until)
    if at < ends:
        yield at, ends


def _joined(found: Sequence[Interval]) -> list[Interval]:
    """What follows at once on the last is one with it: a night is not two gaps."""
    joined: list[Interval] = []
    for since, until in found:
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(until, joined[-1][1]))
        else:
            joined.append((since, until))
    return joined


def may_keep(by: Viewer, *, organisation: str, team: UUID) -> bool:
    try:
        check_may_keep(by, organisation=organisation, team=team)
    except NotPermitted:
        return False
    return True


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
