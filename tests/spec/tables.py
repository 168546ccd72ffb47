"""Reads the tables of the specification: `*.toml` beside this file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a section: what is given, what must come of it, and why where that needs saying."""

    given: dict[str, Any]
    expect: dict[str, Any]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Cases that show one rule, put to one subject."""

    title: str
    subject: str
    text: str = ""
    cases: tuple[Case, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Table:
    """One file: a page of the specification. `source` says where the rule comes from."""

    name: str
    title: str
    source: str
    text: str
    sections: tuple[Section, ...]


def tables() -> tuple[Table, ...]:
    """Every table, by file name."""
    return tuple(_table(path) for path in sorted(HERE.glob("*.toml")))


def _table(path: Path) -> Table:
    raw = tomllib.loads(path.read_text())
    sections = tuple(_section(section) for section in raw["section"])
    return Table(path.stem, raw["title"], raw["source"], raw.get("text", ""), sections)


def _section(raw: dict[str, Any]) -> Section:
    cases = tuple(Case(case["given"], case["expect"], case.get("why", "")) for case in raw["case"])
    return Section(raw["title"], raw["subject"], raw.get("text", ""), cases)
