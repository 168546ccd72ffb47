"""One measure in one period by area: map, table, definition, completeness, freshness, and how to repeat it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from ginnel.kernel.web import formats
from ginnel.population.engine.definitions import FigureKind, Measure
from ginnel.population.engine.published import Publication, Published, Row
from ginnel.surfaces.workspace.presenters.places import map as maps
from ginnel.surfaces.workspace.presenters.places.area import address
from ginnel.surfaces.workspace.presenters.places.figures import LEVEL_WORDS, PLURALS, cell, headline, written


def measure(wanted: Measure, found: Published, level: str, starts: str) -> dict[str, Any]:
    """The page; `starts` names the period by its first day, the latest when it names none."""
    chosen = next(
        (each for each in found.publications if each.period.starts.isoformat() == starts), found.latest
    )
    rows = sorted(chosen.at(level), key=lambda row: (not row.code, row.name))
    return {
        "measure": wanted,
        "title": wanted.title,
        "period": chosen.period.label,
        "level": level,
        "level_words": PLURALS[level],
        "levels": [_level(wanted, each, level, chosen) for each in PLURALS],
        "periods": [_period(each, chosen) for each in reversed(found.publications)],
        "place": headline(wanted, chosen.at("place")[0]),
        "map": _map(wanted, level, rows),
        "tables": list(_tables(wanted, rows, level)),
        "completeness": [_share(share.label, share.percent) for share in chosen.completeness],
        "sources": [_source(source, chosen) for source in found.sources],
        "provenance": _provenance(wanted, found),
        "threshold": found.threshold,
    }


def _level(wanted: Measure, level: str, here: str, chosen: Publication) -> dict[str, Any]:
    query = urlencode({"level": level, "period": chosen.period.starts.isoformat()})
    href = f"{reverse('workspace:measure', kwargs={'id': wanted.id})}?{query}"
    return {"text": LEVEL_WORDS[level], "href": href, "is_here": level == here}


def _period(publication: Publication, chosen: Publication) -> dict[str, Any]:
    return {
        "value": publication.period.starts.isoformat(),
        "text": publication.period.label,
        "selected": publication is chosen,
    }


def _map(wanted: Measure, level: str, rows: Sequence[Row]) -> dict[str, Any] | None:
    figure = wanted.figures[0]
    coded = [row for row in rows if row.code]
    return maps.shaded(
        level,
        {row.code: row.values[figure.name].value for row in coded},
        {row.code: row.name for row in coded},
        {row.code: written(row.values[figure.name], figure) for row in coded},
        decimals=figure.decimals,
    )


def _tables(wanted: Measure, rows: Sequence[Row], level: str) -> Any:
    """The figures by area, those that belong together in one table; a table not shown at this level is left out."""
    for title in dict.fromkeys(figure.table for figure in wanted.figures):
        figures = [
            figure
            for figure in wanted.figures
            if figure.table == title and any(row.values[figure.name].is_shown for row in rows)
        ]
        if not figures:
            continue
        has_people = not title and any(figure.kind is FigureKind.RATE for figure in figures)
        yield {
            "title": title or f"{wanted.title}, by {LEVEL_WORDS[level].lower()}",
            "heads": [figure.label for figure in figures],
            "has_people": has_people,
            "rows": [
                {
                    "name": row.name,
                    "href": address(row.level, row.code) if row.code else "",
                    "cells": [cell(row.values[figure.name], figure) for figure in figures],
                    "people": formats.count(row.people) if row.people is not None else "",
                }
                for row in rows
            ],
        }


def _share(label: str, percent: int | None) -> dict[str, Any]:
    return {
        "label": label,
        "text": "too few rows to say" if percent is None else f"{percent}%",
        "is_low": percent is not None and percent < 90,
    }


def _source(source: Any, chosen: Publication) -> dict[str, Any]:
    """A source whose rows end before the period did has not said all of it."""
    is_short = source.latest_on is None or source.latest_on < chosen.period.ends
    return {
        "name": source.name,
        "received": formats.day(source.received_on) or "not known",
        "latest": formats.day(source.latest_on) or "none",
        "is_short": is_short,
    }


def _provenance(wanted: Measure, found: Published) -> list[tuple[str, str]]:
    return [
        ("Definition", f"{wanted.id}, version {wanted.version}"),
        ("Source of the definition", wanted.source),
        ("Made", f"{found.made_at}, by {found.engine}"),
        ("Hash of the rows counted", found.input),
    ]
