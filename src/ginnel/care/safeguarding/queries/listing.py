"""What is open with a council's safeguarding team. Read from the steps themselves: there is nothing beside them that
could say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ginnel.care.safeguarding.models import (
    ConcernPerson,
    ConcernStep,
    Enquiry,
    SafeguardingDesk,
    SourceOfHarm,
)
from ginnel.care.safeguarding.states import ConcernState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.sharing.rules.table import SOCIAL_CARE_PROFESSIONALS
from ginnel.kernel.viewer import Viewer

PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """One line. `people` are those found whom it is about, `described` what is said of the others; `by_when` the day on
    which somebody else's enquiry must have answered."""

    id: UUID
    state: str
    people: tuple[UUID, ...]
    described: tuple[str, ...]
    staff: UUID | None
    team: str
    raised_from: str
    raised_at: datetime
    since: datetime
    by_when: date | None


@dataclass(frozen=True, slots=True)
class Open:
    """One page of what is open, and how many there are in all."""

    lines: tuple[Listed, ...]
    total: int


def concerns_open(*, viewer: Viewer, mine: bool = False, page: int = 1) -> Open:
    """Those that the viewer's team has, or that came to it, longest waiting first. One that is about somebody from whom
    they are kept, or in which they are said to do harm, is neither shown nor counted."""
    found = _theirs(viewer)
    if mine:
        found = found.filter(staff=staff_id(viewer=viewer))
    first = (max(page, 1) - 1) * PAGE
    rows = list(found.order_by("concern__raised_at", "concern_id")[first : first + PAGE])
    named = _named([row.concern_id for row in rows])
    audit.append(by=viewer, events=[Event("safeguarding.list-read", detail={"concerns": len(rows)})])
    return Open(tuple(_line(row, named.get(row.concern_id, [])) for row in rows), found.count())


def how_many_open(*, viewer: Viewer) -> int:
    """What `concerns_open` counts for the same viewer; none for whoever does not work with concerns. A count shows
    nothing of them and leaves no event."""
    return _theirs(viewer).count()


def _theirs(viewer: Viewer) -> QuerySet[ConcernStep]:
    """The last step of each."""
    team, staff = getattr(viewer, "team", None), staff_id(viewer=viewer)
    if viewer.role not in SOCIAL_CARE_PROFESSIONALS or staff is None:
        return ConcernStep.objects.none()
    later = ConcernStep.objects.filter(concern=OuterRef("concern"), number__gt=OuterRef("number"))
    desk = SafeguardingDesk.objects.filter(organisation__code=viewer.organisation, team=team)
    near = Q(team=team) | Q(staff=staff) if team else Q(staff=staff)
    if team and desk.exists():
        near |= Q(concern__organisation__code=viewer.organisation)
    about = ConcernPerson.objects.filter(concern=OuterRef("concern"), person__isnull=False, replaced_by=None)
    closed = about.exclude(pk__in=viewer.restrict(about, person_field="person_id").values("pk"))
    harmed = SourceOfHarm.objects.filter(concern=OuterRef("concern"), staff=staff)
    due = Enquiry.objects.filter(concern=OuterRef("concern")).order_by("-at", "-id").values("by_when")[:1]
    steps = ConcernStep.objects.filter(near, concern__organisation__code=viewer.organisation)
    steps = steps.filter(~Exists(later), ~Exists(closed), ~Exists(harmed))
    steps = steps.exclude(state=ConcernState.CONCLUDED).annotate(by_when=Subquery(due))
    return steps.select_related("concern__raised_from", "team")


def _named(concerns: list[UUID]) -> dict[UUID, list[ConcernPerson]]:
    found: dict[UUID, list[ConcernPerson]] = {}
    for row in ConcernPerson.objects.filter(concern__in=concerns, replaced_by=None).order_by("id"):
        found.setdefault(row.concern_id, []).append(row)
    return found


def _line(row: ConcernStep, named: list[ConcernPerson]) -> Listed:
    return Listed(
        id=row.concern_id,
        state=row.state,
        people=tuple(one.person_id for one in named if one.person_id),
        described=tuple(one.name for one in named if not one.person_id),
        staff=row.staff_id,
        team=row.team.name,
        raised_from=row.concern.raised_from.name,
        raised_at=row.concern.raised_at,
        since=row.at,
        by_when=getattr(row, "by_when", None) if row.state == ConcernState.UNDER_WAY else None,
    )
