"""Reading who is working with whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from ginnel.foundation.people.queries import check_looks_back
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.rules import Held, is_current
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Action, Category, Purpose, Viewer

_HELD = (
    "id",
    "kind",
    "organisation__code",
    "team_id",
    "staff_id",
    "started_at",
    "expires_at",
    "ending__ended_at",
    "reference",
    "need",
    "recorded_at",
)


@dataclass(frozen=True, slots=True)
class WorkingWith:
    """One line of who is working with a person; `name` is the member of staff's, empty when it is a whole team.

    `recorded_by` is the identity of whoever said so; `reference` and `source_number` what it was taken from, if from
    anything.
    """

    id: UUID
    person: UUID
    kind: str
    label: str
    organisation: str
    team: str
    name: str
    started_at: datetime
    expires_at: datetime | None
    reason: str
    recorded_at: datetime
    recorded_by: str
    organisation_code: str = ""
    organisation_kind: str = ""
    team_id: UUID | None = None
    staff_id: UUID | None = None
    reference: str = ""
    source_number: int | None = None


def current(person: UUID, *, viewer: Viewer) -> list[WorkingWith]:
    """Who is working with this person now, newest first."""
    viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    return lines(current_at(clock.now()).filter(person_id=person))


def leading(person: UUID, *, viewer: Viewer) -> WorkingWith | None:
    """The accountable lead now; None for nobody, and for whoever may not read who works with the person."""
    if Category.CONTACT_AND_CARER not in viewer.categories(person, Action.READ):
        return None
    leads = current_at(clock.now()).filter(person_id=person, kind=RelationshipKind.ACCOUNTABLE_LEAD)
    return next(iter(lines(leads[:1])), None)


def among(ids: Collection[UUID], *, viewer: Viewer) -> list[WorkingWith]:
    """These relationships, current or not, oldest first. Raises NotPermitted where a person is closed to the viewer."""
    found = lines(Relationship.objects.filter(id__in=ids).order_by("recorded_at", "id"))
    for person in sorted({one.person for one in found}):
        viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    return found


def held_by(person: UUID, *, organisation: str, viewer: Viewer) -> list[Held]:
    """The current relationships of an organisation with a person: an input of the sharing decision itself."""
    rows = Relationship.objects.filter(person_id=person, organisation__code=organisation).values_list(*_HELD)
    at = clock.now()
    return [held for held in (Held(*row) for row in rows) if is_current(held, at)]


def working_with(people: Sequence[UUID], *, viewer: Viewer) -> dict[UUID, list[Held]]:
    """Every relationship of these people that may be current, whosever it is: for a service that must know whom to
    tell. Raises NotPermitted for any other purpose."""
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record asks who works with whom.",))
    found: dict[UUID, list[Held]] = {person: [] for person in people}
    rows = Relationship.objects.filter(person_id__in=people, ending=None).order_by("started_at", "id")
    for person, *values in rows.values_list("person_id", *_HELD):
        found[person].append(Held(*values))
    return found


def ever_held(people: Collection[UUID], *, viewer: Viewer) -> dict[UUID, list[Held]]:
    """Every relationship that these people ever had, whosever it was: for a service that checks how records are used.
    Raises NotPermitted for any other purpose."""
    check_looks_back(viewer=viewer)
    found: dict[UUID, list[Held]] = {}
    for person, *values in Relationship.objects.filter(person_id__in=people).values_list("person_id", *_HELD):
        found.setdefault(person, []).append(Held(*values))
    return found


def reaching(
    *, organisation: str, team: UUID | None, staff: UUID | None, viewer: Viewer
) -> QuerySet[Relationship]:
    """The same rule as `rules.is_current` and `rules.counts_for`, as a query to put inside another."""
    return current_at(clock.now()).filter(
        Q(team=None) | Q(team_id=team),
        Q(staff=None) | Q(staff_id=staff),
        organisation__code=organisation,
    )


def reaching_all(*, organisation: str, viewer: Viewer) -> QuerySet[Relationship]:
    """The same rule as `rules.is_current` and `rules.counts_for_system`, as a query to put inside another."""
    return current_at(clock.now()).filter(staff=None, organisation__code=organisation)


def staff_id(*, viewer: Viewer) -> UUID | None:
    """The viewer's staff account, None for a service and for a resident."""
    return None if ":" in viewer.identity else UUID(viewer.identity)


def check_may_know_of(person: UUID, *, viewer: Viewer) -> None:
    """Raises NotPermitted. What a page has decided already is not decided and written down again."""
    if Category.DEMOGRAPHICS not in viewer.categories(person, Action.READ):
        viewer.require(person, Category.DEMOGRAPHICS, Action.READ)


@needs_no_viewer("a condition to put inside another query")
def current_at(at: datetime) -> QuerySet[Relationship]:
    """The same rule as `rules.is_current`, newest first."""
    return Relationship.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=at),
        Q(ending=None) | Q(ending__ended_at__gt=at),
        started_at__lte=at,
    ).order_by("-started_at", "id")


@needs_no_viewer("gives back rows that a guarded query has chosen")
def lines(rows: QuerySet[Relationship]) -> list[WorkingWith]:
    said = rows.select_related("organisation", "team", "staff").annotate(said_on=F("source_record__number"))
    return [line(row, source_number=row.said_on) for row in said]


@needs_no_viewer("gives back a row that a guarded query has chosen")
def line(row: Relationship, *, source_number: int | None = None) -> WorkingWith:
    return WorkingWith(
        id=row.id,
        person=row.person_id,
        kind=row.kind,
        label=RelationshipKind(row.kind).label,
        organisation=row.organisation.name,
        team=row.team.name if row.team else "",
        name=row.staff.display_name if row.staff else "",
        started_at=row.started_at,
        expires_at=row.expires_at,
        reason=row.reason,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        organisation_code=row.organisation.code,
        organisation_kind=row.organisation.kind,
        team_id=row.team_id,
        staff_id=row.staff_id,
        reference=row.reference,
        source_number=source_number,
    )
