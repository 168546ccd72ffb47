"""What workers opened for themselves: in an emergency, or by their own word that the person was with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.relationships.models import OpeningReview, Relationship
from ginnel.foundation.relationships.queries.holding import (
    WorkingWith,
    check_may_know_of,
    current_at,
    line,
    lines,
    staff_id,
)
from ginnel.foundation.relationships.states import SELF_GRANTED, Need, RelationshipKind, ReviewOutcome
from ginnel.kernel import clock
from ginnel.kernel.viewer import Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was found of an opening, by whom and when."""

    outcome: ReviewOutcome
    done: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening. `confirmed_by` is the identity of a colleague who said that it is so, '' for nobody; `came_to_be`:
    the organisation was otherwise working with the person then, or has been since."""

    told: WorkingWith
    staff: UUID
    need: str
    confirmed_by: str
    came_to_be: bool
    review: Reviewed | None


def openings(
    *,
    viewer: Viewer,
    since: datetime | None = None,
    staff: Collection[UUID] | None = None,
    is_waiting: bool = False,
    first: int = 0,
    most: int = 1000,
) -> tuple[list[Opening], int]:
    """Newest first, and how many in all; `most` of them from the `first`, from 0. What a feed confirmed is left out: it
    was no opening but a relationship that came to be known late.

    `is_waiting`: only those that nobody has reviewed and no colleague has confirmed, oldest first; `staff`: only of
    these.
    """
    rows = Relationship.objects.filter(
        Q(confirmation=None) | Q(confirmation__reference=""), kind__in=SELF_GRANTED
    ).order_by("-started_at", "-id")
    if is_waiting:
        rows = _waiting()
    if since:
        rows = rows.filter(started_at__gte=since)
    if staff is not None:
        rows = rows.filter(staff_id__in=staff)
    known = viewer.restrict(rows, person_field="person_id")
    found = [_opening(row) for row in _with_what_came_of_it(known)[first : first + most]]
    audit.append(by=viewer, events=[Event("relationships.overrides-read", detail={"overrides": len(found)})])
    return found, known.count()


def how_many_openings_wait(*, viewer: Viewer) -> int:
    """How many `openings` lists as waiting for somebody else than who opened them, the viewer, say. It shows nobody and
    leaves no event: it is asked on every page."""
    own = staff_id(viewer=viewer)
    others = _waiting().exclude(staff_id=own) if own else _waiting()
    return viewer.restrict(others, person_field="person_id").count()


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """An opening that waits for a review, as whoever chases it needs it: by whom, where (a code), when."""

    id: UUID
    person: UUID
    staff: UUID | None
    name: str
    organisation: str
    at: datetime


def openings_unreviewed(*, viewer: Viewer) -> list[Unreviewed]:
    """All that wait, the longest first. It is for a service that tells who reviews them, and shows nobody."""
    known = viewer.restrict(_waiting(), person_field="person_id").select_related("organisation", "staff")
    return [
        Unreviewed(
            row.id,
            row.person_id,
            row.staff_id,
            row.staff.display_name if row.staff else "Somebody",
            row.organisation.code,
            row.started_at,
        )
        for row in known
    ]


def _waiting() -> QuerySet[Relationship]:
    """Opened by somebody's own word, neither reviewed nor confirmed; the longest ago first."""
    rows = Relationship.objects.filter(kind__in=SELF_GRANTED, review=None, confirmation=None)
    return rows.order_by("started_at", "id")


@dataclass(frozen=True, slots=True)
class Opened:
    """That somebody opened a record for themselves, as its person may read it: no worker's name, nothing typed."""

    organisation: str
    name: str
    organisation_kind: str
    at: datetime
    kind: RelationshipKind
    need: str


def openings_of(person: UUID, *, viewer: Viewer) -> list[Opened]:
    """Newest first, confirmed or not. Left out is what was opened because somebody may come to harm: it would tell
    whoever looks over a shoulder that others know. Raises NotPermitted for all but the person themself and those who
    may write down who acts for them."""
    viewer.require(person, Category.CONTACT_AND_CARER, Action.WRITE)
    rows = Relationship.objects.filter(person_id=person, kind__in=SELF_GRANTED).exclude(
        need=Need.RISK_OF_HARM
    )
    return [
        Opened(
            row.organisation.code,
            row.organisation.name,
            row.organisation.kind,
            row.started_at,
            RelationshipKind(row.kind),
            row.need,
        )
        for row in rows.select_related("organisation").order_by("-started_at", "-id")
    ]


def opened_by(person: UUID, *, viewer: Viewer) -> list[WorkingWith]:
    """The viewer's own openings of this record that hold now, oldest first; none for a service."""
    check_may_know_of(person, viewer=viewer)
    staff = staff_id(viewer=viewer)
    if staff is None:
        return []
    rows = current_at(clock.now()).filter(
        person_id=person, staff_id=staff, organisation__code=viewer.organisation, kind__in=SELF_GRANTED
    )
    return lines(rows.order_by("started_at", "id"))


def _with_what_came_of_it(rows: QuerySet[Any]) -> QuerySet[Any]:
    otherwise = Relationship.objects.filter(
        Q(ending=None) | Q(ending__ended_at__gt=OuterRef("started_at")),
        Q(expires_at=None) | Q(expires_at__gt=OuterRef("started_at")),
        person_id=OuterRef("person_id"),
        organisation_id=OuterRef("organisation_id"),
    ).exclude(kind__in=SELF_GRANTED)
    return rows.annotate(came_to_be=Exists(otherwise)).select_related(
        "organisation", "team", "staff", "review", "confirmation"
    )


def _opening(row: Any) -> Opening:
    confirmation = getattr(row, "confirmation", None)
    return Opening(
        told=line(row),
        staff=row.staff_id,
        need=row.need,
        confirmed_by=confirmation.confirmed_by if confirmation else "",
        came_to_be=row.came_to_be,
        review=_reviewed(getattr(row, "review", None)),
    )


def _reviewed(row: OpeningReview | None) -> Reviewed | None:
    if row is None:
        return None
    return Reviewed(ReviewOutcome(row.outcome), row.done, row.reviewed_at, row.reviewed_by_name)
