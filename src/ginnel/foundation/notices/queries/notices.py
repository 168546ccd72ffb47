"""Reading the notices that wait for somebody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices.models import NextInLine, Notice, Notification
from ginnel.foundation.notices.rules import notices as rules
from ginnel.foundation.notices.states import Channel, NoticeState
from ginnel.foundation.organisations.models import Team
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Action, Category, Purpose, Viewer

_ENDED = (NoticeState.READ, NoticeState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One unread notice, most urgent first in lists."""

    id: UUID
    person: UUID | None
    reason: str
    text: str
    state: str
    read_by: datetime
    raised_at: datetime
    reference: str = ""


def waiting(*, viewer: Viewer, team: UUID | None = None) -> list[Waiting]:
    """Unread notices to this viewer's organisation, their team, or them by name, of which they may read the fact."""
    found = [
        Waiting(
            id=notice.id,
            person=notice.person_id,
            reason=notice.reason,
            text=notice.text,
            state=rules.state([change.state for change in notice.changes.all()]),
            read_by=notice.read_by,
            raised_at=notice.raised_at,
            reference=notice.reference,
        )
        for notice in _waiting(viewer, team).prefetch_related("changes")
    ]
    audit.append(by=viewer, events=[Event("notices.read", detail={"notices": len(found)})])
    return found


def waiting_times(*, viewer: Viewer, team: UUID | None = None) -> list[tuple[UUID, str, datetime, datetime]]:
    """Of the same notices, and no others, only which, why, when they were raised and by when each is to be read: what
    emails are made from. It shows nothing of them and leaves no event."""
    return list(_waiting(viewer, team).values_list("id", "reason", "raised_at", "read_by"))


def keys_made(keys: Collection[str], *, viewer: Viewer) -> set[str]:
    """Those of these keys by which there is a message already. A key is about nobody."""
    return set(Notification.objects.filter(key__in=keys).values_list("key", flat=True))


def _waiting(viewer: Viewer, team: UUID | None, **only: str) -> QuerySet[Notice]:
    addressed = addressed_to(viewer=viewer, team=team).filter(**only).exclude(changes__state__in=_ENDED)
    permitted = _permitted(addressed.exclude(person=None), viewer)
    about_nobody = addressed.filter(person=None).values("id")
    return Notice.objects.filter(Q(id__in=permitted) | Q(id__in=about_nobody)).order_by("read_by", "id")


def _permitted(about_people: QuerySet[Notice], viewer: Viewer) -> set[UUID]:
    """Of each kind of fact, the notices about people of whom the viewer may read it."""
    found: set[UUID] = set()
    for number in about_people.order_by().values_list("category", flat=True).distinct():
        of_kind = about_people.filter(category=number)
        allowed = viewer.restrict(of_kind, person_field="person_id", category=Category(number))
        found.update(allowed.values_list("id", flat=True))
    return found


@dataclass(frozen=True, slots=True)
class About:
    """One notice about something, as those who decide whether to raise another need it. `since` is when it came to be
    in its state: when it was read, if it was."""

    id: UUID
    reference: str
    person: UUID | None
    organisation: str
    team: UUID | None
    staff: UUID | None
    reason: str
    state: str
    since: datetime


def about(*, references: Sequence[str], viewer: Viewer) -> list[About]:
    """Every notice about these things, oldest first. Only for a service that keeps the record: raises NotPermitted."""
    _check_keeps(viewer)
    return _about(Notice.objects.filter(reference__in=references)) if references else []


def raised_for(*, reason: str, starting: str, since: datetime, viewer: Viewer) -> list[About]:
    """Every notice raised since then for a reason about things whose reference begins so, oldest first. As `about`."""
    _check_keeps(viewer)
    found = Notice.objects.filter(reason=reason, raised_at__gte=since, reference__startswith=starting)
    return _about(found)


def _check_keeps(viewer: Viewer) -> None:
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record reads notices by what they are about.",))


def _about(rows: QuerySet[Notice]) -> list[About]:
    found = rows.select_related("organisation").order_by("raised_at", "id").prefetch_related("changes")
    return [
        About(
            one.id,
            one.reference,
            one.person_id,
            one.organisation.code,
            one.team_id,
            one.staff_id,
            one.reason,
            rules.state([change.state for change in one.changes.all()]),
            max((change.at for change in one.changes.all()), default=one.raised_at),
        )
        for one in found
    ]


def how_many_wait(*, viewer: Viewer, reason: str, team: UUID | None = None) -> int:
    """How many of those that `waiting` shows to this viewer were sent for `reason`. Where there are none it costs one
    small question and leaves no event: it is asked on every page."""
    return _waiting(viewer, team, reason=reason).count()


@dataclass(frozen=True, slots=True)
class Raised:
    """One notice, whoever it was to: `to` is the organisation's name, `raised_by` the identity of who raised it."""

    id: UUID
    person: UUID | None
    text: str
    to: str
    raised_at: datetime
    raised_by: str


def among(ids: Collection[UUID], *, viewer: Viewer) -> list[Raised]:
    """These notices, read or not, oldest first. Raises NotPermitted for one about a person closed to the viewer."""
    rows = Notice.objects.select_related("organisation").filter(id__in=ids).order_by("raised_at", "id")
    for person in sorted({row.person_id for row in rows if row.person_id}):
        viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    return [
        Raised(row.id, row.person_id, row.text, row.organisation.name, row.raised_at, row.raised_by)
        for row in rows
    ]


def notifications_among(ids: Collection[UUID], *, viewer: Viewer) -> list[Raised]:
    """These messages that were made to go outside, oldest first, without what they gave to say. Raises as `among`."""
    rows = Notification.objects.select_related("organisation").filter(id__in=ids).order_by("made_at", "id")
    for person in sorted({row.person_id for row in rows if row.person_id}):
        viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    return [
        Raised(
            row.id,
            row.person_id,
            f"{Channel(row.channel).label} that there was news",
            row.organisation.name,
            row.made_at,
            row.made_by,
        )
        for row in rows
    ]


def addressed_to(*, viewer: Viewer, team: UUID | None = None) -> QuerySet[Notice]:
    """Notices whose organisation, and team and colleague where named, are the viewer's."""
    is_staff = ":" not in viewer.identity  # a service, a resident and a system say what they are before it
    staff = Q(staff=None) | Q(staff_id=viewer.identity) if is_staff else Q(staff=None)
    return Notice.objects.filter(
        Q(team=None) | Q(team_id=team), staff, organisation__code=viewer.organisation
    )


def next_in_line(team: UUID, *, viewer: Viewer) -> Team | None:
    """Who is told when nobody of the team reads a notice in time; None where no team is named."""
    said = NextInLine.objects.filter(team=team).select_related("next__organisation").first()
    return said.next if said else None


def overdue(*, viewer: Viewer) -> list[UUID]:
    """Notices past their time that nobody read and nobody has been told of; of what is only news none."""
    late = Notice.objects.filter(read_by__lte=clock.now(), changes=None)
    late = late.exclude(reason__startswith=rules.NEWS)
    return list(viewer.restrict(late, person_field="person_id").values_list("id", flat=True))
