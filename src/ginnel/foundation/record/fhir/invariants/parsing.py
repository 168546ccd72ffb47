"""The FHIRPath that HL7 writes its rules in, as a tree (FHIRPath 2.0, grammar; only what the rules of R4 use)."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<variable>[%$][A-Za-z][\w-]*)"
    r"|`(?P<quoted>[^`]+)`|(?P<name>[A-Za-z_]\w*)|(?P<sign><=|>=|!=|[-+*/&|=<>.,()\[\]{}]))"
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}
# Loosest first; operators on one line bind alike, from left to right.
_LEVELS = (
    ("implies",),
    ("or", "xor"),
    ("and",),
    ("in", "contains"),
    ("=", "!="),
    ("<", ">", "<=", ">="),
    ("|",),
    ("is", "as"),
    ("+", "-", "&"),
)


class Node(NamedTuple):
    """`form` is literal, variable, name, call, step, is, as or an operator; `value` a literal or a name."""

    form: str
    value: Any = None
    parts: tuple[Node, ...] = ()


def parse(text: str) -> Node:
    """The tree of an expression. Raises ValueError for what is none."""
    reader = _Reader(text)
    found = reader.operators(0)
    if reader.peek():
        raise ValueError(f"{reader.peek()!r} is left over in {text}")
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                raise ValueError(f"no FHIRPath at {text[at:]!r}")
            kind = match.lastgroup or ""
            self._tokens.append((kind, match[kind]))
            at = match.end()
        self._at = 0

    def peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _take(self) -> tuple[str, str]:
        if self._at == len(self._tokens):
            raise ValueError("the expression ends too soon")
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, sign: str) -> None:
        if self._take()[1] != sign:
            raise ValueError(f"{sign} is missing")

    def operators(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._steps()
        left = self.operators(level + 1)
        while self.peek() in _LEVELS[level]:
            _, operator = self._take()
            if operator in ("is", "as"):
                left = Node(operator, self._take()[1], (left,))
            else:
                left = Node(operator, None, (left, self.operators(level + 1)))
        return left

    def _steps(self) -> Node:
        left = self._term()
        while self.peek() == ".":
            self._take()
            left = Node("step", None, (left, self._term()))
        return left

    def _term(self) -> Node:
        kind, token = self._take()
        if kind == "text":
            return Node("literal", re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), token[1:-1]))
        if kind == "number":
            return Node("literal", float(token) if "." in token else int(token))
        if kind == "variable":
            return Node("variable", token)
        if token == "(":  # noqa: S105
            inner = self.operators(0)
            self._expect(")")
            return inner
        if kind == "name" and token in ("true", "false"):
            return Node("literal", token == "true")  # noqa: S105
        if kind == "name" and self.peek() == "(":
            return self._call(token)
        if kind in ("name", "quoted"):
            return Node("name", token)
        raise ValueError(f"{token!r} is out of place")

    def _call(self, name: str) -> Node:
        self._take()
        arguments: list[Node] = []
        while self.peek() != ")":
            arguments.append(self.operators(0))
            if self.peek() == ",":
                self._take()
        self._expect(")")
        return Node("call", name, tuple(arguments))
