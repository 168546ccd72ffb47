"""With whom a member of staff, or their team, works because somebody decided it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Max, Q, Value, When

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.relationships.queries.holding import WorkingWith, current_at, lines, staff_id
from ginnel.foundation.relationships.states import ENDED_BY_COLLEAGUES
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer

PAGE = 50


@dataclass(frozen=True, slots=True)
class OnCaseload:
    """One person, and all by which they are on it, what began last first."""

    person: UUID
    ties: tuple[WorkingWith, ...]


@dataclass(frozen=True, slots=True)
class Caseload:
    """Some of the people, and how many they are in all."""

    people: tuple[OnCaseload, ...]
    total: int


def caseload(*, viewer: Viewer, team: UUID | None = None, first: int = 0, most: int = PAGE) -> Caseload:
    """The people with whom this member of staff works by name, then those of the team; what began last first. What
    happens to somebody, and what one opened for oneself, is on no caseload."""
    staff = staff_id(viewer=viewer)
    mine = Q(staff_id=staff) if staff else Q(pk=None)
    if team:
        mine |= Q(team_id=team, staff=None)
    held = current_at(clock.now()).filter(
        mine, organisation__code=viewer.organisation, kind__in=ENDED_BY_COLLEAGUES
    )
    rows = viewer.restrict(held, person_field="person_id")
    is_own = Case(When(staff=staff, then=Value(1)), default=Value(0), output_field=IntegerField())
    people = rows.order_by().values("person_id").annotate(own=Max(is_own), since=Max("started_at"))
    some = people.order_by("-own", "-since", "person_id")[first : first + most]
    ties: dict[UUID, list[WorkingWith]] = {one: [] for one in some.values_list("person_id", flat=True)}
    for one in lines(rows.filter(person_id__in=ties)):
        ties[one.person].append(one)
    audit.append(by=viewer, events=[Event("relationships.caseload-read", detail={"people": len(ties)})])
    return Caseload(tuple(OnCaseload(one, tuple(held)) for one, held in ties.items()), people.count())
