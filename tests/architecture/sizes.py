"""How long files and functions are."""

from __future__ import annotations

import ast

from tests.architecture.house import functions, name, python_files, tracked, tree

WRITTEN = ("src/", "tests/", "scripts/", "benchmarks/")


def file_lengths() -> dict[str, int]:
    """Lines of each Python file and template written by hand."""
    templates = [path for path in tracked() if "jinja2" in path.parts and path.suffix == ".html"]
    return {name(path): path.read_text().count("\n") for path in [*python_files(*WRITTEN), *templates]}


def function_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, the docstring not counted: saying more is not penalised."""
    length = (function.end_lineno or 0) - function.lineno + 1
    said = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        length -= (said.end_lineno or 0) - said.lineno + 1
    return length


def function_lengths(*folders: str) -> dict[str, int]:
    return {
        f"{name(path)}::{function.name}": function_length(function)
        for path in python_files(*(folders or WRITTEN))
        for function in functions(tree(path))
    }
