"""One file about the place, whatever it says: recognised by its content, loaded whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.places.actions.deprivation import load_deprivation
from ginnel.foundation.places.actions.keeping import keep
from ginnel.foundation.places.actions.lookups import load_lookup
from ginnel.foundation.places.actions.outlines import load_outlines
from ginnel.foundation.places.actions.peopling import load_populations
from ginnel.foundation.places.actions.postcodes import load_postcodes
from ginnel.foundation.places.rules import postcode_columns
from ginnel.foundation.places.rules.codes import columns
from ginnel.foundation.places.rules.deprivation import holds_deprivation
from ginnel.foundation.places.rules.populations import holds_populations
from ginnel.foundation.places.states import PlaceFileKind
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file was found to be and how much it held."""

    file: str
    kind: PlaceFileKind
    rows: int


@transaction.atomic
def load_file(
    *,
    path: Path,
    source: str = "",
    kind: str = "",
    year: int | None = None,
    prefixes: Sequence[str] = (),
    by: Viewer,
) -> Loaded:
    """Load a GeoJSON file, a lookup between areas, populations, an index of deprivation or a postcode directory.

    `kind` says what the areas of a GeoJSON file are that does not say so itself, `year` of which year a table's people
    are or an index is. Raises NotFound for a missing file and Invalid for one that says nothing about a place.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path.name}.")
    source = source or path.name
    if path.suffix.lower() in (".geojson", ".json"):
        rows = load_outlines(document=_json(path), kind=kind, source=source, by=by)
        return _loaded(path, PlaceFileKind.SHAPES, rows, source, by)
    if path.suffix.lower() == ".zip" or _is_directory(path):
        rows = load_postcodes(path=path, prefixes=prefixes, by=by)
        return Loaded(path.name, PlaceFileKind.POSTCODES, rows)
    with _table(path) as (headings, table):
        if holds_deprivation(headings):
            held = load_deprivation(
                headings=headings, rows=table, year=year, name=path.name, source=source, by=by
            )
            return _loaded(path, PlaceFileKind.DEPRIVATION, held, source, by)
        if holds_populations(headings):
            held = load_populations(
                headings=headings, rows=table, year=year, name=path.name, source=source, by=by
            )
            return _loaded(path, PlaceFileKind.POPULATIONS, held, source, by)
        has_cassr = any(name.strip().lower() in ("cassr", "cassr_code") for name in headings)
        if len(columns(headings)) + has_cassr < 2:
            raise Invalid(
                "This is no GeoJSON, no lookup (two columns of area codes), no table of populations by age, "
                "no index of deprivation and no postcode directory."
            )
        linked = load_lookup(headings=headings, rows=table, source=source, by=by)
        return _loaded(path, PlaceFileKind.AREAS, linked, source, by)


def _loaded(path: Path, kind: PlaceFileKind, rows: int, source: str, by: Viewer) -> Loaded:
    keep(path, kind, rows, source=source, by=by)
    detail = {"file": path.name, "kind": str(kind), "rows": rows}
    audit.append(by=by, events=[Event("places.file-loaded", detail=detail)])
    return Loaded(path.name, kind, rows)


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError:
        raise Invalid(f"{path.name} is no JSON.") from None


def _is_directory(path: Path) -> bool:
    with _table(path) as (headings, _):
        try:
            postcode_columns(headings)
        except Invalid:
            return False
        return True


@contextmanager
def _table(path: Path) -> Iterator[tuple[list[str], Iterator[dict[str, str]]]]:
    """The headings and rows of a CSV; a short row has "" where it ends. What is wrong with a row says which it is."""
    line = 0

    def rows(reader: csv.DictReader[str]) -> Iterator[dict[str, str]]:
        nonlocal line
        for row in reader:
            line = reader.line_num
            yield row
        line = 0

    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restval="")
            yield list(reader.fieldnames or ()), rows(reader)
    except (UnicodeDecodeError, csv.Error):
        raise Invalid(f"{path.name} cannot be read as CSV in UTF-8.") from None
    except Invalid as refused:
        raise Invalid(f"{path.name}{f', line {line}' if line else ''}: {refused}") from None
