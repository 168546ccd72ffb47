"""Generated pages regenerate without a difference, links lead somewhere, settings are explained."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, name, python_files, tracked

sys.path.insert(0, str(ROOT / "scripts"))
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"\bdocs/[a-z0-9/-]+\.(?:md|toml)\b")
FENCED = re.compile(r"```.*?```", re.S)


@cache
def written_pages() -> tuple[Path, ...]:
    return tuple(path for path in tracked() if path.suffix == ".md")


def dead_links(path: Path, text: str) -> list[str]:
    """Relative links of a page that lead to no file."""
    found = [link for link in LINK.findall(FENCED.sub("", text)) if not re.match(r"[a-z]+:", link)]
    return [link for link in found if not (path.parent / link).exists()]


def test_generated_pages_are_current() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "generate_docs.py"), "--check"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr[-2000:]


def test_every_link_leads_somewhere() -> None:
    assert not {
        name(path): found for path in written_pages() if (found := dead_links(path, path.read_text()))
    }


def test_every_page_can_be_reached_from_the_contents() -> None:
    contents = ROOT / "docs" / "README.md"
    reached, waiting = set(), [contents]
    while waiting:
        path = waiting.pop()
        reached.add(path)
        links = [(path.parent / link).resolve() for link in LINK.findall(path.read_text())]
        waiting += [link for link in links if link.suffix == ".md" and link not in reached]
    lost = [name(path) for path in written_pages() if ROOT / "docs" in path.parents and path not in reached]
    assert not lost


def test_every_page_that_the_program_names_is_there() -> None:
    named = {
        (name(path), page)
        for path in [*python_files("src/", "scripts/"), ROOT / "Makefile"]
        for page in NAMED.findall(path.read_text())
    }
    assert not {(where, page) for where, page in named if not (ROOT / page).exists()}


def test_every_setting_is_explained_and_every_explanation_is_of_a_setting() -> None:
    from documents import settings

    elsewhere = {
        "GINNEL_DEMO_PEOPLE",
        "GINNEL_DEMO_SERVE",
        "GINNEL_REAL_DATA",
    }  # read by make and by the tests
    assert set(settings.read_in()) - elsewhere == set(settings.explained()) - elsewhere


@pytest.mark.parametrize("text", ["[here](nowhere.md)", "![picture](../images/none.png)"])
def test_a_dead_link_is_caught(text: str) -> None:
    assert dead_links(ROOT / "docs" / "README.md", text)
