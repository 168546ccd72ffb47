"""What people have said of how much may be shared: for one person, and as a condition on many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Least
from django.db.models.lookups import Exact, In

from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.sharing.models import Capacity, Overruling, Willingness
from ginnel.foundation.sharing.rules.willingness import (
    LIFTING_NO_SUBJECT,
    LONGEST_YIELDING,
    SUBJECTS,
    Found,
    Word,
    Yielding,
    objections,
)
from ginnel.foundation.sharing.states import Ground, SaidBy
from ginnel.kernel import clock, prepared
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import MEDICATION, Action, Category, Viewer, covering

_WORDS = """
SELECT w.is_objection, w.organisation_kind, o.code, w.category, w.said_at, w.id
FROM sharing_willingness w LEFT JOIN organisations_organisation o ON o.id = w.organisation_id
WHERE w.person_id = %s AND w.organisation_kind IN ('', %s) AND (o.code IS NULL OR o.code = %s)
"""
_YIELDINGS = """
SELECT o.code, y.category, y.starts_at, least(y.ends_at, e.ended_at)
FROM sharing_overruling y JOIN organisations_organisation o ON o.id = y.organisation_id
LEFT JOIN sharing_overrulingending e ON e.overruling_id = y.id WHERE y.person_id = %s AND o.code = %s
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that was said, for a page. `about` None is everything; `to` is a kind or an organisation's name, '' for
    everybody. `counts`: nothing later covers all that it covers."""

    id: UUID
    is_objection: bool
    to: str
    about: Category | None
    said_by: SaidBy
    why: str
    said_at: datetime
    recorded_at: datetime
    recorded_by_name: str


@dataclass(frozen=True, slots=True)
class Overruled:
    """That an objection yields, or yielded, for an organisation; `until` is when it ends or ended."""

    id: UUID
    organisation: str
    about: Category | None
    ground: Ground
    reason: str
    starts_at: datetime
    until: datetime
    recorded_by_name: str
    is_current: bool


@needs_no_viewer("an input of the sharing decision itself")
def objected(person: UUID, *, kind: str, organisation: str) -> frozenset[Category]:
    """What this organisation (code, of a kind) may not be shown now, because the person asked so."""
    words = [_word(*row) for row in prepared.run(_WORDS, [person, kind, organisation])]
    if not any(word.is_objection for word in words):
        return frozenset()
    rows = prepared.run(_YIELDINGS, [person, organisation])
    yielded = [Yielding(code, _category(about), starts, until) for code, about, starts, until in rows]
    return objections(words, yielded, kind=kind, organisation=organisation, at=clock.now())


@needs_no_viewer("an input of the sharing decision itself")
def objecting(
    *,
    person_field: str,
    kind: str,
    organisation: str,
    category: Category | None = None,
    category_field: str = "",
) -> Q:
    """The same rule as `rules.willingness.objections`, as a condition: that the person objects to it. `category_field`
    stands instead of one category where each row has its own."""
    of_row: Any = OuterRef(category_field) if category_field else category
    of_row_around: Any = OuterRef(OuterRef(category_field)) if category_field else category
    covering = Willingness.objects.filter(_covering(kind, organisation))
    later = covering.filter(_about(of_row_around), person_id=OuterRef("person_id")).filter(
        Q(said_at__gt=OuterRef("said_at")) | Q(said_at=OuterRef("said_at"), id__gt=OuterRef("id")), _lifts()
    )
    at = clock.now()
    yields = _overruling().filter(
        _about(of_row_around),
        person_id=OuterRef("person_id"),
        organisation__code=organisation,
        starts_at__lte=at,
        until__gt=at,
    )
    last = covering.filter(_about(of_row), person_id=OuterRef(person_field), is_objection=True)
    return Q(Exists(last.filter(~Exists(later), ~Exists(yields))))


def statements(*, viewer: Viewer, person: UUID) -> list[Statement]:
    """All that was said, last first. Raises NotPermitted for whoever may not see whom to speak to about it.

    A statement about a category that the viewer may not see is left out: it would say that there is such a thing.
    """
    viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    open_to = viewer.own_categories(person, Action.READ)
    rows = Willingness.objects.filter(person_id=person).select_related("organisation")
    return [
        Statement(
            row.id,
            row.is_objection,
            row.organisation.name if row.organisation else _kind(row.organisation_kind),
            _category(row.category),
            SaidBy(row.said_by),
            row.why,
            row.said_at,
            row.recorded_at,
            row.recorded_by_name,
        )
        for row in rows.order_by("-said_at", "-id")
        if row.category is None or row.category in open_to
    ]


def overruled(*, viewer: Viewer, person: UUID) -> list[Overruled]:
    """Where an objection yields or has yielded, latest first; what the viewer may not see is left out, unless they may
    let one yield."""
    viewer.require(person, Category.DEMOGRAPHICS, Action.READ)
    open_to = viewer.own_categories(person, Action.READ)
    at, may_overrule = clock.now(), viewer.role in LONGEST_YIELDING
    rows = _overruling().filter(person_id=person).select_related("organisation").order_by("-starts_at", "-id")
    return [
        Overruled(
            row.id,
            row.organisation.name,
            _category(row.category),
            Ground(row.ground),
            row.reason,
            row.starts_at,
            row.until,
            row.recorded_by_name,
            row.starts_at <= at < row.until,
        )
        for row in rows
        if row.category is None or row.category in open_to or may_overrule
    ]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of whether a person could decide one thing at one time, for a page."""

    decision: str
    has_capacity: bool
    how: str
    found_at: datetime
    recorded_by_name: str


def findings(*, viewer: Viewer, person: UUID) -> list[Finding]:
    """Every finding of this person's capacity, latest first."""
    viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    rows = Capacity.objects.filter(person_id=person).order_by("-found_at", "-id")
    return [
        Finding(row.decision, row.has_capacity, row.how, row.found_at, row.recorded_by_name) for row in rows
    ]


@needs_no_viewer("reads for the action that refers to it")
def finding(capacity: UUID, *, person: UUID) -> Found | None:
    """What was found of this person's capacity; None where it is of somebody else or not known."""
    row = Capacity.objects.filter(id=capacity, person_id=person).first()
    return Found(row.id, row.has_capacity, row.found_at) if row else None


def _covering(kind: str, organisation: str) -> Q:
    return Q(organisation_kind__in=("", kind)) & (Q(organisation=None) | Q(organisation__code=organisation))


def _about(category: Any) -> Q:
    """Said of everything, of this category, or of what covers it."""
    if isinstance(category, Category):
        return Q(category=None) | Q(category__in=sorted(covering(category)))
    covered = Q(category=None) | Q(category=category)
    for one in sorted(MEDICATION):
        covered |= Q(Exact(category, int(one)), category__in=sorted(covering(one)))
    return covered


def _lifts() -> Q:
    """That it is not said of medicines after something that was said of a subject."""
    said_before = Coalesce(OuterRef("category"), Value(0))
    is_of_none = ~Q(In(said_before, sorted(map(int, SUBJECTS))))
    return Q(category=None) | ~Q(category=LIFTING_NO_SUBJECT) | is_of_none


def _overruling() -> Any:
    """Overrulings with `until`, the earlier of their end and their ending."""
    return Overruling.objects.annotate(
        until=Least(F("ends_at"), Coalesce(F("ending__ended_at"), F("ends_at")))
    )


def _word(
    is_objection: bool, kind: str, code: str | None, category: int | None, said_at: datetime, id: UUID
) -> Word:
    return Word(is_objection, kind, code or "", _category(category), said_at, str(id))


def _category(number: int | None) -> Category | None:
    return None if number is None else Category(number)


def _kind(kind: str) -> str:
    return str(OrganisationKind(kind).label) if kind else ""
