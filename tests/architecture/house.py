"""What the architecture tests look at: the tree as text and syntax, and the order the contracts give it."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "ginnel"
RINGS_WITH_NOUNS = ("foundation", "care", "partnership", "population")


@cache
def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def contract(identifier: str) -> dict[str, Any]:
    """One import-linter contract by its id."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    return next(found for found in contracts if found["id"] == identifier)


def layers(identifier: str) -> list[set[str]]:
    """The layers of a contract from outermost to innermost; siblings on one line are one set."""
    return [{name.strip(" ()") for name in line.split("|")} for line in contract(identifier)["layers"]]


def height(ring: str, noun: str) -> tuple[int, int]:
    """How far out a noun lies: it may point at nouns of smaller height, and at itself."""
    rings = layers("rings")
    nouns = layers(ring) if ring in ("foundation", "care", "population") else []
    return _from_inside(rings, ring), _from_inside(nouns, noun)


def _from_inside(lines: list[set[str]], name: str) -> int:
    return next((len(lines) - place for place, line in enumerate(lines) if name in line), 0)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file git knows of, or would add, that is there."""
    said = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(sorted(path for line in said.stdout.splitlines() if (path := ROOT / line).is_file()))


def python_files(*folders: str) -> Iterator[Path]:
    """Python files written by hand under `folders` (from the root): no migrations, nothing generated."""
    for path in tracked():
        place = path.relative_to(ROOT)
        wanted = path.suffix == ".py" and str(place).startswith(folders or "src/")
        if wanted and not {"migrations", "generated"} & set(place.parts):
            yield path


@cache
def tree(path: Path) -> ast.Module:
    """The syntax of a file."""
    return ast.parse(path.read_text(), str(path))


def name(path: Path) -> str:
    """A path as the repository knows it."""
    return str(path.relative_to(ROOT))


def functions(module: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function in a module, nested ones included."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
