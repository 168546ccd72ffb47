"""Whose NHS number it is that somebody proved with NHS login, and who they are as their practice calls them.

Only a number that its source traced, or the national service gave, counts: anything less could be somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.people.queries.restrictions import IS_APART, current, hiding_whereabouts
from ginnel.foundation.people.queries.tracing import standing_answers
from ginnel.foundation.people.rules.agreement import TRACED
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Action, Category, Viewer

Proof = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """How a person is called to themself: by their practice alone, for another's word could tell who knows them. ''
    where no practice says."""

    name: str
    birth_date: str
    nhs_number: str


@needs_no_viewer("says who the viewer is")
def proved_by(nhs_number: str, birth_date: str) -> UUID | None:
    """The one living person whose verified number and birth date these are; None where there is none or not one."""
    if not nhs_number or len(birth_date) != 10:
        return None
    rows = _verified(SourceRecord.objects.filter(Q(nhs_number=nhs_number) | Q(traced_number=nhs_number)))
    found = {row.person_id for row in rows if (row.known_number, row.birth_date) == (nhs_number, birth_date)}
    if len(found) != 1:
        return None
    (person,) = found
    return None if _has_died(person) else person


def _has_died(person: UUID) -> bool:
    """As any source or the national service knows, whichever is right: somebody else may hold their telephone."""
    records = list(SourceRecord.objects.filter(person_id=person))
    traced = standing_answers(records).values()
    return any(one.is_dead for one in records) or any(one.death_date for one in traced)


@needs_no_viewer("says who the viewer is")
def proofs(person: UUID) -> frozenset[Proof]:
    """Every NHS number with the birth date beside it by which this person is known for certain."""
    rows = _verified(SourceRecord.objects.filter(person_id=person))
    return frozenset((row.known_number, row.birth_date) for row in rows if len(row.birth_date) == 10)


def known_as(person: UUID, *, viewer: Viewer) -> Known:
    """Raises NotPermitted."""
    if Category.DEMOGRAPHICS not in viewer.categories(person, Action.READ):
        viewer.require(person, Category.DEMOGRAPHICS, Action.READ)
    rows = list(_verified(SourceRecord.objects.filter(person_id=person)).select_related("organisation"))
    theirs = [row for row in rows if row.organisation.kind == OrganisationKind.GP_PRACTICE and row.family]
    number, born = next(((row.known_number, row.birth_date) for row in theirs or rows), ("", ""))
    return Known(_name(theirs), born, number)


@needs_no_viewer("says only whether where somebody is must be kept from others, to whoever shows them")
def is_kept_apart(person: UUID) -> bool:
    return Person.objects.filter(kept_apart("id"), id=person).exists()


@needs_no_viewer("a condition to put inside another query")
def kept_apart(person_field: str) -> Q:
    """Whoever a source or the national service keeps apart from others, or whose address is protected here."""
    apart = SourceRecord.objects.filter(IS_APART)
    protected = current().filter(kind__in=hiding_whereabouts())
    theirs = (rows.filter(person_id=OuterRef(person_field)) for rows in (apart, protected))
    return reduce(or_, (Q(Exists(rows)) for rows in theirs))


def _name(rows: Iterable[SourceRecord]) -> str:
    return next((f"{row.given.split(' ')[0]} {row.family}".strip() for row in rows), "")


def _verified(rows: QuerySet[SourceRecord]) -> QuerySet[SourceRecord]:
    verified = Q(traced_status=TRACED) | Q(traced_status="", nhs_status=TRACED)
    return rows.filter(verified, made_with__isnull=True, described_at__isnull=False).order_by("number")
