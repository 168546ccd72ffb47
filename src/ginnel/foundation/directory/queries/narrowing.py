"""Which services, and which of their places, answer what is asked but for its words."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians
from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Sqrt

from ginnel.foundation.directory.models import ListingIndex, ListingPlace
from ginnel.foundation.directory.queries import hours
from ginnel.foundation.directory.queries.asked import Asked, Point
from ginnel.foundation.directory.queries.dropped import dropped
from ginnel.foundation.directory.rules import schedules as rules
from ginnel.foundation.directory.states import ServiceStatus

_METRES = 111_195.0  # in a degree of latitude


def open_as(asked: Asked) -> list[int] | None:
    """Timetables that are kept then; None where no hours are asked for."""
    moment = asked.open_at
    if moment is None and asked.day is None and not asked.opens_from and not asked.closes_by:
        return None
    return hours.that_are(
        lambda each: (moment is None or rules.is_open(each, moment)) and _opens_as(each, asked)
    )


def services(asked: Asked, timetables: list[int] | None) -> QuerySet[ListingIndex]:
    """`timetables` are those of which one must be kept."""
    wanted: dict[str, Any] = {
        "minimum_age__gte": asked.minimum_age,
        "maximum_age__lte": asked.maximum_age,
        "taxonomies__contains": [asked.taxonomy] if asked.taxonomy else None,
        "terms__contains": [asked.term] if asked.term else None,
        "elements__contains": [int(asked.element)] if asked.element else None,
        "provider": asked.provider,
        "changed_at__gte": asked.changed_since,
        "status": ServiceStatus.ACTIVE if asked.only_running or asked.open_at else None,
        "timetables__overlap": timetables,
    }
    query = ListingIndex.objects.filter(
        **{name: value for name, value in wanted.items() if value is not None}
    )
    if asked.open_at:
        query = query.exclude(pk__in=dropped().values("listing"))
    if asked.age is not None:
        query = query.filter(
            Q(minimum_age=None) | Q(minimum_age__lte=asked.age),
            Q(maximum_age=None) | Q(maximum_age__gte=asked.age),
        )
    if asked.near and asked.within is not None:
        here = where_had(timetables).filter(index=OuterRef("pk"), **_box(asked.near, asked.within))
        query = query.filter(Exists(here.annotate(away=metres(asked.near)).filter(away__lte=asked.within)))
    return query


def where_had(timetables: list[int] | None) -> QuerySet[ListingPlace]:
    """Places at which one of these is kept; all of them where no hours are asked for."""
    query = ListingPlace.objects.all()
    return query if timetables is None else query.filter(timetable__in=timetables)


def nearest(near: Point, timetables: list[int] | None) -> QuerySet[Any]:
    """Of which it is known how far they are, as `away`: the nearest first."""
    known = where_had(timetables).filter(latitude__isnull=False, longitude__isnull=False)
    return known.annotate(away=metres(near)).order_by("away", "said_id", "id")


def _opens_as(each: Sequence[rules.Schedule], asked: Asked) -> bool:
    if asked.day is None and not asked.opens_from and not asked.closes_by:
        return True
    return any(
        (asked.day is None or rules.opens_on_weekday(one, asked.day))
        and (asked.opens_from is None or one.opens_at >= asked.opens_from)
        and (asked.closes_by is None or (one.opens_at < one.closes_at <= asked.closes_by))
        for one in each
        if not one.kind
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


def metres(near: Point) -> ExpressionWrapper:
    """As the crow flies on a flat map round the point: right to a thousandth across a county."""
    north = (F("latitude") - Value(near.latitude)) * Value(_METRES)
    east = (F("longitude") - Value(near.longitude)) * Value(_METRES * cos(radians(near.latitude)))
    return ExpressionWrapper(Sqrt(north * north + east * east), output_field=FloatField())
