"""Parameters of a search to the conditions they make, hop by hop."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl
from uuid import UUID

from ginnel.foundation.record.fhir import kinds, meanings
from ginnel.foundation.record.fhir.parameters import Parameter, composites_of, near_of, of_kind
from ginnel.foundation.record.rules.criteria import (
    All,
    Condition,
    Id,
    Match,
    PointedAt,
    Present,
    Table,
    Through,
    Updated,
)
from ginnel.surfaces.fhir import calling
from ginnel.surfaces.fhir.calling import Scopes
from ginnel.surfaces.fhir.outcome import Refused, bad_parameter
from ginnel.surfaces.fhir.search import codes, composites, nearness, values
from ginnel.surfaces.fhir.search.splitting import split

DEEPEST, MOST_VALUES, MOST_PARAMETERS, LONGEST = 4, 200, 40, 2_000
# Parameters by which who answers gives away who said it.
_OF_SENDER = frozenset({"identifier", "_source", "_security", "_tag", "_profile"})
_TABLES: dict[str, tuple[Table, ...]] = {
    "token": ("token", "string"),
    "uri": ("token",),
    "reference": ("reference", "token"),
    "date": ("date",),
    "string": ("string",),
    "number": ("quantity",),
    "quantity": ("quantity",),
}
_MODIFIERS = {
    "token": {"", "not", *codes.MODIFIERS},
    "uri": {"", "above", "below"},
    "reference": {"", "identifier"},
    "date": {""},
    "string": {"", "contains", "exact"},
    "number": {""},
    "quantity": {""},
}


_NOT_HERE = {
    "_filter": "No expressions of _filter are answered here: ask with parameters.",
    "_text": "What resources say in words is not searched here: ask with parameters.",
    "_content": "What resources say in words is not searched here: ask with parameters.",
    "_query": "No named queries are answered here: ask with parameters.",
}


class Unknown(Refused):
    """A parameter that this server does not have for the type: ignored where the client asked for leniency."""


@dataclass(slots=True)
class Reading:
    """What a search is read with: whose scopes, at what address; and what was found on the way."""

    scopes: Scopes
    base: str
    tells_sender: bool = False
    hops: list[str] = field(default_factory=list)


def condition(kind: str, name: str, text: str, reading: Reading, depth: int = 0) -> Condition:
    """What one parameter asks of a resource of `kind`. Raises Refused, and Unknown for a parameter that is none."""
    if depth > DEEPEST:
        raise bad_parameter("", f"A chain has no more than {DEEPEST} steps.", "too-costly")
    if len(text) > LONGEST * 4:
        raise bad_parameter("", f"A value is longer than {LONGEST * 4} characters.", "too-long")
    if name.startswith("_has:"):
        return _has(kind, name, text, reading, depth)
    head, dot, rest = name.partition(".")
    code, colon, modifier = head.partition(":")
    if colon and not modifier:
        raise bad_parameter("", "A modifier is missing after the colon.")
    if code in ("_id", "_lastUpdated"):
        return _of_itself(code, modifier, text, is_chain=bool(dot))
    if code in composites_of(kind) or (code == "near" and near_of(kind)):
        return _together(kind, code, modifier, text, reading, is_chain=bool(dot))
    if code == "_list" and not dot:
        return _in_list(kind, modifier, text, reading, depth)
    parameter = of_kind(kind).get(code)
    if parameter is None:
        why = _NOT_HERE.get(code, f"{kind} has no such search parameter here.")
        raise Unknown(400, *bad_parameter("", why, "not-supported").issues)
    reading.tells_sender |= (
        code in _OF_SENDER or parameter.type == "reference" and not _is_patient(kind, code)
    )
    if dot:
        return _chain(kind, parameter, modifier, rest, text, reading, depth)
    if modifier == "missing":
        return _missing(kind, parameter, text)
    return _plain(kind, parameter, modifier, text, reading)


def _is_patient(kind: str, code: str) -> bool:
    return meanings.owner_of(kind) in {number for number, _ in of_kind(kind)[code].stored}


def _plain(kind: str, parameter: Parameter, modifier: str, text: str, reading: Reading) -> Condition:
    is_type = parameter.type == "reference" and _may_name(kind, parameter, modifier)
    if modifier not in _MODIFIERS[parameter.type] and not is_type:
        raise bad_parameter(parameter.code, "This modifier is not supported here.", "not-supported")
    given = _several(parameter.code, text)
    made = tuple(match for one in given for match in _matches(kind, parameter, modifier, one, reading))
    is_not = modifier in ("not", "not-in")
    if kind == "Patient" and parameter.code == "deceased" and set(given) == {"false"}:
        made, is_not = tuple(values.tokens(kind, parameter, "true")), not is_not
    return Condition(made, is_not=is_not)


def _matches(kind: str, parameter: Parameter, modifier: str, text: str, reading: Reading) -> list[Match]:
    if parameter.type == "token" and modifier in codes.MODIFIERS:
        return codes.matches(kind, parameter, modifier, text)
    if parameter.type == "uri":
        return values.uris(parameter, text, modifier)
    if parameter.type == "string":
        return values.strings(parameter, text, modifier)
    if modifier == "identifier":
        return values.identifiers(parameter, text)
    if parameter.type == "reference":
        return values.references(kind, parameter, text, modifier, reading.base)
    return values.of_type(kind, parameter, text, reading.base)


def _together(
    kind: str, code: str, modifier: str, text: str, reading: Reading, *, is_chain: bool
) -> Condition:
    """A composite, or `near` a place."""
    if modifier or is_chain:
        raise bad_parameter(code, "This parameter has no modifiers and no chain.", "not-supported")
    given = _several(code, text)
    number = near_of(kind) if code == "near" else None
    if number:
        return Condition(tuple(match for one in given for match in nearness.near(number, one)))
    composite = composites_of(kind)[code]
    return Condition(
        tuple(match for one in given for match in composites.matches(kind, composite, one, reading.base))
    )


def _in_list(kind: str, modifier: str, text: str, reading: Reading, depth: int) -> Condition:
    """`_list`: what a List that may be seen has an entry for (FHIR R4, 3.1.1.4.18)."""
    if modifier or text.startswith("$"):
        raise bad_parameter(
            "_list", "A list is asked for by its id: no list is worked out here.", "not-supported"
        )
    return condition(kind, "_has:List:item:_id", text.removeprefix("List/"), reading, depth)


def _several(code: str, text: str) -> list[str]:
    given = split(text, ",")
    if len(given) > MOST_VALUES:
        raise bad_parameter(code, f"No more than {MOST_VALUES} values at once.", "too-costly")
    return [one for one in given if one]


def _of_itself(code: str, modifier: str, text: str, *, is_chain: bool) -> Condition:
    if modifier or is_chain:
        raise bad_parameter(code, "This parameter has no modifiers and no chain.", "not-supported")
    given = _several(code, text)
    if code == "_id":
        return Condition((Id(tuple(found for one in given if (found := uuid(one)))),))
    return Condition(tuple(Updated(*values.moment(code, one)) for one in given))  # type: ignore[arg-type]


def uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _missing(kind: str, parameter: Parameter, text: str) -> Condition:
    if text not in ("true", "false"):
        raise bad_parameter(parameter.code, ":missing is true or false.")
    if meanings.is_link(kind, parameter.code):
        raise bad_parameter(
            parameter.code, "Links are made for each answer: none is missing.", "not-supported"
        )
    rows = tuple((table, number) for number, _ in parameter.stored for table in _TABLES[parameter.type])
    owner = meanings.owner_of(kind)
    own = owner if owner in {number for number, _ in parameter.stored} else None
    return Condition((Present(rows, own),), is_not=text == "true")


def _chain(
    kind: str, parameter: Parameter, named: str, rest: str, text: str, reading: Reading, depth: int
) -> Condition:
    if parameter.type != "reference":
        raise bad_parameter(parameter.code, "Only a reference can be followed to what it refers to.")
    allowed = meanings.targets_of(kind, parameter.code)
    if named and not _may_name(kind, parameter, named):
        raise bad_parameter(parameter.code, "The parameter does not refer to that type.")
    if not named and meanings.ANYTHING in allowed:
        raise bad_parameter(parameter.code, "Say which type is referred to: it may be any.")
    params, owner = tuple(number for number, _ in parameter.stored), meanings.owner_of(kind)
    made: list[Match] = []
    for to in [named] if named else _having(allowed, rest):
        where = (condition(to, rest, text, reading, depth + 1), *limits(reading, to, depth))
        own = owner if owner in params and to == "Patient" else None
        is_themselves = to == "Patient" and meanings.is_link(kind, parameter.code)
        made.append(All(where) if is_themselves else Through(params, own, kinds.number_of(to), where))
    if not made:
        raise bad_parameter(parameter.code, "No type that it refers to has the chained parameter.")
    return Condition(tuple(made))


def _may_name(kind: str, parameter: Parameter, named: str) -> bool:
    """Whether a reference of this parameter may lead to that type."""
    allowed = meanings.targets_of(kind, parameter.code)
    return kinds.is_kind(named) and (named in allowed or meanings.ANYTHING in allowed)


def _having(allowed: frozenset[str], rest: str) -> list[str]:
    code = rest.partition(".")[0].partition(":")[0]
    everywhere = code in ("_id", "_lastUpdated", "_has", "_list")
    return sorted(
        kind for kind in allowed if everywhere or code in of_kind(kind) or code in composites_of(kind)
    )


def _has(kind: str, name: str, text: str, reading: Reading, depth: int) -> Condition:
    """`_has:Type:reference:parameter`, the parameter perhaps with a modifier, a chain or another `_has`."""
    parts = name.split(":", 3)
    if len(parts) != 4 or not kinds.is_kind(parts[1]):
        raise bad_parameter("_has", "Write _has:Type:reference:parameter.")
    _, by, code, rest = parts
    parameter = of_kind(by).get(code)
    if parameter is None or parameter.type != "reference":
        raise bad_parameter("_has", "That type has no such reference parameter.")
    allowed = meanings.targets_of(by, code)
    if kind not in allowed and meanings.ANYTHING not in allowed:
        raise bad_parameter("_has", f"That parameter does not refer to {kind}.")
    reading.tells_sender = True
    params, owner = tuple(number for number, _ in parameter.stored), meanings.owner_of(by)
    own = owner if owner in params and kind == "Patient" else None
    where = (condition(by, rest, text, reading, depth + 1), *limits(reading, by, depth))
    return Condition((PointedAt(kinds.number_of(by), params, own, where),))


def limits(reading: Reading, kind: str, depth: int = 0, interaction: str = "s") -> tuple[Condition, ...]:
    """What the client's scopes leave of a type, as a condition. Raises Refused where they allow nothing."""
    found = calling.check(reading.scopes, kind, interaction)
    if not found:
        return ()
    return (Condition(tuple(All(_limit(kind, one, reading, depth)) for one in found)),)


def _limit(kind: str, query: str, reading: Reading, depth: int) -> tuple[Condition, ...]:
    return tuple(
        condition(kind, name, text, reading, depth + 1)
        for name, text in parse_qsl(query, keep_blank_values=True)
    )
