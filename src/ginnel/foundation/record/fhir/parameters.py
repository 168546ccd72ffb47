"""FHIR R4 search parameters as paths: what is indexed under which frozen number, and what is an alias of what.

A parameter that another already covers is not stored: `patient` is `subject` limited to Patients, `phone` is
`telecom` of that system, `combo-code` is `code` and `component-code` together. A composite has rows of its own only
where its parts are of an element that there may be several of: of a whole resource its parts' rows tell as much.
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


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a composite: a parameter of the type, of which `paths` lead from the context to its values."""

    code: str
    type: str
    paths: tuple[Path, ...]
    is_of_resource: bool = False


@dataclass(frozen=True, slots=True)
class Composite:
    """Parts that must hold of one and the same element, which any of `contexts` leads to; no path is the resource."""

    number: int
    code: str
    contexts: tuple[Path, ...]
    parts: tuple[Part, ...]

    def says_the_same(self, other: Composite, context: Path) -> bool:
        """Whether `other` is of this context alone and its parts are found in the same places."""
        mine, theirs = (
            [(one.type, one.paths, one.is_of_resource) for one in of.parts] for of in (self, other)
        )
        return other.contexts == (context,) and mine == theirs


_RESOLVE = re.compile(r"\.where\(resolve\(\) is (\w+)\)$")
_SYSTEM = re.compile(r"\.where\(system='(\w+)'\)$")
_WHERE = re.compile(r"\.where\((\w+)='([^']+)'\)")
_AS = re.compile(r"^\(?([\w.]+) as (\w+)\)(.*)$|^([\w.]+)\.as\((\w+)\)(.*)$")
# Parts of a name or address that have their own parameter; the whole covers them and stores only what is left.
_PARTS = {
    "name": ("family", "given"),
    "address": ("address-city", "address-country", "address-postalcode", "address-state"),
}
_RESOURCE = "%resource."
# A true-or-absent flag is no path.
_NOT_A_PATH = " and "


@cache
def _file() -> dict[str, Any]:
    return json.loads(gzip.decompress((files(__package__) / "data/parameters.json.gz").read_bytes()))


@cache
def of_kind(kind: str) -> dict[str, Parameter]:
    """The search parameters of a resource type by code, those that every type has included."""
    rows = [*_file()["parameters"].get(kind, ()), *_file()["parameters"]["Resource"]]
    given = [Parameter(number, code, type_, _paths(expressions)) for number, code, type_, expressions in rows]
    return _with_parts(_store(given))


@cache
def composites_of(kind: str) -> dict[str, Composite]:
    """The composite parameters of a resource type by code."""
    rows = _file()["composites"].get(kind, ())
    return {
        code: Composite(number, code, tuple(_context(one) for one in contexts), tuple(map(_part, parts)))
        for number, code, contexts, parts in rows
        if parts
    }


def pair_number(kind: str, composite: Composite, context: Path) -> int:
    """The number under which a context's pairs are stored: its own, or that of a narrower one that stores the same."""
    known = composites_of(kind).values()
    return next((one.number for one in known if composite.says_the_same(one, context)), composite.number)


def near_of(kind: str) -> int | None:
    """The number of the parameter by which what is near a place is found; Location alone has one."""
    return next((row[0] for row in _file()["composites"].get(kind, ()) if row[1] == "near"), None)


def _context(expression: str) -> Path:
    return parse(expression) if "." in expression else Path(())


def _part(row: list[Any]) -> Part:
    code, type_, expressions = row
    is_of_resource = expressions[0].startswith(_RESOURCE)
    inner = ("." + one.removeprefix(_RESOURCE).replace("(DateTime)", "(dateTime)") for one in expressions)
    return Part(code, type_, tuple(parse("x" + one) for one in inner), is_of_resource)


def _paths(expressions: list[str]) -> tuple[Path, ...]:
    return tuple(parse(one) for one in expressions if _NOT_A_PATH not in one)


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
