"""Reads start from the viewer, templates hold no code, and Python holds no pages."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.house import ROOT, name, python_files, tracked, tree

MAY_QUERY = {"actions", "queries", "models", "store", "migrations", "tests", "management"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son[a-z]+=|javascript:", re.I)
COOKIES = re.compile(r"\.session\b|\.COOKIES\b|request\.(user|viewer)\b|get_signed_cookie")
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false", re.I)
MARKUP = re.compile(r"</?(div|p|span|a|table|ul|ol|li|h[1-6]|form|input|button)\b[^>]*>", re.I)


def queries_a_model(module: ast.Module) -> bool:
    """Reaches for a model's manager."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
        for node in ast.walk(module)
    )


def writes_markup(module: ast.Module) -> list[str]:
    """Markup in strings that are no docstring, and marks that switch escaping off."""
    said = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    found = [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
        if MARKUP.search(node.value)
    ]
    calls = [ast.unparse(node.func) for node in ast.walk(module) if isinstance(node, ast.Call)]
    return found + [call for call in calls if call.split(".")[-1] in {"mark_safe", "Markup", "format_html"}]


def test_only_queries_and_actions_reach_for_a_model() -> None:
    outside = [
        path
        for path in python_files("src/")
        if not MAY_QUERY & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
    ]
    assert not [name(path) for path in outside if queries_a_model(tree(path))]


def test_no_page_is_written_in_python() -> None:
    files = [path for path in python_files("src/") if "tests" not in path.parts]
    assert not {name(path): found for path in files if (found := writes_markup(tree(path)))}


def test_no_template_holds_script_style_or_unescaped_text() -> None:
    templates = [path for path in tracked() if "jinja2" in path.parts and path.suffix == ".html"]
    assert templates
    assert not [
        name(path)
        for path in templates
        if INLINE.search(path.read_text()) or UNESCAPED.search(path.read_text())
    ]


def test_no_form_goes_unprotected() -> None:
    """But where a machine says in the request itself who it is, and there alone."""
    found = [name(path) for path in python_files("src/") if "csrf_exempt" in path.read_text()]
    assert found == ["src/ginnel/kernel/web/access.py"]


def test_what_machines_ask_looks_at_no_session() -> None:
    """Else a page elsewhere could have a browser ask it with somebody's cookie."""
    for_machines = [
        path for path in python_files("src/") if re.search(r"^@for_machines\(", path.read_text(), re.M)
    ]
    assert for_machines
    assert not [name(path) for path in for_machines if COOKIES.search(path.read_text())]


@pytest.mark.parametrize(
    "text", ["<script>go()</script>", '<p style="x">', '<a onclick="x">', "{{ name | safe }}"]
)
def test_code_in_a_template_is_caught(text: str) -> None:
    assert INLINE.search(text) or UNESCAPED.search(text)


@pytest.mark.parametrize("source", ["x = '<div>' + name", "mark_safe(name)"])
def test_markup_in_python_is_caught(source: str) -> None:
    assert writes_markup(ast.parse(source))


def test_a_query_outside_its_place_is_caught() -> None:
    assert queries_a_model(ast.parse("Person.objects.filter(x=1)"))
