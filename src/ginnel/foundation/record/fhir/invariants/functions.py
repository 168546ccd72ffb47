"""The functions of FHIRPath that the rules of R4 call (FHIRPath 2.0, section 5). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ginnel.foundation.record.fhir.invariants.values import ABSENT, distinct, key, said, truth

Run = Callable[[list[Any], Any], list[Any]]


def within(small: list[Any], large: list[Any]) -> list[Any]:
    """Membership; nothing is said of nothing."""
    if not small or small[0] is ABSENT:
        return []
    held = {key(one) for one in large}
    return [all(key(one) in held for one in small)]


def same(answer: bool | None, wanted: bool) -> list[Any]:
    return said(None if answer is None else answer is wanted)


def either(first: bool | None, second: bool | None) -> list[Any]:
    return [] if first is None or second is None else [first is not second]


def joined(sign: str, left: list[Any], right: list[Any]) -> list[Any]:
    """`+` of numbers; `&` of texts, where nothing is the empty text."""
    if sign == "&":
        return ["".join(str(one) for one in (*left[:1], *right[:1]) if one is not ABSENT)]
    return [left[0] + right[0]] if left and right else []


def _where(test: Run) -> Run:
    return lambda focus, scope: [one for one in focus if truth(test([one], scope))]


def _all(test: Run) -> Run:
    return lambda focus, scope: [all(truth(test([one], scope)) is not False for one in focus)]


def _select(make: Run) -> Run:
    return lambda focus, scope: [made for one in focus for made in make([one], scope)]


def _iif(test: Run, then: Run) -> Run:
    return lambda focus, scope: then(focus, scope) if truth(test(focus, scope)) else [True]


def _descendants(focus: list[Any]) -> list[Any]:
    found: list[Any] = []
    waiting = list(focus)
    while waiting:
        inside = list(_inside(waiting.pop()))
        found += inside
        waiting += inside
    return found


def _inside(value: Any) -> Iterator[Any]:
    if type(value) is dict:
        for one in value.values():
            yield from one if type(one) is list else (one,)


def _texts(focus: list[Any]) -> list[str]:
    return [one for one in focus[:1] if type(one) is str]


def _to_integer(focus: list[Any]) -> list[Any]:
    return [int(one) for one in map(str, focus[:1]) if re.fullmatch(r"[+-]?[0-9]+", one)]


def _not(focus: list[Any]) -> list[Any]:
    answer = truth(focus)
    return [] if answer is None else [not answer]


EACH: dict[str, Callable[..., Run]] = {"where": _where, "all": _all, "select": _select, "iif": _iif}
PLAIN: dict[str, Callable[..., list[Any]]] = {
    "exists": lambda focus: [bool(focus)],
    "empty": lambda focus: [not focus],
    "not": _not,
    "count": lambda focus: [len(focus)],
    "first": lambda focus: focus[:1],
    "tail": lambda focus: focus[1:],
    "hasValue": lambda focus: [len(focus) == 1 and focus[0] is not ABSENT and type(focus[0]) is not dict],
    "isDistinct": lambda focus: [len(distinct(focus)) == len(focus)],
    "combine": lambda focus, other: focus + other,
    "intersect": lambda focus, other: [one for one in distinct(focus) if key(one) in {key(o) for o in other}],
    "children": lambda focus: [inner for one in focus for inner in _inside(one)],
    "descendants": _descendants,
    "trace": lambda focus, *_: focus,
    "contains": lambda focus, part: [part[0] in one for one in _texts(focus) if part],
    "startsWith": lambda focus, part: [one.startswith(part[0]) for one in _texts(focus) if part],
    "matches": lambda focus, form: [bool(re.fullmatch(form[0], one)) for one in _texts(focus)],
    "replaceMatches": lambda focus, form, put: [re.sub(form[0], put[0], one) for one in _texts(focus)],
    "toInteger": _to_integer,
    "toString": lambda focus: [str(one) for one in focus[:1] if one is not ABSENT],
}
