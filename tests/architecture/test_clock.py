"""One place reads the clock, so that tests and replays can hold it still."""

import ast

import pytest

from tests.architecture.house import SOURCE, name, python_files, tree

READS_THE_CLOCK = (
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "date.today",
    "datetime.today",
    "timezone.localdate",
)
CLOCK = SOURCE / "kernel" / "clock.py"


def clock_reads(module: ast.Module) -> list[str]:
    """Calls that read the wall clock, however the module was imported."""
    calls = [ast.unparse(node.func) for node in ast.walk(module) if isinstance(node, ast.Call)]
    imported = [
        f"{node.module}.{alias.name}"
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    return [said for said in calls + imported if said.endswith(READS_THE_CLOCK)]


def test_only_the_clock_reads_the_clock() -> None:
    files = [path for path in python_files("src/") if path != CLOCK]
    assert not {name(path): found for path in files if (found := clock_reads(tree(path)))}


@pytest.mark.parametrize(
    "source", ["timezone.now()", "from django.utils.timezone import now", "date.today()"]
)
def test_a_reading_of_the_clock_is_caught(source: str) -> None:
    assert clock_reads(ast.parse(source))
