"""What the public pages say from Python, and not from a template, can be read by a child of ten too.

Every text of `surfaces/public` and everything that `care/assessment` refuses with is gathered from the source as it is
written, so that whoever adds one has it scored. Left out are docstrings, why a page needs no sign-in, and names for
programmers.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ginnel.care.assessment.tests.reading_ease import grade, is_hard, sentences
from ginnel.care.assessment.tests.test_plain_words import PUT_IN

SOURCE = Path(__file__).parents[3]
PUBLIC = sorted(path for path in (SOURCE / "surfaces/public").rglob("*.py") if "tests" not in path.parts)
ASSESSMENT = sorted(path for path in (SOURCE / "care/assessment").rglob("*.py") if "tests" not in path.parts)
REFUSES = {"Invalid", "Conflict", "NotFound"}
FOR_PROGRAMMERS = {"open_to_all", "needs_no_viewer", "exempt"}
SAID_NOWHERE = {
    "Pages for everybody": "the name of the application, for whoever works on it",
    "Services are for everybody to gather; a list says nothing of anybody": "why lists need no sign-in",
    "Whoever needs help may say so without signing in; shows the answers of this browser's session alone": (
        "why the self-assessment needs no sign-in"
    ),
}


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def written(node: ast.AST) -> str | None:
    """A text as it stands, with something put in where a value goes."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else PUT_IN.rpartition(" ")[2]
            for part in node.values
        )
    return None


def texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and called(node) in FOR_PROGRAMMERS:
        return
    if isinstance(node, ast.Expr) and written(node.value) is not None:
        return
    said = written(node)
    if said is not None:
        yield said
        return
    for child in ast.iter_child_nodes(node):
        yield from texts(child)


def refusals(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in REFUSES:
            yield from (said for one in node.args for said in texts(one))


def is_said(text: str) -> bool:
    """Something for a reader: it begins as a sentence does and has more than one word."""
    return text[:1].isupper() and " " in text.strip() and text not in SAID_NOWHERE


def gathered() -> list[tuple[str, str]]:
    public = [(path, text) for path in PUBLIC for text in texts(ast.parse(path.read_text()))]
    refused = [(path, text) for path in ASSESSMENT for text in refusals(ast.parse(path.read_text()))]
    return [
        (str(path.relative_to(SOURCE)), text.strip()) for path, text in (*public, *refused) if is_said(text)
    ]


def test_every_sentence_that_python_says_is_plain() -> None:
    hard = {
        (where, one): round(grade(one), 1)
        for where, text in gathered()
        for one in sentences(text)
        if is_hard(one)
    }
    assert not hard


@pytest.mark.parametrize(
    "said",
    ["We do not know this postcode or place. Check it, or leave it out", "Choose how we should get in touch"],
)
def test_what_forms_refuse_is_among_them(said: str) -> None:
    assert said in {text for _, text in gathered()}


def test_only_what_is_written_is_left_out() -> None:
    every = {text for path in PUBLIC for text in texts(ast.parse(path.read_text()))}
    assert set(SAID_NOWHERE) <= every
