"""What we build on is lawful to ship and each choice says its licence and its reason where it is declared."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement

from tests.architecture.house import ROOT, project

PERMISSIVE = (
    "MIT",
    "BSD",
    "Apache",
    "ISC",
    "PSF",
    "Python Software Foundation",
    "MPL",
    "Mozilla",
    "Unlicense",
    "0BSD",
)
WEAK_COPYLEFT_UNMODIFIED = {"psycopg", "psycopg-binary", "psycopg-pool", "chardet"}
DECLARED = re.compile(r'^\s+"(?P<what>[^"]+)",\s*(?P<said>#.*)?$')
JUSTIFIED = re.compile(r"^# [A-Z0-9][\w .()/+-]*(, [\w .()/+-]+)*[.)] \S.+")


def licence(found: Distribution) -> str:
    """Everything a distribution says about its licence, in one line."""
    said = [found.metadata.get("License-Expression") or "", (found.metadata.get("License") or "")[:120]]
    said += [line for line in found.metadata.get_all("Classifier") or [] if line.startswith("License")]
    return " | ".join(part.replace("\n", " ") for part in said if part)


def shipped() -> dict[str, str]:
    """Every distribution that a run-time installation brings, with its licence."""
    waiting, seen = [Requirement(line) for line in project()["project"]["dependencies"]], {}
    while waiting:
        wanted = waiting.pop()
        key = wanted.name.lower().replace("_", "-")
        if key in seen:
            continue
        try:
            found = distribution(wanted.name)
        except PackageNotFoundError:
            continue  # its marker excludes this platform
        seen[key] = licence(found)
        waiting += [line for line in map(Requirement, found.requires or []) if _applies(line, wanted.extras)]
    return seen


def _applies(line: Requirement, extras: set[str]) -> bool:
    return line.marker is None or any(line.marker.evaluate({"extra": extra}) for extra in extras | {""})


def is_strong_copyleft(said: str) -> bool:
    return bool(re.search(r"(?<!L)(?<!Lesser )\bA?GPL|Affero|(?<!Lesser )General Public", said))


def may_ship(package: str, said: str) -> bool:
    if "LGPL" in said or "Lesser" in said:
        return package in WEAK_COPYLEFT_UNMODIFIED
    alternatives = re.split(r"\bOR\b", said)
    return any(
        not is_strong_copyleft(one) and any(kind in one for kind in PERMISSIVE) for one in alternatives
    )


def test_nothing_shipped_is_under_a_licence_that_binds_public_bodies() -> None:
    assert not {package: said for package, said in shipped().items() if not may_ship(package, said)}


def test_the_walk_reaches_what_dependencies_bring() -> None:
    assert {"django", "asgiref", "psycopg-binary"} <= shipped().keys()


@pytest.mark.parametrize("said", ["GPL-3.0-only", "AGPL-3.0", "GNU General Public License v3", ""])
def test_a_binding_or_unknown_licence_is_refused(said: str) -> None:
    assert not may_ship("anything", said)


def test_a_choice_of_licences_may_be_taken() -> None:
    assert may_ship("anything", "MIT OR GPL-2.0-only")


def test_every_declared_dependency_says_its_licence_and_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    block = text[text.index("dependencies = [") : text.index("[tool.uv]")]
    rows = [found for line in block.splitlines() if (found := DECLARED.match(line))]
    assert len(rows) > 20
    assert not [row["what"] for row in rows if not JUSTIFIED.match(row["said"] or "")]
