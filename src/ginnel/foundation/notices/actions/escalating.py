"""Telling the next in line of what nobody read in time."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices.actions.notices import move, raise_notice, unread
from ginnel.foundation.notices.models import NextInLine, Notice
from ginnel.foundation.notices.queries.notices import overdue
from ginnel.foundation.notices.queries.quiet import allowed
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer

UNREAD = "notice-not-read"


@transaction.atomic
def set_next_in_line(*, team: UUID, next_team: UUID | None, by: Viewer) -> None:
    """Let `next_team` be told when nobody of `team` reads a notice in time; None: the whole organisation, as before.
    Raises NotFound, Invalid for the same team, NotPermitted for anybody but those who set up organisations."""
    if by.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only those who set up organisations say who is next in line.",))
    if team == next_team:
        raise Invalid("The next in line is another team.")
    if any(one and organisations.team(one, viewer=by) is None for one in (team, next_team)):
        raise NotFound("There is no such team.")
    said = {"next_id": next_team, "set_at": clock.now(), "set_by": by.identity}
    NextInLine.objects.update_or_create(team_id=team, defaults=said)
    detail = {"team": str(team), "next": str(next_team or "")}
    audit.append(by=by, events=[Event("notice.next-in-line-set", detail=detail)])


@transaction.atomic
def escalate_overdue(*, by: Viewer) -> int:
    """Mark every notice that nobody read in time, and tell whoever is next in line that there is one; how many."""
    late = Notice.objects.select_for_update(of=("self",), skip_locked=True).filter(id__in=overdue(viewer=by))
    found = list(late.select_related("organisation", "team").order_by("id"))
    for notice in found:
        move(notice, NoticeState.ESCALATED, by)
        _tell_next(notice, by)
    return len(found)


def _tell_next(notice: Notice, by: Viewer) -> None:
    """Everybody who is on duty in its team now, first and second on call together and by name, and alongside the next
    in line: nobody is waited for. Of an unread notice about an unread notice the next again, until the whole
    organisation was told; what somebody on duty left unread too is on its way down the line already."""
    is_again = notice.reason == UNREAD
    if (notice.team is None and notice.staff_id is None) or (is_again and notice.staff_id is not None):
        return
    first = notice.reference if is_again else unread(notice.id)
    if notice.team is not None:
        for staff in _on_duty(notice, first, by):
            _tell(notice, notice.team, staff, first, by)
    _tell(notice, _next(notice.team, first), None, first, by)


def _tell(notice: Notice, team: Team | None, staff: UUID | None, reference: str, by: Viewer) -> None:
    whom = notice.team.name if notice.team else notice.organisation.name
    raise_notice(
        organisation=team.organisation if team else notice.organisation,
        team=team,
        staff=staff,
        reason=UNREAD,
        text=f"Nobody at {whom} has read a notice that was to be read by now. Ask them to read it.",
        read_by=clock.now() + allowed("notice-next-in-line-after"),
        reference=reference,
        by=by,
    )


def _on_duty(notice: Notice, reference: str, by: Viewer) -> list[UUID]:
    """Who is on duty for its team now and has not been told."""
    if notice.team_id is None:
        return []
    told = {notice.staff_id, *Notice.objects.filter(reference=reference).values_list("staff", flat=True)}
    there = organisations.on_duty(notice.team_id, viewer=by)
    return list(dict.fromkeys(one.staff for one in there if one.staff not in told))


def _next(team: Team | None, reference: str) -> Team | None:
    """None where nobody is, or where they were told already: then everybody of the organisation is."""
    said = NextInLine.objects.filter(team=team).select_related("next__organisation").first() if team else None
    if (
        said is None
        or said.next is None
        or Notice.objects.filter(reference=reference, team=said.next, staff=None).exists()
    ):
        return None
    return said.next
