"""Each tabular feed: its columns, what they say and what becomes of them, from its `columns.csv`."""

from __future__ import annotations

import csv
import importlib
import inspect
import re
from collections.abc import Iterator

from documents.page import SOURCE, page, table

FOLDER = SOURCE / "surfaces" / "feeds"
HEADS = ("Column", "Kind", "What it says", "What becomes of it", "Also known as")
INTRO = (
    "A file is recognised by its headings, in any order and any case. A column of which nothing becomes is kept in the "
    "row as received, and nowhere else. `{1-24}` stands for as many columns, numbered. Rows that are refused wait "
    "in [quarantine](../../how-to/fix-quarantine.md) with file, row and field."
)
_ITSELF = re.compile(r" *See docs/reference/feeds/[a-z0-9-]+\.md\.?")


def pages() -> dict[str, str]:
    """docs/reference/feeds/<feed>.md for every feed that lists its columns, and a page that lists them."""
    packages = sorted(found.parent.name for found in FOLDER.glob("*/columns.csv"))
    made = {f"docs/reference/feeds/{_name(one)}.md": _page(one) for one in packages}
    lines = [f"- [{_label(one)}]({_name(one)}.md)" for one in packages]
    index = page("Feeds of tables", "src/ginnel/surfaces/feeds/*/columns.csv", "\n".join(lines))
    return made | {"docs/reference/feeds/README.md": index}


def _feed(package: str) -> object:
    return importlib.import_module(f"ginnel.surfaces.feeds.{package}").FEED


def _name(package: str) -> str:
    return str(_feed(package).name)  # type: ignore[attr-defined]


def _label(package: str) -> str:
    return str(_feed(package).label)  # type: ignore[attr-defined]


def _page(package: str) -> str:
    module = importlib.import_module(f"ginnel.surfaces.feeds.{package}")
    origin = f"src/ginnel/surfaces/feeds/{package}/columns.csv"
    about = _ITSELF.sub("", inspect.getdoc(module) or "").strip()
    name = f"Named `{_name(package)}` where a feed is asked for by name."
    return page(_label(package), origin, about, f"{name} {INTRO}", *_tables(package))


def _tables(package: str) -> Iterator[str]:
    with (FOLDER / package / "columns.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for which in dict.fromkeys(row.get("table", "") for row in rows):
        if which:
            yield f"## {which}"
        yield table(HEADS, [_row(row) for row in rows if row.get("table", "") == which])


def _row(row: dict[str, str]) -> tuple[str, ...]:
    name = f"`{row['name']}`" + (" (needed)" if row["needed"] == "yes" else "")
    return name, row["kind"] or "text", row["means"], row["becomes"], row["aliases"]
