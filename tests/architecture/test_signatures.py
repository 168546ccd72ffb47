"""Writes say who does them, reads say who looks: keyword-only, always, or marked exempt with a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import RINGS_WITH_NOUNS, ROOT, name, python_files, tree

NEEDED = {"actions": ("by", "needs_no_actor"), "queries": ("viewer", "needs_no_viewer")}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def exempt(function: Function, mark: str, named: frozenset[str]) -> bool:
    """Carries `@mark("a reason")`, or the name of a reason written once at the top of the module."""
    for found in function.decorator_list:
        if isinstance(found, ast.Call) and ast.unparse(found.func).split(".")[-1] == mark:
            reason = found.args[0] if found.args else None
            if isinstance(reason, ast.Name):
                return reason.id in named
            return isinstance(reason, ast.Constant) and bool(str(reason.value).strip())
    return False


def named_reasons(module: ast.Module) -> frozenset[str]:
    """Names that a module gives at its top to a sentence."""
    return frozenset(
        ast.unparse(node.targets[0])
        for node in module.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and str(node.value.value).strip()
    )


def faulty(module: ast.Module, kind: str, public: set[str] | None = None) -> list[str]:
    """Public functions of `module` that lack their parameter; `public` narrows to what a package lets out."""
    parameter, mark = NEEDED[kind]
    return [
        function.name
        for function in module.body
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and not function.name.startswith("_")
        and (public is None or function.name in public)
        and parameter not in {argument.arg for argument in function.args.kwonlyargs}
        and not exempt(function, mark, named_reasons(module))
    ]


def let_out(package: Path) -> set[str]:
    """The names a package's `__init__` offers to others."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree(package / "__init__.py"))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def modules(kind: str) -> Iterator[tuple[Path, set[str] | None]]:
    for path in python_files("src/"):
        parts = path.relative_to(ROOT / "src" / "ginnel").parts
        if parts[0] not in RINGS_WITH_NOUNS or len(parts) < 3 or "tests" in parts:
            continue
        if parts[2] == f"{kind}.py":
            yield path, None
        elif parts[2] == kind:
            yield path, None if path.name == "__init__.py" else let_out(path.parent)


@pytest.mark.parametrize("kind", NEEDED)
def test_every_public_function_names_who(kind: str) -> None:
    wrong = {
        name(path): found for path, public in modules(kind) if (found := faulty(tree(path), kind, public))
    }
    assert not wrong


@pytest.mark.parametrize("kind", NEEDED)
def test_others_come_in_by_the_door(kind: str) -> None:
    """Outside its noun nobody imports a file inside an `actions` or `queries` package, only the package."""
    wrong = [
        f"{name(path)}: {node.module}"
        for path in python_files("src/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module and f".{kind}." in node.module
        if node.module.split(".")[:3] != ["ginnel", *path.relative_to(ROOT / "src" / "ginnel").parts[:2]]
    ]
    assert not wrong


@pytest.mark.parametrize(
    "source",
    [
        "def accept(by): ...",
        "def accept(*, on): ...",
        "@needs_no_actor('')\ndef accept(): ...",
        "@needs_no_actor(reason)\ndef accept(): ...",
    ],
)
def test_an_action_without_who_is_caught(source: str) -> None:
    assert faulty(ast.parse(source), "actions") == ["accept"]


@pytest.mark.parametrize(
    "source",
    [
        "def accept(*, by): ...",
        "WHY = 'it appends the event'\n@needs_no_actor(WHY)\ndef accept(): ...",
        "def _accept(): ...",
        "@exemptions.needs_no_actor('appends the event')\ndef accept(): ...",
    ],
)
def test_an_action_that_says_who_or_why_not_passes(source: str) -> None:
    assert faulty(ast.parse(source), "actions") == []
