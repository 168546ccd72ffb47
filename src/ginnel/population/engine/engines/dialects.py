"""The few places where the SQL of DuckDB and of Spark differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """`days` counts whole days from `{start}` to `{end}`; `holds` finds `{text}` in `{left}`."""

    name: str
    days: str
    holds: str


DUCKDB = Dialect("duckdb", "date_diff('day', {start}, {end})", "contains({left}, {text})")
SPARK = Dialect("spark", "datediff({end}, {start})", "contains({left}, {text})")
