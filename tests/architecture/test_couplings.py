"""Strings that couple what imports keep apart are listed with a reason; the list may only shrink."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, name, tracked

LISTED = ROOT / "tests" / "architecture" / "couplings.toml"
IN_PYTHON = re.compile(r"\b(get_model|import_string|import_module)\(|\bContentType\b|\bGenericForeignKey\b")
IN_TEMPLATES = re.compile(r"{%-?\s*(?:include|extends|import|from)\s+['\"]([^'\"/]+)/")
KERNEL_TEMPLATES = {"web", "nhsuk"}


def in_python(text: str) -> set[str]:
    """The coupling words used in a Python file."""
    return {match[0].rstrip("(") for match in IN_PYTHON.finditer(text)}


def in_template(text: str, own: str) -> set[str]:
    """The nouns whose templates this one pulls in, its own and the kernel's left out."""
    return {found for found in IN_TEMPLATES.findall(text) if found not in KERNEL_TEMPLATES | {own}}


def template_noun(path: Path) -> str:
    parts = path.parts
    return parts[parts.index("jinja2") + 1]


def couplings() -> set[tuple[str, str]]:
    found = set()
    for path in tracked():
        if not name(path).startswith("src/") or "migrations" in path.parts or "tests" in path.parts:
            continue
        if path.suffix == ".py":
            found |= {(name(path), word) for word in in_python(path.read_text())}
        elif "jinja2" in path.parts and path.is_file():
            found |= {(name(path), word) for word in in_template(path.read_text(), template_noun(path))}
    return found


def listed() -> dict[tuple[str, str], str]:
    rows = tomllib.loads(LISTED.read_text()).get("coupling", [])
    return {(row["file"], row["string"]): row["reason"] for row in rows}


def test_every_coupling_string_is_listed_with_a_reason() -> None:
    assert not couplings() - listed().keys()
    assert all(reason.strip() for reason in listed().values())


def test_no_listed_coupling_is_stale() -> None:
    assert not listed().keys() - couplings()


@pytest.mark.parametrize(
    "text", ["apps.get_model('care.Plan')", "from x import ContentType", "import_string(path)"]
)
def test_a_coupling_in_python_is_caught(text: str) -> None:
    assert in_python(text)


def test_a_template_of_another_noun_is_caught() -> None:
    assert in_template("{% include 'people/card.html' %}{% extends 'web/base.html' %}", "record") == {
        "people"
    }
