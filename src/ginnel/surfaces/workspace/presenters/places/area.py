"""One area: each measure with its headline, what it was made of, its course over time, and the areas within."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.urls import reverse

from ginnel.kernel.web import formats
from ginnel.population.engine.definitions import Measure
from ginnel.population.engine.published import Published, Row
from ginnel.surfaces.workspace.presenters.places import chart
from ginnel.surfaces.workspace.presenters.places.figures import (
    LEVEL_WORDS,
    PLURALS,
    cell,
    headline,
    shown_figures,
)

_LEVELS = ("place", "council", "district", "neighbourhood")
_BELOW = dict(pairwise(_LEVELS))


def area(level: str, code: str, shown: Sequence[tuple[Measure, Published]]) -> dict[str, Any] | None:
    """The page of an area; None when no measure knows it."""
    known = [(measure, found) for measure, found in shown if _row(found, level, code)]
    if not known:
        return None
    first = _row(known[0][1], level, code)
    assert first is not None
    below = _below(known[0][1], level, code)
    word = PLURALS.get(_BELOW.get(level, ""), "")
    return {
        "name": first.name,
        "level": LEVEL_WORDS[level],
        "is_place": level == "place",
        "trail": _trail(known[0][1], first),
        "measures": [_section(measure, found, level, code) for measure, found in known],
        "below": below,
        "below_title": f"{len(below)} {word if len(below) > 1 else word.removesuffix('s')} here",
    }


def address(level: str, code: str) -> str:
    if level == "place" or not code:
        return reverse("workspace:places")
    return reverse("workspace:place", kwargs={"level": level, "code": code})


def _row(found: Published, level: str, code: str) -> Row | None:
    return next((row for row in found.latest.rows if row.level == level and row.code == code), None)


def _trail(found: Published, row: Row) -> list[dict[str, str]]:
    """The areas this one lies in, the whole place first."""
    place = _LEVELS.index(row.level)
    if not place:
        return []
    above = _LEVELS[place - 1]
    parent = _row(found, above, row.above if above != "place" else "")
    if parent is None:
        return []
    return [*_trail(found, parent), {"text": parent.name, "href": address(parent.level, parent.code)}]


def _section(measure: Measure, found: Published, level: str, code: str) -> dict[str, Any]:
    rows = [(each.period, _at(each.rows, level, code)) for each in found.publications]
    figure = measure.figures[0]
    points = [
        chart.Point(period.label, value.value, value.lower, value.upper)
        for period, row in rows
        if row is not None
        for value in [row.values[figure.name]]
    ]
    latest = rows[-1][1]
    assert latest is not None
    figures = shown_figures(measure, latest)
    return {
        "id": measure.id,
        "title": measure.title,
        "period": found.latest.period.label,
        "headline": headline(measure, latest),
        "definition": measure.definition,
        "version": measure.version,
        "standing": _standing(found),
        "href": reverse("workspace:measure", kwargs={"id": measure.id}),
        "chart": chart.line(points, decimals=figure.decimals),
        "chart_title": f"{figure.label}, {found.publications[0].period.label} to {found.latest.period.label}",
        "heads": [one.label for one in figures],
        "rows": [
            {"period": period.label, "cells": [cell(row.values[one.name], one) for one in figures]}
            for period, row in reversed(rows)
            if row is not None
        ],
    }


def _standing(found: Published) -> str:
    """How complete and fresh the latest period is, in a line."""
    known = [
        f"{share.label.lower()}: {share.percent}%"
        for share in found.latest.completeness
        if share.percent is not None
    ]
    days = [source.latest_on for source in found.sources if source.latest_on]
    count = len(found.sources)
    sources = "1 source" if count == 1 else f"{count} sources"
    fresh = f"{sources}, the stalest to {formats.day(min(days))}" if days else sources
    said = "; ".join([*known, fresh])
    return said[0].upper() + said[1:] + "."


def _at(rows: Sequence[Row], level: str, code: str) -> Row | None:
    return next((row for row in rows if row.level == level and row.code == code), None)


def _below(found: Published, level: str, code: str) -> list[dict[str, str]]:
    below = _BELOW.get(level)
    rows = [
        row
        for row in found.latest.rows
        if row.level == below and row.code and (level == "place" or row.above == code)
    ]
    return [
        {"text": row.name, "href": address(row.level, row.code)}
        for row in sorted(rows, key=lambda row: row.name)
    ]
