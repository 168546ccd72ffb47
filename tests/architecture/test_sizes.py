"""Files and functions stay small enough to read in one go; exceptions are few, justified and only shrink."""

from __future__ import annotations

import ast
import tomllib
from statistics import median

from tests.architecture.house import ROOT, functions
from tests.architecture.sizes import file_lengths, function_length, function_lengths

LONGEST_FILE, LONGEST_FUNCTION = 400, 50
MEDIAN_FILE, MEDIAN_FUNCTION = 80, 10
SLACK = 20  # an exception is lowered as what it excuses shrinks


def exceptions() -> dict[str, dict[str, object]]:
    rows = tomllib.loads((ROOT / "tests" / "architecture" / "sizes.toml").read_text()).get("exception", [])
    return {row["what"]: row for row in rows}


def too_long() -> dict[str, int]:
    files = {what: lines for what, lines in file_lengths().items() if lines > LONGEST_FILE}
    return files | {what: lines for what, lines in function_lengths().items() if lines > LONGEST_FUNCTION}


def test_nothing_is_longer_than_one_can_read() -> None:
    allowed = exceptions()
    assert not {
        what: n for what, n in too_long().items() if n > int(str(allowed.get(what, {}).get("lines", 0)))
    }


def test_exceptions_say_why_and_only_shrink() -> None:
    long = too_long()
    for what, row in exceptions().items():
        assert str(row["reason"]).strip(), what
        assert int(str(row["lines"])) - SLACK <= long.get(what, 0), (
            f"lower or remove the exception for {what}"
        )


def test_the_typical_file_is_short() -> None:
    assert median(count for what, count in file_lengths().items() if what.startswith("src/")) <= MEDIAN_FILE


def test_the_typical_function_is_short() -> None:
    assert median(function_lengths("src/").values()) <= MEDIAN_FUNCTION


def test_a_long_function_is_counted_without_its_docstring() -> None:
    source = 'def told():\n    """One\n    two"""\n' + "    x = 1\n" * 60
    assert function_length(next(functions(ast.parse(source)))) == 61
