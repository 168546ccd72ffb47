"""The columns of a tabular feed, as its `columns.csv` lists them.

One line of `columns.csv` is one column: the table it belongs to ("" where the feed has one), its heading, its kind,
whether a row means nothing without it, what it says in plain words, what becomes of it on the record ("" when it is
kept only in the row as received), and other headings it is known by (separated by "; "). `{1-24}` in a heading
stands for as many columns, numbered.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_REPEATED = re.compile(r"\{(\d+)-(\d+)\}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind`: text, code, number, flag, date, time, moment, nhs-number, postcode or organisation."""

    name: str
    kind: str = "text"
    is_needed: bool = False
    means: str = ""
    becomes: str = ""
    aliases: tuple[str, ...] = ()
    table: str = ""


@cache
def columns_of(feed: str) -> tuple[Column, ...]:
    """Every column of `feed` (its package's name), in the order of the file; repeated ones written out."""
    text = (files("ginnel.surfaces.feeds") / feed / "columns.csv").read_text(encoding="utf-8")
    return tuple(column for line in csv.DictReader(text.splitlines()) for column in _expanded(line))


@cache
def headings(feed: str, table: str = "") -> tuple[str, ...]:
    """The headings of one table of `feed`, in order: what a sender writes as the first line."""
    return tuple(column.name for column in columns_of(feed) if column.table == table)


@cache
def tables(feed: str) -> tuple[str, ...]:
    """The tables of `feed` in order; ("",) where it has only one."""
    return tuple(dict.fromkeys(column.table for column in columns_of(feed)))


def _expanded(line: dict[str, str]) -> list[Column]:
    aliases = [part.strip() for part in line["aliases"].split(";") if part.strip()]
    first = _REPEATED.search(line["name"])
    numbers = range(int(first[1]), int(first[2]) + 1) if first else (0,)
    return [
        Column(
            name=_numbered(line["name"], number),
            kind=line["kind"] or "text",
            is_needed=line["needed"] == "yes",
            means=line["means"],
            becomes=line["becomes"],
            aliases=tuple(_numbered(alias, number) for alias in aliases),
            table=line.get("table", ""),
        )
        for number in numbers
    ]


def _numbered(name: str, number: int) -> str:
    """`name` with its repetition written as `number`, as wide as the first number is written."""
    return _REPEATED.sub(lambda found: f"{number:0{len(found[1])}d}", name)
