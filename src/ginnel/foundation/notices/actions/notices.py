"""Raising notices, reading them and taking them back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices.models import Notice, NoticeChange
from ginnel.foundation.notices.queries.notices import addressed_to
from ginnel.foundation.notices.rules import notices as rules
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.organisations.models import Organisation, Team
from ginnel.foundation.people import actions as people
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Action, Category, Viewer


@transaction.atomic
def raise_notice(
    *,
    organisation: Organisation,
    team: Team | None = None,
    staff: UUID | None = None,
    person: UUID | None = None,
    category: Category = Category.DEMOGRAPHICS,
    reason: str,
    text: str,
    read_by: datetime,
    reference: str = "",
    by: Viewer,
) -> Notice:
    """Tell an organisation, team or colleague something that must be read by a time.

    `category` is that of the fact about `person` that it tells of.
    One about a person merged away is about whom they were merged into. Raises Invalid, NotFound.
    """
    if not reason.strip() or not text.strip():
        raise Invalid("A notice says why it was sent and what to do.")
    if person is not None:
        person = people.hold_still(person=person, by=by).person
    notice = Notice.objects.create(
        organisation=organisation,
        team=team,
        staff_id=staff,
        person_id=person,
        category=category,
        reason=reason,
        text=text,
        reference=reference,
        read_by=read_by,
        raised_at=clock.now(),
        raised_by=by.identity,
    )
    detail = {"notice": str(notice.id), "reason": reason, "organisation": organisation.code}
    audit.append(by=by, events=[Event("notice.raised", person, detail=detail)])
    return notice


@transaction.atomic
def read(*, notice: UUID, team: UUID | None = None, by: Viewer) -> None:
    """Say that it was read. Raises NotFound unless it was addressed to `by`, NotPermitted where they may not know of
    whom it is about, Conflict when it was read already."""
    addressed = addressed_to(viewer=by, team=team).select_for_update(of=("self",)).filter(id=notice)
    found = addressed.first()
    if found is None:
        raise NotFound("There is no such notice for you.")
    if found.person_id:
        by.require(found.person_id, Category(found.category), Action.READ)
    move(found, NoticeState.READ, by)
    withdraw_about(reference=unread(found.id), by=by)


@transaction.atomic
def withdraw(*, notice: UUID, by: Viewer) -> None:
    """Take back what turned out not to be so. Raises NotFound; Conflict when it has been read or withdrawn already."""
    found = Notice.objects.select_for_update().filter(id=notice).first()
    if found is None:
        raise NotFound("There is no such notice.")
    move(found, NoticeState.WITHDRAWN, by)
    withdraw_about(reference=unread(found.id), by=by)


@transaction.atomic
def withdraw_about(*, reference: str, by: Viewer) -> int:
    """Take back every notice about something that nobody has read or taken back yet, and what others were told because
    nobody had; how many of the first."""
    standing = _standing(reference)
    for notice in standing:
        move(notice, NoticeState.WITHDRAWN, by)
        withdraw_about(reference=unread(notice.id), by=by)
    return len(standing)


@transaction.atomic
def pass_on(*, reference: str, team: Team, staff: UUID | None, by: Viewer) -> int:
    """Address every notice about something that nobody has read or taken back yet to whoever has it now, to be read by
    the same time; how many. Whoever raised one is not told of it."""
    passed = [one for one in _standing(reference) if (one.team_id, one.staff_id) != (team.pk, staff)]
    for one in passed:
        withdraw(notice=one.id, by=by)
        if staff is None or one.raised_by != str(staff):
            raise_notice(
                organisation=team.organisation,
                team=team,
                staff=staff,
                person=one.person_id,
                category=Category(one.category),
                reason=one.reason,
                text=one.text,
                read_by=one.read_by,
                reference=reference,
                by=by,
            )
    return len(passed)


def _standing(reference: str) -> list[Notice]:
    found = Notice.objects.select_for_update().filter(reference=reference).order_by("id")
    return [one for one in found if rules.can_move(reached(one), NoticeState.WITHDRAWN)]


def unread(notice: UUID) -> str:
    """What notices to the next in line that this one was not read refer to."""
    return f"unread {notice}"


def move(notice: Notice, to: NoticeState, by: Viewer) -> None:
    """Raises Conflict where it cannot come there. The notice is held."""
    rules.check_can_move(reached(notice), to)
    NoticeChange.objects.create(notice=notice, state=to, at=clock.now(), by=by.identity)
    audit.append(
        by=by, events=[Event(f"notice.{to.value}", notice.person_id, detail={"notice": str(notice.id)})]
    )


def reached(notice: Notice) -> list[str]:
    return list(notice.changes.values_list("state", flat=True))
