"""Who acts for a person, for those who may see whom to speak to; and for whom somebody acts who signs in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ginnel.foundation.people import queries as people
from ginnel.foundation.relationships.models import Acting
from ginnel.foundation.relationships.states import ONLY_WITHOUT_CAPACITY, OPENING, ActingKind
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class ActsFor:
    """One line. `until` is when it ends or ended, None for not before it is revoked; `only_without_capacity`: they
    decide nothing that the person can decide."""

    id: UUID
    person: UUID
    kind: ActingKind
    name: str
    relation: str
    seen: str
    starts_at: datetime
    until: datetime | None
    is_current: bool
    recorded_at: datetime
    recorded_by: str
    scope: tuple[Category, ...] = ()
    opens_until: datetime | None = None

    @property
    def only_without_capacity(self) -> bool:
        return self.kind in ONLY_WITHOUT_CAPACITY


def acting_for(person: UUID, *, viewer: Viewer) -> list[ActsFor]:
    """Whoever acts or has acted for this person, those who do first."""
    viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    found = _lines(Acting.objects.filter(person_id=person).order_by("-starts_at", "-id"))
    return sorted(found, key=lambda one: not one.is_current)


def acting_among(ids: Collection[UUID], *, viewer: Viewer) -> list[ActsFor]:
    """These, oldest first. Raises NotPermitted where a person is closed to the viewer."""
    found = _lines(Acting.objects.filter(id__in=ids).order_by("recorded_at", "id"))
    for person in sorted({one.person for one in found}):
        viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    return found


def _lines(rows: QuerySet[Acting]) -> list[ActsFor]:
    return [_line(row, clock.now()) for row in rows.select_related("ending")]


def _line(row: Acting, at: datetime) -> ActsFor:
    ending = getattr(row, "ending", None)
    ends = [moment for moment in (row.ends_at, ending.ended_at if ending else None) if moment]
    until = min(ends, default=None)
    return ActsFor(
        row.id,
        row.person_id,
        ActingKind(row.kind),
        row.name,
        row.relation,
        row.seen,
        row.starts_at,
        until,
        row.starts_at <= at and (until is None or at < until),
        row.recorded_at,
        row.recorded_by,
        tuple(Category(number) for number in row.scope) if row.nhs_number else (),
        row.opens_until,
    )


@dataclass(frozen=True, slots=True)
class ActsAs:
    """That somebody who signed in acts for a person, and what they may read; `until` is when that ends, None for not
    before it is taken back."""

    id: UUID
    person: UUID
    kind: ActingKind
    relation: str
    scope: frozenset[Category]
    until: datetime | None


@needs_no_viewer("an input of the sharing decision itself")
def acts_as(proofs: Collection[tuple[str, str]]) -> list[ActsAs]:
    """For whom whoever signs in with one of these NHS numbers and birth dates may read anything now."""
    return [
        ActsAs(
            row.id,
            row.person_id,
            ActingKind(row.kind),
            row.relation,
            frozenset(Category(number) for number in row.scope),
            min((at for at in (row.ends_at, row.opens_until) if at), default=None),
        )
        for row in opening_to(proofs).order_by("recorded_at", "id")
    ]


@needs_no_viewer("a condition to put inside another query")
def opening_to(proofs: Collection[tuple[str, str]]) -> QuerySet[Acting]:
    """The rows that open anything now to whoever proves one of these. Nothing of a person who is kept apart from others
    or whose address is protected: whoever acts may be whom they are kept from."""
    at, signed = clock.now(), Q(pk=None)
    for number, born in proofs:
        signed |= Q(nhs_number=number, birth_date=born)
    return Acting.objects.filter(
        signed,
        Q(ends_at=None) | Q(ends_at__gt=at),
        Q(opens_until=None) | Q(opens_until__gt=at),
        Q(ending=None) | Q(ending__ended_at__gt=at),
        ~people.kept_apart("person_id"),
        kind__in=OPENING,
        starts_at__lte=at,
    ).exclude(nhs_number="")
