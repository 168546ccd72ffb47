"""Parts into the lake's files: each bucket that a run touched is written anew, the others stay as they are."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from ginnel.population.engine.lake import File, Lake, merged, rows_of, write
from ginnel.population.engine.lake.files import bucket_of, in_buckets, to_arrow
from ginnel.population.engine.promises import PROMISED, Table
from ginnel.population.intake.actions.staging import Staging


def merge(
    folder: Path, staging: Staging, lake: Lake | None, without: Collection[str], buckets: int
) -> dict[str, tuple[File, ...]]:
    """The files of every promise table, with the staged rows in the place of those about the people `without`."""
    dirty: dict[int, list[str]] = {}
    for pseudonym in without:
        dirty.setdefault(bucket_of(pseudonym, buckets), []).append(pseudonym)
    return {table.name: _merge(folder, staging, lake, table, dirty, buckets) for table in PROMISED}


def _merge(
    folder: Path, staging: Staging, lake: Lake | None, table: Table, dirty: dict[int, list[str]], buckets: int
) -> tuple[File, ...]:
    fresh = in_buckets(staging.content(table.name), buckets)
    held = dict(enumerate(lake.manifest.tables[table.name])) if lake else {}
    files = []
    for bucket in range(buckets):
        if bucket in held and bucket not in fresh and bucket not in dirty:
            files.append(held[bucket])
            continue
        kept = rows_of(folder, held[bucket]) if bucket in held else None
        new = fresh.get(bucket, to_arrow(table, ()))
        files.append(
            write(folder, table, merged(table, kept, dirty.get(bucket, ()), new), bucket=bucket).file
        )
    return tuple(files)
