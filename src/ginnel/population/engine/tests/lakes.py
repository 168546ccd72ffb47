"""Little lakes for tests: rows say only what matters, the rest is filled in; pseudonyms are spelt from short names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from ginnel.population.engine.lake import Lake, Manifest, Place, swap, write
from ginnel.population.engine.promises import DIMENSIONS, TABLES, Table, Type

Rows = Sequence[Mapping[str, Any]]
COUNCIL, OTHER = "E06000900", "E06000901"
# A council of two districts with two neighbourhoods each, and one that is its own district.
AREAS: Rows = [
    {"lsoa": "E01000001", "neighbourhood": "N1", "district": "D1", "council": COUNCIL},
    {"lsoa": "E01000002", "neighbourhood": "N2", "district": "D1", "council": COUNCIL},
    {"lsoa": "E01000003", "neighbourhood": "N3", "district": "D2", "council": COUNCIL},
    {"lsoa": "E01000004", "neighbourhood": "N4", "district": "D2", "council": COUNCIL},
    {"lsoa": "E01000005", "neighbourhood": "N5", "district": OTHER, "council": OTHER},
]


def pseudonym(name: str) -> str:
    """Itself when it is one, else one that always stands for the name."""
    return name if len(name) == 32 else sha256(name.encode()).hexdigest()[:32]


def filled(table: Table, number: int, said: Mapping[str, Any]) -> tuple[Any, ...]:
    """A whole row from what a test says of it."""
    blank = {Type.TEXT: "", Type.INTEGER: None, Type.DATE: None}
    row = {column.name: blank[column.type] for column in table.columns}
    row |= {"resident": pseudonym(f"r{number}")} if "resident" in row else {}
    row |= {table.key: pseudonym(f"{table.name}{number}")} if table.key and table.key != "resident" else {}
    row |= {"organisation": "ORG"} if "organisation" in row else {}
    row |= {table.same: row[table.key], table.preferred: "extract"} if table.same else {}
    row |= said
    for name in ("resident", table.key, table.same):
        if row.get(name):
            row[name] = pseudonym(str(row[name]))
    return tuple(row[name] for name in table.names)


def lake(folder: Path, tables: Mapping[str, Rows]) -> Lake:
    """A lake of these rows, in the little place unless `areas` are given; of events only the tables named."""
    held = {}
    for name, table in TABLES.items():
        if name not in tables and table not in DIMENSIONS:
            continue
        said = tables.get(name, AREAS if name == "areas" else ())
        rows = [filled(table, number, row) for number, row in enumerate(said)]
        for row in rows:
            table.check(row)
        held[name] = (write(folder, table, rows).file,)
    manifest = Manifest("test", "2026-11-01T00:00:00+00:00", Place(), {}, 1, held)
    return swap(folder, manifest)
