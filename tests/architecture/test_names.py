"""No drawers, no unfinished work, and the words of the glossary."""

from __future__ import annotations

import ast
import re
from pathlib import PurePath

import pytest
from django.apps import apps

from tests.architecture.house import ROOT, functions, name, python_files, tracked, tree

DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "services",
    "managers",
    "signals",
    "mixins",
    "lib",
    "misc",
}
UNFINISHED = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b|\braise NotImplementedError\b")
EMPTY_BY_DESIGN = re.compile(r"overload|abstract|\.group\b")  # a click group only groups


def is_drawer(path: PurePath) -> bool:
    return bool(DRAWERS & {part.split(".")[0] for part in path.parts})


def test_nothing_lies_in_a_drawer() -> None:
    written = [path.relative_to(ROOT) for path in tracked() if path.suffix in {".py", ".html", ".toml"}]
    assert not [str(path) for path in written if is_drawer(path)]


@pytest.mark.parametrize("path", ["src/ginnel/care/utils.py", "src/ginnel/common/x.py", "tests/helpers/a.py"])
def test_a_drawer_is_caught(path: str) -> None:
    assert is_drawer(PurePath(path))


def is_hollow(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Does nothing at all: only a docstring, `pass` or `...`."""
    return all(
        isinstance(part, ast.Pass) or (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
        for part in function.body
    )


def hollow(module: ast.Module) -> list[str]:
    """Functions without a body that belong to no protocol and are no overload."""
    excused = {
        inner
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in node.bases)
        for inner in node.body
    }
    return [
        function.name
        for function in functions(module)
        if function not in excused
        and is_hollow(function)
        and not EMPTY_BY_DESIGN.search(" ".join(ast.unparse(mark) for mark in function.decorator_list))
    ]


def test_no_function_is_a_stub() -> None:
    shipped = [path for path in python_files("src/") if "tests" not in path.parts]
    stubs = {name(path): found for path in shipped if (found := hollow(tree(path)))}
    assert not stubs


def test_nothing_is_marked_unfinished() -> None:
    written = [path for path in python_files("src/", "tests/", "scripts/") if path.name != "test_names.py"]
    assert not [name(path) for path in written if UNFINISHED.search(path.read_text())]


def test_a_stub_is_caught() -> None:
    assert hollow(ast.parse('def decide(*, by):\n    """Decides."""\n')) == ["decide"]


def words(model_name: str) -> str:
    """`SourceRecord` as it is spoken: "Source record"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", model_name).capitalize()


def terms() -> set[str]:
    """The terms GLOSSARY.md explains, each at the start of an entry and bold."""
    return {
        found.casefold() for found in re.findall(r"^\*\*(.+?)\*\*", (ROOT / "GLOSSARY.md").read_text(), re.M)
    }


def test_every_model_is_a_word_of_the_glossary() -> None:
    ours = {model.__name__ for model in apps.get_models() if model.__module__.startswith("ginnel.")}
    assert not {named for named in ours if words(named).casefold() not in terms()}


def test_a_model_name_is_spoken_in_words() -> None:
    assert words("SourceRecord") == "Source record"
