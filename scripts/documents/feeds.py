"""Tabular feeds: what each recognises, reads and leaves in the original, from the columns it goes by."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from documents.page import SOURCE, page, table
from ginnel.surfaces.feeds import registry
from ginnel.surfaces.feeds.tabular.feed import TabularFeed

FEEDS = SOURCE / "surfaces" / "feeds"
_TEXT = Path(__file__).with_suffix(".toml")
KEPT = "only the row as received"


def pages() -> dict[str, str]:
    told = {name: part["text"].strip() for name, part in tomllib.loads(_TEXT.read_text()).items()}
    feeds = [each for each in registry.FEEDS if isinstance(each, TabularFeed)]
    listed = [(f"[{each.label}]({each.name}.md)", each.name, _tables(each)) for each in feeds]
    found = {f"docs/reference/feeds/{each.name}.md": _page(each, told) for each in feeds}
    front = page(
        "Tabular feeds",
        "src/ginnel/surfaces/feeds",
        "Files that `ginnel load` reads by their header.",
        table(("Feed", "Name", "Tables"), listed),
        told["others"],
        told["shared"],
    )
    return {"docs/reference/feeds/README.md": front, **found}


def _tables(feed: TabularFeed) -> str:
    return ", ".join(name for name in feed.builds if name) or "one"


def _page(feed: TabularFeed, told: dict[str, str]) -> str:
    parts = [told[feed.package], f"Named `{feed.name}` where a feed is asked for by name. {told['shared']}"]
    rules = _rules(feed.package)
    for name, columns in groupby(_columns(feed.package), key=lambda row: row.get("table", "")):
        parts += [f"## {name or 'Columns'}", _table(name, list(columns), rules)]
    return page(feed.label, f"src/ginnel/surfaces/feeds/{feed.package}/columns.csv", *parts)


def _columns(package: str) -> Iterator[dict[str, str]]:
    with (FEEDS / package / "columns.csv").open(newline="") as file:
        yield from csv.DictReader(file)


def _rules(package: str) -> dict[tuple[str, str], str]:
    """The national rule of each field of a table, in one line."""
    path = FEEDS / package / "rules.csv"
    if not path.exists():
        return {}
    with path.open(newline="") as file:
        return {(row["table"], row["field"]): _rule(row) for row in csv.DictReader(file)}


def _rule(row: dict[str, str]) -> str:
    kind = f"{row['kind']} of up to {row['length']}" if row["length"] else row["kind"]
    forms = ", ".join(f"`{form}`" for form in row["forms"].split())
    return "; ".join(filter(None, ("required" if row["required"] else "", kind, forms)))


def _table(name: str, columns: list[dict[str, str]], rules: dict[tuple[str, str], str]) -> str:
    heads = ["Column", "Kind", "What it means", "What becomes of it", "Also headed"]
    rows = [
        [
            f"`{row['name']}`" + (" (needed)" if row["needed"] else ""),
            row["kind"],
            row["means"],
            row["becomes"] or KEPT,
            ", ".join(f"`{alias.strip()}`" for alias in row["aliases"].split(";") if alias.strip()),
        ]
        for row in columns
    ]
    if rules:
        heads[-1] = "National rule"
        for cells, row in zip(rows, columns, strict=True):
            cells[-1] = rules.get((name, row["name"]), "")
    return table(heads, rows)
