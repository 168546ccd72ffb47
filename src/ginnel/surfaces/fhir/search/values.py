"""One value of a search parameter as the matches that answer it, by the parameter's type (FHIR R4, 3.1.1.4)."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import inf
from uuid import UUID

from ginnel.foundation.record.fhir import meanings
from ginnel.foundation.record.fhir.hashing import code_hash, system_hash
from ginnel.foundation.record.fhir.leaves import LONGEST, fold
from ginnel.foundation.record.fhir.parameters import Parameter
from ginnel.foundation.record.fhir.references import target
from ginnel.foundation.record.rules.criteria import (
    Amount,
    How,
    Id,
    Match,
    Moment,
    NhsNumber,
    OfPatient,
    Pointer,
    Prefix,
    Span,
    Text,
    Token,
)
from ginnel.kernel.values import units
from ginnel.kernel.values.dates import moment_range
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, clean_nhs_number
from ginnel.surfaces.fhir.outcome import bad_parameter
from ginnel.surfaces.fhir.search.codes import MERE
from ginnel.surfaces.fhir.search.ready import check_ready
from ginnel.surfaces.fhir.search.splitting import plain, split

_PREFIXED = re.compile(r"^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[0-9+-])")
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
# What a query string's plus sign becomes when a client forgets to escape the zone of a time.
_LOST_PLUS = re.compile(r"(?<=[0-9]) (?=[0-9]{2}:[0-9]{2}$)")


def of_type(kind: str, parameter: Parameter, text: str, base: str) -> list[Match]:
    """The matches of a value without a modifier, by the parameter's type. Raises Refused."""
    simple = {"uri": uris, "date": moments, "string": strings, "number": numbers, "quantity": quantities}
    if parameter.type in simple:
        return simple[parameter.type](parameter, text)
    return (
        tokens(kind, parameter, text)
        if parameter.type == "token"
        else references(kind, parameter, text, "", base)
    )


def tokens(kind: str, parameter: Parameter, text: str) -> list[Match]:
    """`code`, `system|code`, `|code` or `system|`. An NHS number is the one that counts now, traced ones included and
    old ones not. An element that is a mere code has its system by the specification:
    what system is asked for makes no difference there."""
    parts = [plain(one) for one in split(text, "|")]
    if len(parts) > 2:
        raise bad_parameter(parameter.code, "A token is a code, system|code, |code or system|.")
    code = parts[-1]
    is_any_system = len(parts) == 1 or meanings.types_of(kind, parameter.code) <= MERE
    system = None if is_any_system else system_hash(parts[0])
    if not code and (system is None or not parts[0]):
        raise bad_parameter(parameter.code, "A token has a code or a system.")
    made: list[Match] = [
        Token(number, code_hash(code) if code else None, system_hash(only) if only else system)
        for number, only in parameter.stored
    ]
    if kind == "Patient" and parameter.code == "identifier" and code:
        if parts[0] == NHS_NUMBER_SYSTEM:
            return [NhsNumber(clean_nhs_number(code))]
        made += [NhsNumber(clean_nhs_number(code))] if len(parts) == 1 else []
    return made


def identifiers(parameter: Parameter, text: str) -> list[Match]:
    """Of a reference by `:identifier`."""
    parts = [plain(one) for one in split(text, "|")]
    code, system = parts[-1], system_hash(parts[0]) if len(parts) == 2 else None
    if len(parts) > 2 or not code:
        raise bad_parameter(parameter.code, "An identifier is value or system|value.")
    return [Token(number, code_hash(code), system) for number, _ in parameter.stored]


def uris(parameter: Parameter, text: str, modifier: str = "") -> list[Match]:
    """`below`: it, or an address under it; `above`: it, or an address that it is under (FHIR R4, 3.1.1.4.12)."""
    value = plain(text)
    if modifier and "://" not in value:
        raise bad_parameter(parameter.code, "Only addresses lie above and below one another: write a URL.")
    if modifier == "below":
        if len(value) > LONGEST:
            raise bad_parameter(
                parameter.code, f"An address here has no more than {LONGEST} characters.", "too-long"
            )
        check_ready()
        return [Text(number, How.UNDER, value) for number, _ in parameter.stored]
    wanted = _above(value) if modifier else [value]
    return [Token(number, code_hash(one), 0) for number, _ in parameter.stored for one in wanted]


def _above(url: str) -> list[str]:
    """The address and each that it lies under, with and without a slash at the end."""
    scheme, _, path = url.partition("://")
    steps = path.rstrip("/").split("/")
    each = [f"{scheme}://{'/'.join(steps[:most])}" for most in range(1, len(steps) + 1)]
    return list(dict.fromkeys(one for bare in each for one in (bare, bare + "/")))


_HOWS = {"": How.STARTS, "contains": How.CONTAINS, "exact": How.EXACT}


def strings(parameter: Parameter, text: str, modifier: str = "") -> list[Match]:
    value = plain(text)
    if modifier == "exact":
        check_ready()
    return [
        Text(number, _HOWS[modifier], fold(value), code_hash(value) if modifier == "exact" else 0)
        for number, _ in parameter.stored
    ]


def moments(parameter: Parameter, text: str) -> list[Match]:
    prefix, low, high = moment(parameter.code, text)
    return [Moment(number, prefix, low, high) for number, _ in parameter.stored]


def moment(name: str, text: str) -> tuple[Prefix, object, object]:  # type: ignore[misc]
    """(prefix, start, end) of a date, as wide as its precision."""
    prefix, value = prefixed(text)
    try:
        low, high = moment_range(_LOST_PLUS.sub("+", value))
    except (ValueError, OverflowError):
        raise bad_parameter(name, "A date is YYYY, YYYY-MM, YYYY-MM-DD or a time with its zone.") from None
    return prefix, low, high


def prefixed(text: str) -> tuple[Prefix, str]:
    match = _PREFIXED.match(text)
    return (Prefix(match[1]), text[2:]) if match else (Prefix.EQ, text)


def numbers(parameter: Parameter, text: str) -> list[Match]:
    prefix, value, low, high = _amount(parameter, text)
    span = Span(float(value), float(low), float(high))
    return [Amount(number, prefix, (span,)) for number, _ in parameter.stored]


def quantities(parameter: Parameter, text: str) -> list[Match]:
    """`number`, `number|system|code` or `number||unit`. A unit is compared by its code or as it is called; one of UCUM
    is looked for in every unit of the same dimensions that is known here. The system itself is not compared."""
    parts = [plain(one) for one in split(text, "|")]
    if len(parts) not in (1, 3):
        raise bad_parameter(parameter.code, "A quantity is number, number|system|code or number||unit.")
    prefix, value, low, high = _amount(parameter, parts[0])
    unit = parts[2] if len(parts) == 3 else ""
    asked = (value, low, high)
    same = units.same(unit) if parts[1:2] == [units.UCUM] else {}
    spans = tuple(
        Span(*(_float(units.converted(one, same[unit], to)) for one in asked), system_hash(code))
        for code, to in same.items()
    ) or (Span(*map(float, asked), system_hash(unit) if unit else None),)
    return [Amount(number, prefix, spans) for number, _ in parameter.stored]


def _float(value: Fraction) -> float:
    """A number beyond all that is kept is beyond it in any unit."""
    try:
        return float(value)
    except OverflowError:
        return inf if value > 0 else -inf


def _amount(parameter: Parameter, text: str) -> tuple[Prefix, Decimal, Decimal, Decimal]:
    """A number is as precise as it is written: 100 is anything from 99.5 up to 100.5 (FHIR R4, 3.1.1.4.4)."""
    prefix, value = prefixed(text)
    if not _NUMBER.fullmatch(value):
        raise bad_parameter(
            parameter.code, "A number is digits, perhaps with a decimal point or an exponent."
        )
    exact = Decimal(value)
    exponent = int(exact.as_tuple().exponent) - (1 if "e" in value.lower() else 0)
    half = Decimal(5).scaleb(exponent - 1)
    if prefix is Prefix.AP:
        half = max(half, abs(exact) / 10)
    return prefix, exact, exact - half, exact + half


def references(kind: str, parameter: Parameter, text: str, only: str, base: str) -> list[Match]:
    """`id`, `Type/id`, our own address of it, or another address. `only` is the type that a modifier names."""
    value = plain(text)
    pointed = target(value.removeprefix(base))
    if pointed is None and "/" not in value and ":" not in value:
        return _named(kind, parameter, only, value)
    if pointed is None or pointed.base:
        return uris(parameter, text)
    if only and pointed.kind != only:
        raise bad_parameter(parameter.code, "The value names another type than the modifier.")
    return _named(kind, parameter, pointed.kind, pointed.local_id)


def _named(kind: str, parameter: Parameter, named: str, id: str) -> list[Match]:
    """Nothing of ours has an id that is no UUID: then nothing answers."""
    allowed = meanings.targets_of(kind, parameter.code)
    try:
        wanted = UUID(id)
    except ValueError:
        return []
    if named and named not in allowed and meanings.ANYTHING not in allowed:
        return []
    if meanings.is_link(kind, parameter.code):
        return [Id((wanted,))] if named != "RelatedPerson" else []
    params = tuple(number for number, _ in parameter.stored)
    may_be_patient = named == "Patient" or (not named and allowed & {"Patient", meanings.ANYTHING})
    if not may_be_patient:
        return [Pointer(number, (wanted,)) for number in params]
    owner = meanings.owner_of(kind)
    return [OfPatient(params, owner if owner in params else None, (wanted,))]
