"""Every test can fail: it asserts something that is not a constant, and a skip says why."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.house import functions, name, python_files, tree

CHECKS = re.compile(r"(^|\.)(raises|warns|fail|expect|assert\w*|then_\w+|check_\w+)$")
EXPECTS = re.compile(r"(^|[.)])expect\b")


def asserts(function: ast.AST, checkers: frozenset[str] = frozenset()) -> bool:
    """Holds an assertion about something, or calls what asserts: `raises`, `expect`, `then_…`, one of `checkers`."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
            return True
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if CHECKS.search(called.split("(")[0]) or EXPECTS.search(called) or called in checkers:
                return True
    return False


def cannot_fail(module: ast.Module) -> list[str]:
    """Tests that assert nothing, neither themselves nor through a function of their own module."""
    checkers = frozenset(found.name for found in functions(module) if asserts(found))
    tests = [found for found in functions(module) if found.name.startswith("test_")]
    return [found.name for found in tests if not asserts(found, checkers)]


def silent_skips(module: ast.Module) -> list[str]:
    """`skip` and `xfail` without a reason."""
    return [
        ast.unparse(node)
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and re.search(r"\b(skip|skipif|xfail)$", ast.unparse(node.func))
        and not (node.keywords or (node.args and "skipif" not in ast.unparse(node.func)))
    ]


def test_every_test_can_fail() -> None:
    tests = python_files("tests/", "src/", "benchmarks/")
    assert not {name(path): found for path in tests if (found := cannot_fail(tree(path)))}


def test_every_skip_says_why() -> None:
    assert not {
        name(path): found for path in python_files("tests/", "src/") if (found := silent_skips(tree(path)))
    }


@pytest.mark.parametrize("body", ["load()", "assert True", "x = 1", "'a sentence'"])
def test_a_test_that_cannot_fail_is_caught(body: str) -> None:
    assert cannot_fail(ast.parse(f"def test_it():\n    {body}\n")) == ["test_it"]


@pytest.mark.parametrize(
    "body", ["assert x == 1", "page.expect(y)", "expect(page).to_have_title('x')", "then_it_is()"]
)
def test_a_test_that_can_fail_passes(body: str) -> None:
    assert cannot_fail(ast.parse(f"def test_it():\n    {body}\n")) == []
