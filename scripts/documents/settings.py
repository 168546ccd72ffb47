"""Every environment variable the program reads."""

from __future__ import annotations

import ast
import re
import tomllib

from documents.page import ROOT, SOURCE, page, table

ORIGIN = "docs/reference/settings.toml and the code"
NAME = re.compile(r"(GINNEL_[A-Z_]+|DATABASE_URL|PROMETHEUS_MULTIPROC_DIR)$")


def read_in() -> dict[str, set[str]]:
    """Variable -> files that name it in a string."""
    found: dict[str, set[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.match(node.value):
                found.setdefault(node.value, set()).add(str(path.relative_to(ROOT)))
    return found


def explained() -> dict[str, dict[str, str]]:
    """What docs/reference/settings.toml says of each variable."""
    return tomllib.loads((ROOT / "docs" / "reference" / "settings.toml").read_text())


def pages() -> dict[str, str]:
    places = read_in()
    rows = [
        (f"`{name}`", said["means"], said["default"], ", ".join(sorted(places.get(name, {"Makefile"}))))
        for name, said in sorted(explained().items())
    ]
    intro = "Settings come from the environment. Keys and passwords never do: they live in the key home."
    return {
        "docs/reference/settings.md": page(
            "Settings", ORIGIN, intro, table(("Name", "Means", "Default", "Read in"), rows)
        )
    }
