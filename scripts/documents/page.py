"""How a generated page is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "ginnel"
NOTICE = "<!-- Made by scripts/generate_docs.py from {origin}. Edits here are lost. -->"


def page(title: str, origin: str, *parts: str) -> str:
    """A page with its title, where it comes from, and its parts."""
    return "\n\n".join([f"# {title}", NOTICE.format(origin=origin), *parts]).rstrip() + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; bars in cells are escaped and line breaks become spaces."""
    lines = [list(heads), ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def link(path: str, depth: int) -> str:
    """A file of the repository as a link from a page `depth` folders deep."""
    return f"[{path}]({'../' * depth}{path.split('::')[0]})"
