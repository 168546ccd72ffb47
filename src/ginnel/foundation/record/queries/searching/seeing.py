"""Who may see which rows, as conditions: of one person by what was decided, across people as sharing renders it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet, SmallIntegerField
from django.db.models.expressions import RawSQL

from ginnel.foundation.people import queries as people
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.people.rules.closing import SAYING_NOTHING, WITHIN
from ginnel.foundation.record.fhir import compartment, kinds, parameters
from ginnel.foundation.record.queries.sight import Granted
from ginnel.foundation.record.store.searching.conditions import Hops
from ginnel.foundation.record.store.searching.fragments import (
    NOTHING,
    Sql,
    Visible,
    among,
    every,
    exists,
    negated,
    of_sources,
    some,
)
from ginnel.kernel.viewer import MEDICATION, RESTRICTED, Category, Purpose, Viewer

PATIENT = kinds.number_of("Patient")
REACHED = ("telecom", "phone", "email")
_ROW = "hop__row"
# Without a patient of their own, and yet they may hold anything about anybody, or a secret of whoever set them up.
_HOLDING = frozenset(
    {
        "BiologicallyDerivedProduct",
        "Bundle",
        "DeviceMetric",
        "EnrollmentResponse",
        "Linkage",
        "OperationOutcome",
        "Parameters",
        "PaymentNotice",
        "PaymentReconciliation",
        "Subscription",
        "TestReport",
        "VerificationResult",
    }
)


# A medicine on a shelf is nobody's, and says nothing of anybody: whose it is stands in what refers to it, which counts
# as the medicine does.
OFF_THE_SHELF = RESTRICTED - MEDICATION


@cache
def nobodys() -> frozenset[int]:
    """The types that are about no person: what stands on an organisation's shelf and is read by whoever may come in."""
    return frozenset(
        kinds.number_of(kind)
        for kind in kinds.KINDS
        if kinds.is_kind(kind) and kind not in _HOLDING and not compartment.paths(kind)
    )


def shelf(row: str) -> Sql:
    """What belongs to nobody and speaks of no restricted subject."""
    return every(
        [
            Sql(f"{row}.source_number < 0"),
            among(f"{row}.kind", sorted(nobodys())),
            Sql(f"{row}.category <> ALL(%s)", (sorted(map(int, OFF_THE_SHELF)),)),
        ]
    )


def of_one(granted: Granted, *, with_veiled: bool) -> Visible:
    """What may be seen of one person; `with_veiled`: also of organisations that must not be told."""
    alike: dict[frozenset[Category], list[int]] = defaultdict(list)
    for number, categories in granted.categories.items():
        if categories and (with_veiled or number not in granted.veiled):
            alike[categories].append(number)

    def visible(row: str) -> Sql:
        own = [among(f"{row}.number", sorted(granted.own_rows))] if granted.own_rows else []
        by_category = (
            every(
                [
                    of_sources(f"{row}.source_number", numbers),
                    among(f"{row}.category", sorted(map(int, categories))),
                ]
            )
            for categories, numbers in alike.items()
        )
        return some([*by_category, *own])

    return visible


@dataclass(frozen=True, slots=True)
class _Restricted:
    """A query of sharing's as text, its row named by `_ROW`; "" where it has no answer."""

    text: str
    values: tuple[Any, ...] = ()

    def on(self, row: str) -> Sql:
        return Sql(f"EXISTS ({self.text.replace(_ROW, row)})", self.values) if self.text else NOTHING


def hops(viewer: Viewer) -> Hops:
    """What may be met across people. What describes people is asked about through people, never met as a row; nor is
    an emergency essential of an organisation of whose knowing somebody nobody may learn."""
    keeps = viewer.purpose == Purpose.RECORD_KEEPING
    said = SourceRecord.objects.filter(number=RawSQL(f"{_ROW}.source_number", [])).annotate(
        category=RawSQL(f"{_ROW}.category", [], output_field=SmallIntegerField())
    )
    entries = _compiled(
        viewer.restrict_rows(
            said, person_field="person_id", category_field="category", own_field="organisation__code"
        )
    )
    who = Person.objects.filter(id=RawSQL(f"{_ROW}.id", []))
    described = SourceRecord.objects.filter(described_at__isnull=False)
    named = _restricted(viewer, described.filter(person_id=RawSQL(f"{_ROW}.id", [])), Category.DEMOGRAPHICS)
    contact = _restricted(
        viewer, SourceRecord.objects.filter(person_id=RawSQL(f"{_ROW}.id", [])), Category.CONTACT_AND_CARER
    )
    hidden = _compiled(people.hidden_people().filter(id__in=who.values("id")))
    told = described.filter(number=RawSQL(f"{_ROW}.number", []))
    telling = _restricted(viewer, told if keeps else _openly(told, viewer), Category.DEMOGRAPHICS)

    def resource(row: str) -> Sql:
        return some([shelf(row), every([_is_met(row, keeps), entries.on(row)])])

    def is_hidden(row: str) -> Sql:
        return every([hidden.on(row), negated(contact.on(row))])

    def description(row: str) -> Sql:
        them = f"(SELECT {row}.person_id AS id)"
        seen = exists(f"{them} them", negated(is_hidden("them")))
        return every([telling.on(row), seen])

    return Hops(
        PATIENT, resource, named.on, is_hidden, _is_apart, description, _asked("identifier"), _asked(*REACHED)
    )


@cache
def _asked(*names: str) -> frozenset[int]:
    """The numbers under which these parameters of a Patient are indexed."""
    known = parameters.of_kind("Patient")
    return frozenset(number for name in names for number, _ in known[name].stored)


def _is_apart(row: str) -> Sql:
    """Who may have been somebody else, beside whom they are not to be shown."""
    said = Sql(f"a.person_id = {row}.id")
    return exists("people_sourcerecord a", said, Sql("(a.is_separated OR a.traced_apart)"))


def _is_met(row: str, keeps: bool) -> Sql:
    """Not what describes somebody; nor an emergency essential of whoever may not be known to know them."""
    plain = Sql(f"{row}.category <> ALL(%s)", (sorted(map(int, SAYING_NOTHING)),))
    essential = Sql(f"{row}.category = %s", (int(Category.EMERGENCY_ESSENTIALS),))
    open_ = Sql(f"NOT EXISTS (SELECT FROM people_closing c WHERE c.source_id = {row}.source_number)")
    return every(
        [Sql(f"{row}.source_number > 0"), some([plain, essential if keeps else every([essential, open_])])]
    )


def _openly(rows: QuerySet[SourceRecord], viewer: Viewer) -> QuerySet[SourceRecord]:
    """Without those that an organisation's knowing somebody is closed by, as where people are found by name."""
    is_told = Q(organisation__code=viewer.organisation) & ~Q(
        closing__categories__contained_by=sorted(map(int, WITHIN))
    )
    return rows.filter(Q(closing=None) | is_told)


def _restricted(viewer: Viewer, rows: QuerySet[SourceRecord], category: Category) -> _Restricted:
    return _compiled(viewer.restrict(rows, person_field="person_id", category=category))


def _compiled(rows: QuerySet[Any]) -> _Restricted:
    try:
        text, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return _Restricted("")
    return _Restricted(text, tuple(values))
