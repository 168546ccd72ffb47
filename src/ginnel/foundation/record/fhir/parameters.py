"""FHIR R4 search parameters as paths: what is indexed under which frozen number, and what is an alias of what.

A parameter that another already covers is not stored: `patient` is `subject` limited to Patients, `phone` is
`telecom` of that system, `combo-code` is `code` and `component-code` together. Composites are not stored.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Step(NamedTuple):
    """One element on the way; `where` is "" or `name=value` that the element must also have."""

    name: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """Elements from the resource inwards. `only` narrows the last one: a resource type or, for telecom, a system.

    A step whose name ends in `as Type` is that form of a choice.
    """

    steps: tuple[Step, ...]
    only: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One search parameter of a resource type. `type` is FHIR's: token, reference, date, string, uri, quantity, number.

    `stored` lists (number, only) of the index rows that answer it; `paths` is empty unless it is itself stored.
    """

    number: int
    code: str
    type: str
    paths: tuple[Path, ...]
    stored: tuple[tuple[int, str], ...] = ()


_RESOLVE = re.compile(r"\.where\(resolve\(\) is (\w+)\)$")
_SYSTEM = re.compile(r"\.where\(system='(\w+)'\)$")
_WHERE = re.compile(r"\.where\((\w+)='([^']+)'\)")
_AS = re.compile(r"^\(?([\w.]+) as (\w+)\)(.*)$|^([\w.]+)\.as\((\w+)\)(.*)$")
# Parts of a name or address that have their own parameter; the whole covers them and stores only what is left.
_PARTS = {
    "name": ("family", "given"),
    "address": ("address-city", "address-country", "address-postalcode", "address-state"),
}
# A true-or-absent flag and a Bundle's first entry: neither is a path.
_NOT_PATHS = (" and ", "[0]")


@cache
def _file() -> dict[str, Any]:
    return json.loads(gzip.decompress((files(__package__) / "data/parameters.json.gz").read_bytes()))


@cache
def of_kind(kind: str) -> dict[str, Parameter]:
    """The search parameters of a resource type by code, those that every type has included."""
    rows = [*_file()["parameters"].get(kind, ()), *_file()["parameters"]["Resource"]]
    given = [Parameter(number, code, type_, _paths(expressions)) for number, code, type_, expressions in rows]
    return _with_parts(_store(given))


def _paths(expressions: list[str]) -> tuple[Path, ...]:
    return tuple(parse(one) for one in expressions if not any(mark in one for mark in _NOT_PATHS))


def parse(expression: str) -> Path:
    """The path of one FHIRPath expression of the forms R4's search parameters use. Raises ValueError for others."""
    only = ""
    for pattern in (_RESOLVE, _SYSTEM):
        if match := pattern.search(expression):
            only, expression = match[1], expression[: match.start()]
    if match := _AS.match(expression):
        path, form, rest = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
        expression = f"{path} as {form}{rest}"
    expression = _WHERE.sub(r"[\1=\2]", expression)
    steps = tuple(_step(text) for text in re.split(r"\.(?![^\[]*\])", expression)[1:])
    if not steps or any(not re.fullmatch(r"\w+(?: as \w+)?", one.name) for one in steps):
        raise ValueError(expression)
    return Path(steps, only)


def _step(text: str) -> Step:
    name, _, where = text.partition("[")
    return Step(name, where.rstrip("]"))


def _bare(parameter: Parameter) -> frozenset[Path]:
    return frozenset(replace(path, only="") for path in parameter.paths)


def _store(given: list[Parameter]) -> dict[str, Parameter]:
    """Fewest paths first, unlimited before limited, so that a wider one finds what it is made of."""
    order = sorted(given, key=lambda one: (len(one.paths), any(path.only for path in one.paths), one.number))
    stored: list[Parameter] = []
    found: dict[str, Parameter] = {}
    for one in order:
        wanted = _bare(one)
        parts = [
            other for other in stored if other.type == one.type and other.paths and _bare(other) <= wanted
        ]
        only = next(iter({path.only for path in one.paths}), "")
        if one.paths and frozenset().union(*map(_bare, parts)) == wanted:
            aliases = tuple((part.number, only) for part in parts)
            found[one.code] = replace(one, paths=(), stored=aliases)
        else:
            found[one.code] = replace(one, stored=((one.number, only),))
            stored.append(one)
    return found


def _with_parts(found: dict[str, Parameter]) -> dict[str, Parameter]:
    for whole, parts in _PARTS.items():
        if whole not in found or not all(part in found for part in parts):
            continue
        rest = found[whole].stored
        more = tuple((found[part].number, "") for part in parts)
        for one in [one for one in found.values() if one.stored == rest]:
            found[one.code] = replace(one, stored=rest + more)
    return found


def has_parts(kind: str, code: str) -> bool:
    """Whether the parts of a name or address have rows of their own, so that `code` stores only the rest."""
    return code in _PARTS and len(of_kind(kind)[code].stored) > 1
