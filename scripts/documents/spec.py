"""The executable specification as pages: tests/spec/*.toml."""

from __future__ import annotations

import sys
from typing import Any

from documents.page import ROOT, page, table

sys.path.insert(0, str(ROOT))

from tests.spec.tables import Section, Table, tables  # noqa: E402

FOLDER = "docs/reference/spec"


def pages() -> dict[str, str]:
    found = tables()
    listing = "\n".join(f"- [{one.title}]({one.name}.md)" for one in found)
    intro = "What the program must do, in cases. Each table runs as a test (`tests/spec`): it is also what it does."
    index = page("Specification", "tests/spec", intro, listing)
    return {f"{FOLDER}/README.md": index} | {f"{FOLDER}/{one.name}.md": _page(one) for one in found}


def _page(one: Table) -> str:
    parts = [part for section in one.sections for part in _section(section)]
    return page(
        one.title, f"tests/spec/{one.name}.toml", one.text.strip(), f"*Source: {one.source}.*", *parts
    )


def _section(section: Section) -> list[str]:
    given = list(dict.fromkeys(key for case in section.cases for key in case.given))
    expect = list(dict.fromkeys(key for case in section.cases for key in case.expect))
    heads = [*map(_head, given), *map(_head, expect), "Because"]
    rows = [
        [
            *(_shown(case.given.get(key)) for key in given),
            *(_shown(case.expect.get(key)) for key in expect),
            case.why,
        ]
        for case in section.cases
    ]
    return [f"## {section.title}", *([section.text] if section.text else []), table(heads, rows)]


def _head(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _shown(value: Any) -> str:
    """A value as a reader meets it; what a case does not mention stays empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{_head(key)}: {_shown(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return f"`{value}`" if value != "" else "(empty)"
