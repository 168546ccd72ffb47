"""Keeping the rota of a team: who is on duty when, swaps, weeks copied forward, and when somebody is to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.models import DutyHours, DutyShift, DutyShiftEnding, Team
from ginnel.foundation.organisations.queries import rota as queries
from ginnel.foundation.organisations.rules import rota as rules
from ginnel.foundation.organisations.rules.rota import CoverHours
from ginnel.foundation.organisations.states import DutyRank
from ginnel.kernel import clock, holding
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid, NotFound, Stale
from ginnel.kernel.viewer import Viewer

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Copied:
    """How many shifts were made, and of each that was not, whose, when and why."""

    made: int
    left: tuple[tuple[str, date, str], ...]


@transaction.atomic
def add_shift(
    *,
    team: UUID,
    staff: UUID,
    day: date,
    since: time,
    until: time,
    rank: DutyRank = DutyRank.FIRST,
    by: Viewer,
) -> UUID:
    """Let a colleague be on duty from one time of a day until another, on the next day where that is no later. Raises
    NotFound for no such team, NotPermitted, and Invalid for who does not work there then or is on the rota already."""
    found = _held(team, by)
    begins, ends = rules.instants(day, since, until)
    _check(found, staff, begins, ends, by)
    return _make(found, staff, rank, begins, ends, None, by)


@transaction.atomic
def end_shift(*, shift: UUID, reason: str, by: Viewer) -> None:
    """Let it not be; of one that has begun, from now on. Raises NotFound, NotPermitted, Invalid without a reason or for
    what is over; Stale where somebody was quicker."""
    said = rules.check_reason(reason)
    row = _standing(shift, by)
    _end_from(row, max(row.starts_at, _now()), said, by)


@transaction.atomic
def swap_shift(*, shift: UUID, staff: UUID, reason: str, by: Viewer) -> UUID:
    """Let another colleague be on duty instead, at the same times; of one that has begun, from now on. Where they were
    second on call in that time they are so no longer. Raises as `end_shift` and `add_shift`."""
    said = rules.check_reason(reason)
    row = _standing(shift, by)
    if row.staff_id == staff:
        raise Invalid("They are on duty then already.")
    begins = max(row.starts_at, _now())
    _end_from(row, begins, said, by)
    if row.rank == DutyRank.FIRST:
        _free(row.team, staff, begins, row.ends_at, said, by)
    _check(row.team, staff, begins, row.ends_at, by)
    return _make(row.team, staff, DutyRank(row.rank), begins, row.ends_at, row, by)


@transaction.atomic
def copy_week(*, team: UUID, monday: date, weeks: int, by: Viewer) -> Copied:
    """Let the week that begins on `monday` be again in each of so many after it, at the same times of the day. What is
    there already stays, and what cannot be is told of. Raises NotFound, NotPermitted, Invalid."""
    found = _held(team, by)
    if monday.weekday() != 0 or not 1 <= weeks <= rules.MOST_WEEKS:
        raise Invalid(f"Copy a week that begins on a Monday, into one to {rules.MOST_WEEKS} weeks.")
    since = datetime.combine(monday, time(0), tzinfo=LONDON)
    until = datetime.combine(monday + _WEEK, time(0), tzinfo=LONDON)
    week = queries.shifts(team, since=since, until=until, viewer=by)
    made, left = 0, []
    for number in range(1, weeks + 1):
        for one in week:
            if one.since < since:
                continue
            day, begins, ends = rules.as_said(one.since, one.until)
            to = day + number * _WEEK
            try:
                instants = rules.instants(to, begins, ends)
                _check(found, one.staff, *instants, by)
            except Invalid as error:
                left.append((one.name, to, str(error)))
                continue
            _make(found, one.staff, one.rank, *instants, None, by)
            made += 1
    return Copied(made, tuple(left))


@transaction.atomic
def set_cover_hours(*, team: UUID, hours: CoverHours, seen: int | None = None, by: Viewer) -> None:
    """Say when somebody is to be on duty. `seen` is how often it had been said as it was last looked at, None where
    nobody looked. Raises NotFound, NotPermitted, Invalid; Stale where somebody has said it since."""
    found = _held(team, by)
    rules.check_hours(hours)
    number = queries.hours_number(team, viewer=by)
    if seen is not None and seen != number:
        raise Stale(
            "Somebody has changed these hours since you opened the page. Look at them as they are now."
        )
    DutyHours.objects.create(
        team=found,
        number=number + 1,
        weekdays=sorted(hours.weekdays),
        opens=hours.opens,
        closes=hours.closes,
        on_bank_holidays=hours.on_bank_holidays,
        set_at=clock.now(),
        set_by=by.identity,
    )
    audit.append(by=by, events=[Event("rota.hours-set", detail={"team": str(team)})])


def _held(team: UUID, by: Viewer) -> Team:
    """The team, whose rota nobody else changes until this transaction ends."""
    found = Team.objects.select_related("organisation").filter(id=team).first()
    if found is None:
        raise NotFound("There is no such team.")
    rules.check_may_keep(by, organisation=found.organisation.code, team=team)
    holding.hold(f"rota {team}")
    return found


def _standing(shift: UUID, by: Viewer) -> DutyShift:
    found = DutyShift.objects.filter(id=shift).values_list("team", flat=True).first()
    if found is None:
        raise NotFound("There is no such shift.")
    _held(found, by)
    row = DutyShift.objects.select_related("team__organisation").filter(id=shift, ending=None).first()
    if row is None:
        raise Stale("Somebody has changed this shift since you opened it.")
    if row.ends_at <= clock.now():
        raise Invalid("That is over already.")
    return row


def _now() -> datetime:
    """To the minute, in which a rota is said."""
    return clock.now().replace(second=0, microsecond=0)


def _end_from(row: DutyShift, at: datetime, reason: str, by: Viewer) -> None:
    """What of it was before stays as it was: who was there in the morning is not written anew."""
    _end(row, reason, by)
    if row.starts_at < at:
        _make(row.team, row.staff_id, DutyRank(row.rank), row.starts_at, at, None, by)


def _free(team: Team, staff: UUID, begins: datetime, ends: datetime, reason: str, by: Viewer) -> None:
    """Nobody is asked second when they are asked first already; what lies outside of that time stays."""
    rows = DutyShift.objects.select_related("team").filter(team=team, staff=staff, rank=DutyRank.SECOND)
    for row in rows.filter(starts_at__lt=ends, ends_at__gt=begins, ending=None).order_by("starts_at"):
        _end_from(row, begins, reason, by)
        if ends < row.ends_at:
            _make(team, staff, DutyRank.SECOND, ends, row.ends_at, None, by)


def _check(team: Team, staff: UUID, begins: datetime, ends: datetime, by: Viewer) -> None:
    if not queries.works_there(staff, team.id, begins.astimezone(LONDON).date(), viewer=by):
        raise Invalid("They do not work in this team on that day.")
    held = queries.shifts(team.id, since=begins, until=ends, viewer=by)
    rules.check_can_add(begins, ends, held, staff=staff, now=clock.now())


def _make(
    team: Team,
    staff: UUID,
    rank: DutyRank,
    begins: datetime,
    ends: datetime,
    instead_of: DutyShift | None,
    by: Viewer,
) -> UUID:
    made = DutyShift.objects.create(
        team=team,
        staff_id=staff,
        rank=rank,
        starts_at=begins,
        ends_at=ends,
        instead_of=instead_of,
        made_at=clock.now(),
        made_by=by.identity,
    )
    detail = {"shift": str(made.id), "team": str(team.id), "account": str(staff)}
    audit.append(by=by, events=[Event("rota.shift-made", detail=detail)])
    return made.id


def _end(row: DutyShift, reason: str, by: Viewer) -> None:
    DutyShiftEnding.objects.create(shift=row, reason=reason, at=clock.now(), by=by.identity)
    audit.append(by=by, events=[Event("rota.shift-ended", detail={"shift": str(row.id)})])
