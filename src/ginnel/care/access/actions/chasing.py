"""Whoever keeps a rota is told for when nobody is on duty, and no longer once somebody is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.care.access import rules
from ginnel.care.access.rules.duty import CONFIRMED, EXPIRES, GAP
from ginnel.foundation.directory import queries as directory
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices import queries as notice_queries
from ginnel.foundation.notices.queries import About
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock, holding
from ginnel.kernel.viewer import Viewer

MOST_KEEPERS = 5
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_WAITING = (NoticeState.RAISED, NoticeState.ESCALATED)


@transaction.atomic
def chase_rotas(*, by: Viewer) -> int:
    """Tell of every rota with gaps, and take back what was told of one that has none any more; of how many was told.
    One telling of a rota waits at a time; some days after it was read another comes, while there are gaps. Of a gap
    that has begun or begins within a day is told at once, whatever waits."""
    holding.hold("ginnel rota chase")
    is_holiday = directory.bank_holidays()
    return sum(_chase(team, is_holiday, by) for team in organisations.teams_with_hours(viewer=by))


def _chase(team: Team, is_holiday: Callable[[date], str], by: Viewer) -> bool:
    gaps = organisations.rota_standing(team.id, is_holiday=is_holiday, viewer=by).gaps
    soon = organisations.gap_soon(team.id, is_holiday=is_holiday, viewer=by) if gaps else None
    reference = _reference(team, soon)
    told = _told(team, by)
    waiting = _take_back(team, told, reference, by, has_gaps=bool(gaps))
    every = timedelta(days=int(terminology.parameter("rota-gap-told-every").value))
    lately = any(one.state == NoticeState.READ and one.since > clock.now() - every for one in told)
    is_new = bool(soon) and not any(one.reference == reference for one in told)
    if not gaps or not (is_new or (not waiting and not lately)):
        return False
    within = _within("rota-gap-read-within", is_holiday)
    read_by = min(within, max(gaps[0][0], clock.now() + _HOUR)) if soon else within
    _tell(team, len(gaps), reference, read_by, by)
    return True


def _take_back(team: Team, told: Sequence[About], soon: str, by: Viewer, *, has_gaps: bool) -> bool:
    """What is so no more, and of what one of its keepers has read the others' too; whether something waits still."""
    read = {one.reference for one in told if one.state == NoticeState.READ}
    waiting = {one.reference for one in told if one.state in _WAITING}
    of_a_gap = f"rota {team.id} from "
    over = {
        one for one in waiting if not has_gaps or one in read or (one.startswith(of_a_gap) and one != soon)
    }
    for reference in sorted(over):
        notices.withdraw_about(reference=reference, by=by)
    return waiting != over


@transaction.atomic
def chase_competences(*, by: Viewer) -> int:
    """Tell whoever keeps the list of each competence that ends in some weeks, and whoever holds it; once, and once more
    when it is over. How many were told."""
    holding.hold("ginnel competence chase")
    read_by = _within("competence-end-read-within", directory.bank_holidays())
    told = 0
    for one, is_over in organisations.expiring(viewer=by):
        reference = f"competence {one.id} {'over' if is_over else 'soon'}"
        if notice_queries.about(references=[reference], viewer=by):
            continue
        keepers = organisations.organisation_keepers(one.organisation, but=one.staff_id, viewer=by)
        for staff in (one.staff_id, keepers[0] if keepers else None):
            _tell_of_ending(one, staff, is_over, reference, read_by, by)
        told += 1
    return told


@transaction.atomic
def tell_witnesses(*, by: Viewer) -> int:
    """Tell whoever is said to have confirmed what a colleague may do, where another wrote it down: they know whether
    they did. How many were told."""
    holding.hold("ginnel competence chase")
    found = {f"competence {one.id} confirmed": one for one in organisations.confirmed_lately(viewer=by)}
    known = {one.reference for one in notice_queries.about(references=list(found), viewer=by)}
    read_by = _within("competence-end-read-within", directory.bank_holidays())
    told = 0
    for reference, one in found.items():
        if reference not in known:
            _tell_witness(one, reference, read_by, by)
            told += 1
    return told


def _tell_witness(one: Any, reference: str, read_by: datetime, by: Viewer) -> None:
    what = f"{Competence(one.competence).label}, {one.staff.display_name[:150]}"
    notices.raise_notice(
        organisation=one.organisation,
        staff=one.confirmed_by_id,
        reason=CONFIRMED,
        text=f"It was written down that you confirmed this: {what}. If you did not, have it taken back.",
        read_by=read_by,
        reference=reference,
        by=by,
    )


def _tell_of_ending(
    one: Any, staff: UUID | None, is_over: bool, reference: str, read_by: datetime, by: Viewer
) -> None:
    """Where nobody keeps the list all of the organisation is told, and not whose it is."""
    ends = f"{'ended' if is_over else 'ends'} on {one.valid_to:%d.%m.%Y}"
    whose = one.staff.display_name[:150] if staff else "a colleague"
    notices.raise_notice(
        organisation=one.organisation,
        staff=staff,
        reason=EXPIRES,
        text=f"{Competence(one.competence).label}: what {whose} was confirmed for {ends}.",
        read_by=read_by,
        reference=reference,
        by=by,
    )


def _within(parameter: str, is_holiday: Callable[[date], str]) -> datetime:
    """By when it is to be read, counted from now in the hours that the dated parameter says."""
    said = terminology.parameter(parameter)
    hours, unit = rules.hours_of(said.unit)
    due = rules.due(
        clock.now(), timedelta(**{unit: float(said.value)}), hours, lambda day: bool(is_holiday(day))
    )
    assert due is not None  # no clock of these hours stands still
    return due


def _told(team: Team, by: Viewer) -> list[About]:
    """All that was told of its gaps and may still wait, or was read lately."""
    every = int(terminology.parameter("rota-gap-told-every").value)
    since = clock.now() - timedelta(days=organisations.looks_ahead() + every)
    return notice_queries.raised_for(reason=GAP, starting=f"rota {team.id} ", since=since, viewer=by)


def _reference(team: Team, soon: datetime | None) -> str:
    """Of the gap that comes first, where it has begun or begins within a day; of one that is longer, of each day."""
    if soon is None or soon <= clock.now() - _DAY:
        return f"rota {team.id} {'on' if soon is None else 'from'} {clock.today().isoformat()}"
    return f"rota {team.id} from {soon.astimezone(UTC):%Y-%m-%dT%H:%M}"


def _tell(team: Team, gaps: int, reference: str, read_by: datetime, by: Viewer) -> None:
    """Each of the first who keep it; all of the organisation where nobody does."""
    keepers = organisations.rota_keepers(team, viewer=by)[:MOST_KEEPERS]
    times = "is 1 time" if gaps == 1 else f"are {gaps} times"
    days = organisations.looks_ahead()
    ask = (
        "" if keepers else " Nobody of yours may keep it: ask whoever runs the installation for such a role."
    )
    told: list[UUID | None] = [*keepers] or [None]
    for keeper in told:
        notices.raise_notice(
            organisation=team.organisation,
            staff=keeper,
            reason=GAP,
            text=f"There {times} in the next {days} days when nobody is on duty: {team.name[:100]}. See its rota.{ask}",
            read_by=read_by,
            reference=reference,
            by=by,
        )
