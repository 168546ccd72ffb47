"""Outlines of the areas of a level, for drawing them."""

from __future__ import annotations

from collections import defaultdict

from ginnel.foundation.places.models import AreaShape
from ginnel.foundation.places.queries.nesting import nested
from ginnel.foundation.places.rules.nesting import LEVELS
from ginnel.foundation.places.states import AreaKind
from ginnel.kernel.exemptions import needs_no_viewer

Rings = list[list[list[float]]]


@needs_no_viewer("Areas are about nobody.")
def outlines(level: str) -> dict[str, Rings]:
    """The rings of each area of a level by code; an area without an outline of its own has those of its parts."""
    areas, _ = nested()
    shapes: dict[str, Rings] = dict(AreaShape.objects.values_list("area__code", "rings"))
    kinds = dict(AreaShape.objects.values_list("area__code", "area__kind"))
    drawn: dict[str, Rings] = {}
    wanted = {code for each in areas if (code := getattr(each, level))}
    for code in wanted & shapes.keys():
        if kinds[code] != AreaKind.LSOA:
            drawn[code] = shapes[code]
    for smaller in (*LEVELS[LEVELS.index(level) + 1 :], "code"):
        parts: dict[str, set[str]] = defaultdict(set)
        for each in areas:
            parts[getattr(each, level)].add(getattr(each, smaller))
        for code in wanted - drawn.keys():
            held = [ring for part in sorted(parts[code] & shapes.keys()) for ring in shapes[part]]
            if held:
                drawn[code] = held
    return drawn
