"""A line over time as the coordinates of an SVG drawing; the template draws it, the table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 14, 44
_LINES = 4


@dataclass(frozen=True, slots=True)
class Point:
    """One period. `value` None: left out or nothing."""

    label: str
    value: float | None
    lower: float | None = None
    upper: float | None = None


def line(points: Sequence[Point], *, decimals: int) -> dict[str, Any] | None:
    """Axis, grid, runs of the line without gaps bridged, and the band of the interval; None where nothing is shown."""
    shown = [value for point in points for value in (point.value, point.upper) if value is not None]
    if not shown:
        return None
    step = _step(max(shown))
    top = step * max(1, ceil(max(shown) / step))
    across = (WIDTH - LEFT - RIGHT) / max(1, len(points) - 1)

    def at(place: int, value: float) -> tuple[float, float]:
        x = LEFT + (across * place if len(points) > 1 else (WIDTH - LEFT - RIGHT) / 2)
        return round(x, 1), round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)

    runs = _runs(points)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "grid": [
            {"y": at(0, value)[1], "label": f"{value:,.{_decimals(step)}f}"}
            for value in (step * line for line in range(round(top / step) + 1))
        ],
        "lines": [_path(at(place, points[place].value or 0) for place in run) for run in runs],
        "bands": [_band(points, run, at) for run in runs if points[run[0]].upper is not None],
        "dots": [at(place, point.value) for place, point in enumerate(points) if point.value is not None],
        "labels": _labels(points, at),
    }


def _runs(points: Sequence[Point]) -> list[list[int]]:
    """Stretches of neighbouring periods that have a value."""
    runs: list[list[int]] = []
    for place, point in enumerate(points):
        if point.value is None:
            continue
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _path(places: Any) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _band(points: Sequence[Point], run: Sequence[int], at: Any) -> str:
    above = [at(place, points[place].upper or 0) for place in run]
    below = [at(place, points[place].lower or 0) for place in reversed(run)]
    return _path([*above, *below])


def _labels(points: Sequence[Point], at: Any) -> list[dict[str, Any]]:
    """The first and the last, which even the longest words leave room for on a phone."""
    places = sorted({0, len(points) - 1})
    anchors = {0: "start", len(points) - 1: "end"} if len(points) > 1 else {}
    return [
        {
            "x": at(place, 0)[0],
            "y": HEIGHT - 16,
            "text": points[place].label,
            "anchor": anchors.get(place, "middle"),
        }
        for place in places
    ]


def _step(most: float) -> float:
    """A round distance between grid lines: 1, 2 or 5 times a power of ten."""
    if most <= 0:
        return 1
    rough = most / _LINES
    power = 10 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)


def _decimals(step: float) -> int:
    return max(0, -floor(log10(step)))
