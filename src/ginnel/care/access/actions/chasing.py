"""Whoever keeps a rota is told for when nobody is on duty, and no longer once somebody is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.care.access.rules.duty import EXPIRES, GAP
from ginnel.foundation.directory import queries as directory
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices import queries as notice_queries
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock, holding
from ginnel.kernel.viewer import Viewer

_WAITING = (NoticeState.RAISED, NoticeState.ESCALATED)


@transaction.atomic
def chase_rotas(*, by: Viewer) -> int:
    """Tell of every rota with gaps, and take back what was told of one that has none any more; how many were told. One
    notice of a rota waits at a time; once it was read another comes in some days, while there are gaps."""
    holding.hold("ginnel rota chase")
    is_holiday = directory.bank_holidays()
    told = 0
    for team in organisations.teams_with_hours(viewer=by):
        gaps = organisations.rota_standing(team.id, is_holiday=is_holiday, viewer=by).gaps
        waiting, lately = _told(team, by)
        if gaps and not waiting and not lately:
            _tell(team, len(gaps), by)
            told += 1
        for reference in waiting if not gaps else ():
            notices.withdraw_about(reference=reference, by=by)
    return told


@transaction.atomic
def chase_competences(*, by: Viewer) -> int:
    """Tell whoever keeps the list of each competence that ends in some weeks, and whoever holds it; once, and once more
    when it is over. How many were told."""
    holding.hold("ginnel competence chase")
    told = 0
    for one, is_over in organisations.expiring(viewer=by):
        reference = f"competence {one.id} {'over' if is_over else 'soon'}"
        if notice_queries.about(references=[reference], viewer=by):
            continue
        keepers = organisations.organisation_keepers(one.organisation, but=one.staff_id, viewer=by)
        for staff in (one.staff_id, keepers[0] if keepers else None):
            _tell_of_ending(one, staff, is_over, reference, by)
        told += 1
    return told


def _tell_of_ending(one: Any, staff: UUID | None, is_over: bool, reference: str, by: Viewer) -> None:
    ends = f"{'ended' if is_over else 'ends'} on {one.valid_to:%d.%m.%Y}"
    hours = float(terminology.parameter("rota-gap-read-within").value)
    notices.raise_notice(
        organisation=one.organisation,
        staff=staff,
        reason=EXPIRES,
        text=f"{Competence(one.competence).label}: what {one.staff.display_name[:150]} was confirmed for {ends}.",
        read_by=clock.now() + timedelta(hours=7 * hours),
        reference=reference,
        by=by,
    )


def _told(team: Team, by: Viewer) -> tuple[set[str], bool]:
    """What was told of it and waits to be read, and whether something was read so lately that no more is told."""
    every = int(terminology.parameter("rota-gap-told-every").value)
    days = [_reference(team, number) for number in range(organisations.looks_ahead() + every)]
    found = notice_queries.about(references=days, viewer=by)
    waiting = {one.reference for one in found if one.state in _WAITING}
    return waiting, any(one.reference in days[:every] and one.state == NoticeState.READ for one in found)


def _reference(team: Team, days_ago: int) -> str:
    return f"rota {team.id} {(clock.today() - timedelta(days=days_ago)).isoformat()}"


def _tell(team: Team, gaps: int, by: Viewer) -> None:
    keepers = organisations.rota_keepers(team, viewer=by)
    times = "is 1 time" if gaps == 1 else f"are {gaps} times"
    days = organisations.looks_ahead()
    ask = (
        "" if keepers else " Nobody of yours may keep it: ask whoever runs the installation for such a role."
    )
    hours = float(terminology.parameter("rota-gap-read-within").value)
    notices.raise_notice(
        organisation=team.organisation,
        staff=keepers[0] if keepers else None,
        reason=GAP,
        text=f"There {times} in the next {days} days when nobody is on duty: {team.name[:100]}. See its rota.{ask}",
        read_by=clock.now() + timedelta(hours=hours),
        reference=_reference(team, 0),
        by=by,
    )
