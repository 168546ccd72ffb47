"""Finding services: by plain words, nearness, hours, ages and what they are filed under."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import ExpressionWrapper, F, FloatField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ginnel.foundation.directory.models import ListingIndex, ListingPlace, ListingVersion
from ginnel.foundation.directory.queries import narrowing, weighing
from ginnel.foundation.directory.queries.asked import Asked, Found, Page
from ginnel.foundation.directory.queries.dropped import dropped_of
from ginnel.foundation.directory.rules import wording
from ginnel.foundation.directory.rules.wording import Wanted
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "Services are about nobody."
_HALF = 6_000.0  # metres at which nearness counts half


@needs_no_viewer(_NOBODY)
def search(asked: Asked, *, page: int = 1, size: int = 20) -> Page:
    """Services that answer all that is asked, the best first. Where it must be open it is as near as its nearest place
    that is."""
    meant = weighing.as_meant(asked.words)
    words = meant.words
    timetables = narrowing.open_as(asked)
    query = _ordered(narrowing.services(asked, timetables), wording.wanted(words), asked, timetables)
    rows = list(query[(page - 1) * size : page * size])
    total = query.count() if len(rows) == size or page > 1 else len(rows)
    spelled = " ".join(words) if words != wording.tokens(asked.words) else ""
    at = _nearest(asked, timetables, [row.pk for row in rows])
    offered = " ".join(meant.offered) if meant.offered != words else ""
    return Page(
        total, [_at(one, at.get(one.id)) for one in _read([(row, None) for row in rows])], spelled, offered
    )


@needs_no_viewer(_NOBODY)
def places(asked: Asked, *, page: int = 1, size: int = 20) -> Page:
    """Services at each of their places that answers what is asked, the nearest first where nearness is asked for."""
    words = weighing.as_meant(asked.words).words
    timetables = narrowing.open_as(asked)
    wanted = wording.wanted(words)
    query = _matching(narrowing.services(asked, timetables), wanted, asked)
    found = narrowing.where_had(timetables).filter(index__in=query.values("pk")).select_related("index")
    if asked.near:
        found = found.annotate(away=narrowing.metres(asked.near))
        found = found.order_by(F("away").asc(nulls_last=True), "said_id", "id")
        if asked.within is not None:
            found = found.filter(away__lte=asked.within)
    else:
        found = found.order_by("index__name", "said_id", "id")
    rows = list(found[(page - 1) * size : page * size])
    read = _read([(row.index, row.said_id) for row in rows])
    return Page(found.count(), [_at(one, row) for one, row in zip(read, rows, strict=True)])


def _at(one: Found, place: ListingPlace | None) -> Found:
    """With what is known of it there."""
    if place is None:
        return one
    there = (place.timetable_id,) if place.timetable_id else ()
    return replace(one, place=place.said_id, metres=getattr(place, "away", None), timetables=there)


def _nearest(asked: Asked, timetables: list[int] | None, ids: list[UUID]) -> dict[UUID, ListingPlace]:
    """The nearest place of each that answers what is asked."""
    if not asked.near:
        return {}
    there = narrowing.nearest(asked.near, timetables).filter(index__in=ids)
    return {one.index_id: one for one in there.order_by("index", "away", "said_id", "id").distinct("index")}


def _matching(query: QuerySet[ListingIndex], wanted: list[Wanted], asked: Asked) -> QuerySet[ListingIndex]:
    """Words that say nothing of what is needed find nothing: every service there is would be no answer."""
    is_of_nothing = asked.is_of_words_alone and not wanted
    return query.none() if is_of_nothing else weighing.matching(query, wanted)


def _ordered(
    query: QuerySet[ListingIndex], wanted: list[Wanted], asked: Asked, timetables: list[int] | None
) -> QuerySet[ListingIndex]:
    """The best first: what fewer services say counts for more, and what is far away for less."""
    query = _matching(query, wanted, asked)
    if asked.near:
        there = narrowing.nearest(asked.near, timetables).filter(index=OuterRef("pk"))
        query = query.alias(metres=Subquery(there.values("away")[:1], output_field=FloatField()))
    if not wanted:
        return query.order_by(*([F("metres").asc(nulls_last=True)] if asked.near else []), "name", "pk")
    score: Any = weighing.score(wanted)
    if asked.near:
        far = Coalesce(F("metres"), Value(_HALF))
        score = score / (Value(1.0) + far / Value(_HALF))
    return query.annotate(score=ExpressionWrapper(score, output_field=FloatField())).order_by(
        "-score", "name", "pk"
    )


def _read(rows: Sequence[tuple[Any, UUID | None]]) -> list[Found]:
    wanted = {row.pk: row.version for row, _ in rows}
    versions = ListingVersion.objects.filter(listing__in=wanted).values_list("listing", "number", "document")
    gone = dropped_of(wanted)
    documents = {id: text for id, number, text in versions if wanted[id] == number}
    return [
        Found(
            row.pk,
            json.loads(documents[row.pk]),
            row.changed_at,
            row.assured_on,
            tuple(row.timetables),
            place=place,
            is_dropped=row.pk in gone,
        )
        for row, place in rows
    ]
