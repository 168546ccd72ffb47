"""Tables about nobody: how the place is divided, who lives where, and how fresh each source is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet as parquet

from ginnel.care.reception import queries as reception
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.places import queries as places
from ginnel.foundation.places.rules.nesting import LEVELS
from ginnel.foundation.places.states import AreaKind
from ginnel.kernel.clock import LONDON
from ginnel.kernel.viewer import Viewer
from ginnel.population.engine.lake import File, write
from ginnel.population.engine.promises import PROMISED, table

_KINDS = {
    "council": (AreaKind.UNITARY, AreaKind.COUNTY),
    "district": (AreaKind.DISTRICT, AreaKind.UNITARY),
    "neighbourhood": (AreaKind.NEIGHBOURHOOD, AreaKind.MSOA),
}


def write_dimensions(
    folder: Path, events: Mapping[str, tuple[File, ...]], viewer: Viewer
) -> dict[str, tuple[File, ...]]:
    """Write each anew, from the place and from the event tables as they now are."""
    nested, names = places.nested()
    rows: dict[str, list[tuple[Any, ...]]] = {
        "areas": [(each.code, each.neighbourhood, each.district, each.council) for each in nested],
        "area_names": sorted(_names(nested, names)),
        "populations": [
            (each.level, each.code, each.group.year, each.group.sex, each.group.age_from, each.group.age_to,
             each.people)
            for each in places.populations()
        ],
        "sources": list(_sources(folder, events, viewer)),
    }  # fmt: skip
    return {name: (write(folder, table(name), held).file,) for name, held in rows.items()}


def _names(nested: list[Any], names: Mapping[tuple[str, str], str]) -> set[tuple[str, str, str]]:
    found = set()
    for level in LEVELS:
        for code in {getattr(each, level) for each in nested} - {""}:
            name = next((names[kind, code] for kind in _KINDS[level] if (kind, code) in names), code)
            found.add((level, code, name))
    return found


def _sources(
    folder: Path, events: Mapping[str, tuple[File, ...]], viewer: Viewer
) -> Iterator[tuple[str, str, str, int, date | None, date | None]]:
    names = {label.code: label.name for label in organisations.everyone(viewer=viewer)}
    received = {
        each.code: each.last_at.astimezone(LONDON).date() if each.last_at else None
        for each in reception.freshness(viewer=viewer)
    }
    for promised in PROMISED:
        if promised.on:
            for organisation, rows, latest in _latest(folder, events[promised.name], promised.on):
                name = names.get(organisation, organisation)
                yield organisation, name, promised.name, rows, latest, received.get(organisation)


def _latest(folder: Path, files: tuple[File, ...], on: str) -> list[tuple[str, int, date | None]]:
    """(organisation, rows, latest day) over all files of a table."""
    read = [
        parquet.read_table(folder / file.name, columns=["organisation", on]) for file in files if file.rows
    ]
    if not read:
        return []
    summed = pyarrow.concat_tables(read).group_by("organisation").aggregate([([], "count_all"), (on, "max")])
    columns = (summed["organisation"], summed["count_all"], summed[f"{on}_max"])
    return sorted(zip(*(column.to_pylist() for column in columns), strict=True), key=lambda row: row[0])
