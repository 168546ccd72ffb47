"""Composite parameters: values parted by `$`, all said of one element (FHIR R4 search, 3.1.1.4.17)."""

from __future__ import annotations

from ginnel.foundation.record.fhir import compiler
from ginnel.foundation.record.fhir.hashing import code_hash
from ginnel.foundation.record.fhir.parameters import (
    Composite,
    Parameter,
    Part,
    Path,
    of_kind,
    pair_number,
)
from ginnel.foundation.record.rules.criteria import (
    All,
    Amount,
    Condition,
    Match,
    Pair,
    Pointer,
    Token,
)
from ginnel.surfaces.fhir.outcome import bad_parameter
from ginnel.surfaces.fhir.search import values
from ginnel.surfaces.fhir.search.ready import check_ready
from ginnel.surfaces.fhir.search.splitting import split


def matches(kind: str, composite: Composite, text: str, base: str) -> list[Match]:
    """What answers one value, of any of the elements it may be about. Raises Refused."""
    given = split(text, "$")
    if len(given) != len(composite.parts) or not all(given):
        shape = "$".join(one.code for one in composite.parts)
        raise bad_parameter(composite.code, f"Write {shape}: a value for each part.")
    return [
        match
        for path in composite.contexts
        for match in (
            _paired(kind, composite, path, given, base)
            if compiler.is_several(kind, path)
            else _together(kind, composite, path, given, base)
        )
    ]


def _together(kind: str, composite: Composite, path: Path, given: list[str], base: str) -> list[Match]:
    """Of an element that there is one of at most: what its parts say has rows of its own already."""
    parts = [
        Condition(tuple(_of_part(kind, part, _stored(kind, part, path), value, base)))
        for part, value in zip(composite.parts, given, strict=True)
    ]
    return [All(tuple(parts))]


def _stored(kind: str, part: Part, context: Path) -> tuple[int, ...]:
    """The parameters whose rows hold the part of this element."""
    wanted = {(*context.steps, *path.steps) for path in part.paths}
    return tuple(
        one.number
        for one in of_kind(kind).values()
        if one.type == part.type and wanted & {path.steps for path in one.paths}
    )


def _paired(kind: str, composite: Composite, path: Path, given: list[str], base: str) -> list[Match]:
    """Of an element that there may be several of: one row tells what its parts say together."""
    check_ready()
    number = pair_number(kind, composite, path)
    first, *others = (
        _of_part(kind, part, (number,), value, base)
        for part, value in zip(composite.parts, given, strict=True)
    )
    found: list[Match] = []
    for code in first:
        for other in others[0]:
            rest = (_rest(other), *(_rest(more) for each in others[1:] for more in each))
            found += [Pair(number, code, rest)] if isinstance(code, Token) else []
    return found


def _of_part(kind: str, part: Part, numbers: tuple[int, ...], text: str, base: str) -> list[Match]:
    parameter = Parameter(0, part.code, part.type, (), tuple((number, "") for number in numbers))
    return values.of_type(kind, parameter, text, base)


def _rest(match: Match) -> Token | Amount:
    """The other part as it stands in a row of pairs: a reference by the hash of our id."""
    if isinstance(match, Pointer):
        return Token(match.param, code_hash(str(match.targets[0])))
    if not isinstance(match, Token | Amount):
        raise bad_parameter("", "This part of the parameter cannot be asked for so.", "not-supported")
    return match
