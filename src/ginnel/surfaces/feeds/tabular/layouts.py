"""Which layout a header line is: the feed and table whose headings it uses, whatever their order, case and spacing.

Every layout known here is compared, because headings are shared: a heading counts for the more the fewer layouts have
it, so that what all hospital extracts carry about the person decides nothing between them.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ginnel.surfaces.feeds.tabular.columns import Column, columns_of, tables

DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "vertical bar"}
# A header is taken for a layout when it has this many of its headings, and they are this share of all its own.
_FEWEST, _SHARE = 4, 0.4


def folded(name: str) -> str:
    """What spellings of one heading share: letters and digits, in lower case."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@dataclass(frozen=True)
class Layout:
    """One table of one feed. `spellings`: every heading it accepts, folded, to the column's name."""

    feed: str
    table: str
    columns: tuple[Column, ...]
    spellings: Mapping[str, str]

    @property
    def needed(self) -> list[str]:
        return [column.name for column in self.columns if column.is_needed]


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout of every feed that lists its columns."""
    root = files("ginnel.surfaces.feeds")
    packages = sorted(entry.name for entry in root.iterdir() if (entry / "columns.csv").is_file())
    return tuple(layout(package, table) for package in packages for table in tables(package))


@cache
def layout(feed: str, table: str = "") -> Layout:
    columns = tuple(column for column in columns_of(feed) if column.table == table)
    spellings = {folded(alias): column.name for column in columns for alias in column.aliases}
    spellings.update({folded(column.name): column.name for column in columns})
    return Layout(feed, table, columns, spellings)


@cache
def _rarity() -> Mapping[str, float]:
    counts = Counter(spelling for each in layouts() for spelling in each.spellings)
    return {spelling: 1 / count for spelling, count in counts.items()}


def split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def delimiter_of(line: str) -> str:
    """The delimiter under which the line has most columns; the comma where it has one."""
    return max(DELIMITERS, key=lambda delimiter: len(split(line, delimiter)))


def best(names: Sequence[str]) -> Layout | None:
    """The layout that most of the headings speak for; None when too few are of any one layout."""
    headings = {folded(name) for name in names} - {""}
    scored = [(_score(headings, each), each) for each in layouts()]
    score, found = max(scored, key=lambda pair: pair[0])
    return found if score > 0 else None


def _score(headings: set[str], each: Layout) -> float:
    known = headings & each.spellings.keys()
    if len(known) < _FEWEST or len(known) < _SHARE * len(headings):
        return 0.0
    have = {each.spellings[name] for name in known}
    complete = all(name in have for name in each.needed)
    return sum(_rarity()[name] for name in known) + complete
