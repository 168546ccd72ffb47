"""Finding services: by plain words, nearness, hours, ages and what they are filed under."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import lru_cache, reduce
from math import cos, log, radians
from operator import add, or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Sqrt

from ginnel.foundation.directory.models import DirectoryWord, ListingIndex, ListingPlace, ListingVersion
from ginnel.foundation.directory.queries import hours
from ginnel.foundation.directory.rules import schedules as rules
from ginnel.foundation.directory.rules import wording
from ginnel.foundation.directory.states import CriticalElement, ServiceStatus
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "Services are about nobody."
_WEIGHTS = [0.05, 0.15, 0.5, 1.0]  # of what is said of it, its description, what it is filed under, its name
_METRES = 111_195.0  # in a degree of latitude
_HALF = 6_000.0  # metres at which nearness counts half


@dataclass(frozen=True, slots=True)
class Point:
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; None or "" asks nothing. `age` is of whoever needs it; `minimum_age` and `maximum_age` are as
    Open Referral UK's API means them: of services with at least, and at most, these. `day` is a weekday from Monday 0,
    on which it opens at `opens_from` or later and closes at `closes_by` or earlier."""

    words: str = ""
    near: Point | None = None
    within: float | None = None
    open_at: datetime | None = None
    age: float | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    taxonomy: UUID | None = None
    term: UUID | None = None
    element: CriticalElement | None = None
    provider: UUID | None = None
    day: int | None = None
    opens_from: time | None = None
    closes_by: time | None = None
    changed_since: datetime | None = None
    only_running: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One service as its document says it. `metres` is None where nearness was not asked for or is not known; `place`
    is that of the service at a location, where these were searched."""

    id: UUID
    document: dict[str, Any]
    changed_at: datetime
    assured_on: date | None
    timetables: tuple[int, ...]
    metres: float | None = None
    place: UUID | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of `total`. `words` are those that were looked for, where one was taken to be spelled wrong."""

    total: int
    items: list[Found] = field(default_factory=list)
    words: str = ""


@needs_no_viewer(_NOBODY)
def search(asked: Asked, *, page: int = 1, size: int = 20) -> Page:
    """Services that answer all that is asked, the best first."""
    words = _as_meant(asked.words)
    query = _ordered(_filtered(asked), words, asked)
    rows = list(query[(page - 1) * size : page * size])
    total = query.count() if len(rows) == size or page > 1 else len(rows)
    spelled = " ".join(words) if words != wording.tokens(asked.words) else ""
    away = _away(asked.near, [row.pk for row in rows]) if asked.near else {}
    found = [replace(one, metres=away.get(one.id)) for one in _read([(row, None) for row in rows])]
    return Page(total, found, spelled)


@needs_no_viewer(_NOBODY)
def places(asked: Asked, *, page: int = 1, size: int = 20) -> Page:
    """Services at each of their places, the nearest first where nearness is asked for."""
    words = _as_meant(asked.words)
    query = _matching(_filtered(asked), words)
    found = ListingPlace.objects.filter(index__in=query.values("pk")).select_related("index")
    if asked.near:
        found = found.annotate(metres=_metres(asked.near)).order_by(F("metres").asc(nulls_last=True), "id")
        if asked.within is not None:
            found = found.filter(metres__lte=asked.within)
    else:
        found = found.order_by("index__name", "id")
    rows = list(found[(page - 1) * size : page * size])
    away = {row.said_id: getattr(row, "metres", None) for row in rows}
    read = _read([(row.index, row.said_id) for row in rows])
    return Page(found.count(), [replace(one, metres=away[one.place]) for one in read if one.place])


def _as_meant(text: str) -> list[str]:
    """The words of the search, spelled as some service or we spell them."""
    words = wording.tokens(text)
    unsure = wording.doubtful(words)
    if not unsure:
        return words
    held = set(DirectoryWord.objects.filter(word__in=unsure).values_list("word", flat=True))
    lost = [word for word in unsure if word not in held]
    if not lost:
        return words
    alike = reduce(or_, (Q(word__startswith=word[0]) for word in lost))
    near = set(DirectoryWord.objects.filter(alike).values_list("word", flat=True))
    return wording.spelled(words, near | held)


def _filtered(asked: Asked) -> QuerySet[ListingIndex]:
    query = ListingIndex.objects.all()
    wanted: dict[str, Any] = {
        "minimum_age__gte": asked.minimum_age,
        "maximum_age__lte": asked.maximum_age,
        "taxonomies__contains": [asked.taxonomy] if asked.taxonomy else None,
        "terms__contains": [asked.term] if asked.term else None,
        "elements__contains": [int(asked.element)] if asked.element else None,
        "provider": asked.provider,
        "changed_at__gte": asked.changed_since,
        "status": ServiceStatus.ACTIVE if asked.only_running else None,
    }
    query = query.filter(**{name: value for name, value in wanted.items() if value is not None})
    if asked.age is not None:
        query = query.filter(
            Q(minimum_age=None) | Q(minimum_age__lte=asked.age),
            Q(maximum_age=None) | Q(maximum_age__gte=asked.age),
        )
    if asked.open_at:
        moment = asked.open_at
        query = query.filter(
            timetables__overlap=hours.that_are(lambda each: rules.is_open(each, moment)),
            status=ServiceStatus.ACTIVE,
        )
    if asked.day is not None or asked.opens_from or asked.closes_by:
        query = query.filter(timetables__overlap=hours.that_are(lambda each: _opens_as(each, asked)))
    if asked.near and asked.within is not None:
        near = ListingPlace.objects.filter(index=OuterRef("pk"), **_box(asked.near, asked.within))
        query = query.filter(
            Exists(near.annotate(metres=_metres(asked.near)).filter(metres__lte=asked.within))
        )
    return query


def _opens_as(each: Sequence[rules.Schedule], asked: Asked) -> bool:
    return any(
        (asked.day is None or rules.opens_on_weekday(one, asked.day))
        and (asked.opens_from is None or one.opens_at >= asked.opens_from)
        and (asked.closes_by is None or (one.opens_at < one.closes_at <= asked.closes_by))
        for one in each
    )


def _box(near: Point, within: float) -> dict[str, float]:
    """Degrees round the point, for the index."""
    high = within / _METRES
    wide = high / max(0.01, cos(radians(near.latitude)))
    return {
        "latitude__gte": near.latitude - high,
        "latitude__lte": near.latitude + high,
        "longitude__gte": near.longitude - wide,
        "longitude__lte": near.longitude + wide,
    }


def _metres(near: Point) -> ExpressionWrapper:
    """As the crow flies on a flat map round the point: right to a thousandth across a county."""
    north = (F("latitude") - Value(near.latitude)) * Value(_METRES)
    east = (F("longitude") - Value(near.longitude)) * Value(_METRES * cos(radians(near.latitude)))
    return ExpressionWrapper(Sqrt(north * north + east * east), output_field=FloatField())


def _away(near: Point, ids: list[UUID]) -> dict[UUID, float]:
    """How far the nearest place of each is."""
    places = ListingPlace.objects.filter(index__in=ids, latitude__isnull=False).annotate(away=_metres(near))
    return dict(places.order_by("index", "away").distinct("index").values_list("index_id", "away"))


def _query(one: wording.Wanted) -> SearchQuery:
    return reduce(or_, (SearchQuery(each, config="english") for each in one.find))


def _matching(query: QuerySet[ListingIndex], words: list[str]) -> QuerySet[ListingIndex]:
    wanted = wording.wanted(words)
    if not wanted:
        return query
    return query.filter(words=reduce(or_, (_query(one) for one in wanted)))


def _ordered(query: QuerySet[ListingIndex], words: list[str], asked: Asked) -> QuerySet[ListingIndex]:
    """The best first: what fewer services say counts for more, and what is far away for less."""
    wanted = wording.wanted(words)
    query = _matching(query, words)
    if asked.near:
        nearest = ListingPlace.objects.filter(index=OuterRef("pk"), latitude__isnull=False)
        nearest = nearest.annotate(away=_metres(asked.near)).order_by("away")
        query = query.alias(metres=Subquery(nearest.values("away")[:1], output_field=FloatField()))
    if not wanted:
        return query.order_by(*([F("metres").asc(nulls_last=True)] if asked.near else []), "name", "pk")
    edition = _edition()
    score: Any = reduce(add, (_score(one, edition) for one in wanted))
    if asked.near:
        far = Coalesce(F("metres"), Value(_HALF))
        score = score / (Value(1.0) + far / Value(_HALF))
    return query.annotate(score=ExpressionWrapper(score, output_field=FloatField())).order_by(
        "-score", "name", "pk"
    )


def _score(one: wording.Wanted, edition: int) -> Any:
    rank = SearchRank(F("words"), _query(one), weights=_WEIGHTS)
    return Value(one.weight * _rarity(one.find, edition)) * rank


def _edition() -> int:
    """Changes with everything that is said of any service."""
    return ListingVersion.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@lru_cache(maxsize=4096)
def _rarity(find: tuple[str, ...], edition: int) -> float:
    """The more the fewer services say it. Counted once an edition: counting takes as long as the search itself."""
    total = ListingIndex.objects.count()
    with_it = ListingIndex.objects.filter(words=_query(wording.Wanted(find, 1.0))).count()
    return log(1.0 + total / (1.0 + with_it))


def _read(rows: Sequence[tuple[Any, UUID | None]]) -> list[Found]:
    wanted = {row.pk: row.version for row, _ in rows}
    versions = ListingVersion.objects.filter(listing__in=wanted).values_list("listing", "number", "document")
    documents = {id: text for id, number, text in versions if wanted[id] == number}
    return [
        Found(
            row.pk,
            json.loads(documents[row.pk]),
            row.changed_at,
            row.assured_on,
            tuple(row.timetables),
            place=place,
        )
        for row, place in rows
    ]
