"""A map as the paths of an SVG drawing: areas shaded by their figure, with a key in words and the table beneath.

Outlines are snapped to the drawing's own grid, neighbours alike, so that borders stay shared and the page stays small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import cos, radians
from typing import Any

from ginnel.foundation.places import queries as places

WIDTH = 620
SHADES = 5
_GRID = 2.0
Rings = list[list[list[float]]]
Point = tuple[int, int]


def shaded(
    level: str,
    values: Mapping[str, float | None],
    names: Mapping[str, str],
    words: Mapping[str, str],
    *,
    decimals: int,
) -> dict[str, Any] | None:
    """The map of a level: `values` by area code (None is left out), `words` what each says; None without outlines."""
    drawing = _drawing(level, places.drawing_edition())
    known = {code: path for code, path in drawing["paths"].items() if code in values}
    if not known:
        return None
    bounds = breaks([value for value in values.values() if value is not None])
    return {
        "width": WIDTH,
        "height": drawing["height"],
        "areas": [
            {
                "path": path,
                "shade": "out" if (value := values[code]) is None else str(shade(value, bounds)),
                "title": f"{names.get(code, code)}: {words.get(code, '')}",
            }
            for code, path in sorted(known.items())
        ],
        "key": _key(bounds, decimals),
        "has_left_out": any(values[code] is None for code in known),
    }


def breaks(values: Sequence[float]) -> list[float]:
    """The least of each shade, so that each holds about as many areas; fewer where values are the same."""
    ordered = sorted(values)
    found = [ordered[len(ordered) * shade // SHADES] for shade in range(SHADES)] if ordered else []
    return sorted(set(found))


def shade(value: float, bounds: Sequence[float]) -> int:
    """Which shade a value has, the darkest last whatever the number of shades."""
    return SHADES - len(bounds) + sum(value >= least for least in bounds) - 1


def _key(bounds: Sequence[float], decimals: int) -> list[dict[str, str]]:
    offset = SHADES - len(bounds)
    found = []
    for place, least in enumerate(bounds):
        more = bounds[place + 1 :]
        text = (
            f"{least:,.{decimals}f} to less than {more[0]:,.{decimals}f}"
            if more
            else f"{least:,.{decimals}f} and over"
        )
        found.append({"shade": str(place + offset), "text": text})
    return found


@lru_cache(maxsize=16)
def _drawing(level: str, edition: int) -> dict[str, Any]:
    """Paths by area code and the height of the drawing; remembered until another file is loaded."""
    outlines = places.outlines(level)
    points = [point for rings in outlines.values() for ring in rings for point in ring]
    if not points:
        return {"paths": {}, "height": 0}
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * _GRID) / ((east - west) * narrow or 1)

    def at(x: float, y: float) -> tuple[int, int]:
        across = (x - west) * narrow * scale + _GRID
        down = (north - y) * scale + _GRID
        return round(round(across / _GRID) * _GRID), round(round(down / _GRID) * _GRID)

    paths = {code: _path(rings, at) for code, rings in outlines.items()}
    height = round((north - south) * scale + 2 * _GRID)
    return {"paths": {code: path for code, path in paths.items() if path}, "height": height}


def _path(rings: Rings, at: Any) -> str:
    """The outline of everything the rings hold: a border between two of them is drawn by neither."""
    edges: set[frozenset[tuple[float, float]]] = set()
    for ring in rings:
        points = [(x, y) for x, y in ring]
        for pair in pairwise([*points, points[0]]):
            if pair[0] != pair[1]:
                edges ^= {frozenset(pair)}
    loops = (_without_straights([at(x, y) for x, y in loop]) for loop in _loops(edges))
    return " ".join("M" + "L".join(f"{x},{y}" for x, y in loop) + "Z" for loop in loops if len(loop) > 2)


def _loops(edges: set[frozenset[tuple[float, float]]]) -> Iterator[list[tuple[float, float]]]:
    """The edges walked until each walk is back where it began; which way they cross makes no difference to the fill."""
    beside: dict[tuple[float, float], list[tuple[float, float]]] = defaultdict(list)
    for edge in sorted(edges, key=sorted):
        one, other = edge
        beside[one].append(other)
        beside[other].append(one)
    for start in sorted(beside):
        while beside[start]:
            loop, here = [start], start
            while beside[here]:
                after = beside[here].pop()
                beside[after].remove(here)
                loop.append(after)
                here = after
            yield loop[:-1]


def _without_straights(loop: Sequence[Point]) -> list[Point]:
    """Only the corners, each once."""
    points = [point for before, point in pairwise([loop[-1], *loop]) if before != point]
    if not points:
        return []
    return [
        b
        for a, b, c in zip([points[-1], *points], points, [*points[1:], points[0]], strict=False)
        if (b[0] - a[0]) * (c[1] - a[1]) != (b[1] - a[1]) * (c[0] - a[0])
    ]
