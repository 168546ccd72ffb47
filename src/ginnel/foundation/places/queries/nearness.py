"""About where a postcode is, or what people call a place."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import lru_cache

from ginnel.foundation.places.models import AreaShape, Postcode
from ginnel.foundation.places.queries.nesting import drawing_edition, nested
from ginnel.foundation.places.queries.outlines import outlines
from ginnel.foundation.places.rules.nesting import LEVELS
from ginnel.foundation.places.states import AreaKind
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.values.identifiers import clean_postcode


@needs_no_viewer("Where a postcode is is published; it is about nobody.")
def about_where(postcode: str) -> tuple[float, float] | None:
    """Latitude and longitude of the middle of the lower area that it lies in, None where that is not known here: right
    to a few hundred metres in a town, and to some thousands in the country."""
    lower = Postcode.objects.filter(postcode=clean_postcode(postcode)).values_list("lsoa", flat=True).first()
    if not lower:
        return None
    shapes = AreaShape.objects.filter(area__kind=AreaKind.LSOA, area__code=lower)
    rings = shapes.values_list("rings", flat=True).first()
    if not rings:
        return None
    points = max(rings, key=len)
    return _middle([point[1] for point in points]), _middle([point[0] for point in points])


@needs_no_viewer("Where a neighbourhood is is published; it is about nobody.")
def where_called(name: str) -> tuple[float, float] | None:
    """Latitude and longitude of the middle of the neighbourhood, district or council area of that name, the smallest
    first; None of a name that is none here."""
    return _middles(drawing_edition(), clock.today()).get(_said(name))


@lru_cache(maxsize=2)
def _middles(_edition: int, day: date) -> dict[str, tuple[float, float]]:
    """By name; kept until another file is loaded."""
    names = {code: _said(name) for (_, code), name in nested(on=day)[1].items()}
    found: dict[str, tuple[float, float]] = {}
    for level in LEVELS:  # a smaller area of the same name takes its place
        points: dict[str, list[list[float]]] = defaultdict(list)
        for code, rings in outlines(level).items():
            name = names.get(code, "")
            for one in {name, name.rstrip(" 0123456789")} - {""}:  # a town may be drawn in numbered parts
                points[one] += [point for ring in rings for point in ring]
        for one, drawn in points.items():
            found[one] = _middle([each[1] for each in drawn]), _middle([each[0] for each in drawn])
    return found


def _said(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())


def _middle(numbers: list[float]) -> float:
    return (min(numbers) + max(numbers)) / 2
