"""Writing and merging the files of a table: sorted, checked, named by their content.

A table about residents lies in buckets by pseudonym, each one file, so that a few changed people rewrite a few files.
Rows are sorted and written the same way always: the same rows are the same bytes, whichever run put them there.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from ginnel.population.engine.lake.manifest import File
from ginnel.population.engine.promises import Table, Type

Rows = Sequence[tuple[Any, ...]]
_ARROW = {Type.TEXT: pyarrow.string(), Type.INTEGER: pyarrow.int32(), Type.DATE: pyarrow.date32()}


@dataclass(frozen=True, slots=True)
class Written:
    """A bucket as written, and the name of the file that it replaces."""

    bucket: int
    file: File


def schema(table: Table) -> pyarrow.Schema:
    return pyarrow.schema(
        [
            pyarrow.field(column.name, _ARROW[column.type], nullable=column.type is not Type.TEXT)
            for column in table.columns
        ]
    )


def to_arrow(table: Table, rows: Rows) -> pyarrow.Table:
    """Rows in the order of the columns, as Arrow."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(table.columns)
    arrays = [
        pyarrow.array(values, _ARROW[column.type])
        for column, values in zip(table.columns, columns, strict=True)
    ]
    return pyarrow.Table.from_arrays(arrays, schema=schema(table))


def rows_of(folder: Path, file: File) -> pyarrow.Table:
    return parquet.read_table(folder / file.name)


def merged(
    table: Table, kept: pyarrow.Table | None, without: Collection[str], fresh: pyarrow.Table
) -> pyarrow.Table:
    """What was kept, without the residents named, and what is fresh."""
    if kept is None or not kept.num_rows:
        return fresh
    gone = compute.is_in(kept["resident"], pyarrow.array(without, pyarrow.string()))
    return pyarrow.concat_tables([kept.filter(compute.invert(gone)), fresh.cast(kept.schema)])


def write(folder: Path, table: Table, rows: pyarrow.Table | Rows, *, bucket: int = 0) -> Written:
    """One bucket of a table, whole and on disk before it has its name."""
    content = rows if isinstance(rows, pyarrow.Table) else to_arrow(table, rows)
    content = content.sort_by(_order(table)) if content.num_rows else content
    place = folder / table.name
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place / f".{bucket:03d}.{os.getpid()}"
    parquet.write_table(
        content.cast(schema(table)).combine_chunks(), draft, compression="zstd", row_group_size=122_880
    )
    digest = _digest(draft)
    name = f"{table.name}/{bucket:03d}-{digest[:16]}.parquet"
    draft.chmod(0o600)
    draft.replace(folder / name)
    return Written(bucket, File(name, content.num_rows, digest))


def bucket_of(pseudonym: str, buckets: int) -> int:
    return int(pseudonym[:8], 16) % buckets


def in_buckets(content: pyarrow.Table, buckets: int) -> dict[int, pyarrow.Table]:
    """Rows by the bucket of their resident."""
    if buckets == 1:
        return {0: content}
    places: dict[int, list[int]] = {}
    for at, pseudonym in enumerate(content["resident"].to_pylist()):
        places.setdefault(bucket_of(pseudonym, buckets), []).append(at)
    return {bucket: content.take(rows) for bucket, rows in places.items()}


def _order(table: Table) -> list[tuple[str, str]]:
    """A total order: by resident and key where there are, then by everything."""
    first = [name for name in ("resident", table.key) if name in table.names]
    return [(name, "ascending") for name in dict.fromkeys([*first, *table.names])]


def _digest(path: Path) -> str:
    with path.open("r+b") as stream:
        found = sha256()
        while block := stream.read(1 << 20):
            found.update(block)
        os.fsync(stream.fileno())
    return found.hexdigest()


def concat(table: Table, parts: Iterable[pyarrow.Table]) -> pyarrow.Table:
    held = [part for part in parts if part.num_rows]
    return pyarrow.concat_tables(held) if held else to_arrow(table, ())
