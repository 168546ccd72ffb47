"""What a resource itself says by a search parameter, in words that can be put in order.

Of tokens and references the index keeps hashes, and ids of ours, which have no order that anybody would know.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from ginnel.foundation.record.fhir import compiler
from ginnel.foundation.record.fhir.json import Tree
from ginnel.foundation.record.fhir.leaves import fold
from ginnel.foundation.record.fhir.parameters import Parameter, Path, Step, of_kind


def said(kind: str, code: str, tree: Tree) -> list[str]:
    """Codes, values of identifiers or references as they are written, folded; the words of what has no code."""
    return [text for path in _paths(kind, code) for one in _reached(kind, path, tree) for text in _texts(one)]


def is_said(kind: str, code: str) -> bool:
    """Whether there are elements that say it, and not only whether there is anything at all."""
    return bool(_paths(kind, code))


@cache
def _paths(kind: str, code: str) -> tuple[Path, ...]:
    """Those of the rows that answer it, each narrowed as the parameter is."""
    parameter = of_kind(kind)[code]
    stored = {one.number: one for one in of_kind(kind).values() if one.paths}
    return tuple(_narrowed(path, only) for number, only in parameter.stored for path in _of(stored, number))


def _of(stored: dict[int, Parameter], number: int) -> tuple[Path, ...]:
    return stored[number].paths if number in stored else ()


def _narrowed(path: Path, only: str) -> Path:
    return Path(path.steps, only) if only else path


def _reached(kind: str, path: Path, tree: Tree) -> Iterator[Any]:
    found = _stepped(tree, kind, path.steps)
    return (one for one in found if not path.only or _is_narrowed(one, path.only))


def _is_narrowed(value: Any, only: str) -> bool:
    """To a type that is referred to, or a system of ContactPoints."""
    if not isinstance(value, dict):
        return True
    return value.get("system") == only or value.get("reference", "").startswith(only + "/")


def _stepped(value: Any, type_name: str, steps: tuple[Step, ...]) -> Iterator[Any]:
    if not steps:
        yield value
        return
    step, *rest = steps
    for name, code in compiler.spellings(type_name, step):
        inner = value.get(name)
        for one in inner if isinstance(inner, list) else [] if inner is None else [inner]:
            if not step.where or _is_so(one, step.where):
                yield from _stepped(one, code, tuple(rest))


def _is_so(value: Any, where: str) -> bool:
    name, _, wanted = where.partition("=")
    return isinstance(value, dict) and value.get(name) == wanted


def _texts(value: Any) -> list[str]:
    """Those that a key can be made of; of a concept its codes, else its words."""
    if not isinstance(value, dict):
        return [fold("true" if value is True else "false" if value is False else str(value))]
    codes = [one["code"] for one in value.get("coding", ()) if one.get("code")]
    written = value.get("reference") or value.get("code") or value.get("value") or value.get("text")
    return [fold(str(one)) for one in codes or ([written] if written else [])]
