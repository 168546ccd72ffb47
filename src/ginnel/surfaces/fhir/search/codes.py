"""Codes by more than themselves: by a value set, by what lies above or below, by words, by an identifier's type.

Source: FHIR R4 search, 3.1.1.4.5 (modifiers). Known value sets are those that HL7's required bindings list in full, all
of a code system (`[system]?fhir_vs`), and those that `terminology` holds, by the address that `OURS` begins.
"""

from __future__ import annotations

from functools import lru_cache

from ginnel.foundation.record.fhir import definitions, hierarchies, meanings
from ginnel.foundation.record.fhir.definitions import base
from ginnel.foundation.record.fhir.hashing import code_hash, system_hash
from ginnel.foundation.record.fhir.leaves import fold
from ginnel.foundation.record.fhir.parameters import Parameter
from ginnel.foundation.record.rules.criteria import How, Match, Pair, Text, Token, Tokens
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.errors import NotFound
from ginnel.surfaces.fhir.outcome import bad_parameter
from ginnel.surfaces.fhir.search.ready import check_ready
from ginnel.surfaces.fhir.search.splitting import plain, split

OURS = "https://ginnel.invalid/ValueSet/"
_HL7 = "http://hl7.org/fhir/ValueSet/"
_ALL_OF = "?fhir_vs"
# Elements that are a code and no more: their rows have no system, which the specification sets.
MERE = frozenset({"boolean", "code", "id", "string", "uri"})
Concepts = tuple[tuple[str, str], ...]
MODIFIERS = frozenset({"text", "in", "not-in", "above", "below", "of-type"})


def matches(kind: str, parameter: Parameter, modifier: str, text: str) -> list[Match]:
    """What answers one value with one of `MODIFIERS`. Raises Refused."""
    if modifier == "text":
        return _words(kind, parameter, text)
    if modifier == "of-type":
        return _of_type(kind, parameter, text)
    if modifier in ("in", "not-in"):
        return _members(kind, parameter, plain(text))
    return _levels(kind, parameter, modifier, text)


def _words(kind: str, parameter: Parameter, text: str) -> list[Match]:
    """By what a code is called, from its beginning; of an identifier by what its type is called."""
    if not _types(kind, parameter) & {"Coding", "CodeableConcept", "Identifier"}:
        raise _refused(parameter, "This element has no words beside its code.")
    check_ready()
    wanted = fold(plain(text))
    return [Text(number, How.STARTS, wanted) for number, _ in parameter.stored]


def _of_type(kind: str, parameter: Parameter, text: str) -> list[Match]:
    if "Identifier" not in _types(kind, parameter):
        raise _refused(parameter, "Only identifiers are asked for by their type.")
    parts = [plain(one) for one in split(text, "|")]
    if len(parts) != 3 or not parts[1] or not parts[2]:
        raise bad_parameter(
            parameter.code, "Write system|code|value: of the type, and the identifier's value."
        )
    check_ready()
    system = system_hash(parts[0]) if parts[0] else None
    first, value = Token(0, code_hash(parts[1]), system), Token(0, code_hash(parts[2]))
    return [Pair(number, first, (value,)) for number, _ in parameter.stored]


def _members(kind: str, parameter: Parameter, url: str) -> list[Match]:
    if url.endswith(_ALL_OF):
        system = url.removesuffix(_ALL_OF)
        if _types(kind, parameter) <= MERE:
            raise _refused(
                parameter, "The system of this element is not kept: it is the specification's own."
            )
        return [Token(number, None, system_hash(system)) for number, _ in parameter.stored]
    found = _listed(url.removeprefix(_HL7)) if url.startswith(_HL7) else _held(url)
    if not found:
        why = "This value set is not known here. Known are HL7's that are required and listed in full, those that "
        raise _refused(
            parameter, f"{why}begin {OURS} and are held here, and all of a system as system{_ALL_OF}."
        )
    return _any_of(kind, parameter, found)


@lru_cache(maxsize=256)
def _listed(binding: str) -> Concepts:
    """The codes of one of HL7's value sets, perhaps with its version; none where it is not listed."""
    try:
        known = definitions.concepts(binding.partition("|")[0])
    except KeyError:
        return ()
    return tuple((system, code) for system, codes in known.items() for code in codes)


def _held(url: str) -> Concepts:
    try:
        return tuple(terminology.members(url.removeprefix(OURS))) if url.startswith(OURS) else ()
    except NotFound:
        return ()


def _levels(kind: str, parameter: Parameter, modifier: str, text: str) -> list[Match]:
    parts = [plain(one) for one in split(text, "|")]
    if len(parts) != 2 or not all(parts):
        raise bad_parameter(parameter.code, "Write system|code: which codes lie under which, a system says.")
    system, code = parts
    if not hierarchies.has_levels(system):
        raise _refused(parameter, "Which codes of this system lie under which is not known here.")
    reached = hierarchies.above if modifier == "above" else hierarchies.below
    return _any_of(kind, parameter, tuple((system, one) for one in reached(system, code)))


def _any_of(kind: str, parameter: Parameter, concepts: Concepts) -> list[Match]:
    types = _types(kind, parameter)
    wanted = [(code_hash(code), system_hash(system)) for system, code in concepts] if types - MERE else []
    wanted += [(code_hash(code), 0) for _, code in concepts] if types & MERE else []
    codes, systems = (tuple(column) for column in zip(*wanted, strict=True))
    return [Tokens(number, codes, systems) for number, _ in parameter.stored]


def _types(kind: str, parameter: Parameter) -> frozenset[str]:
    return frozenset(base(one) for one in meanings.types_of(kind, parameter.code))


def _refused(parameter: Parameter, why: str) -> Exception:
    return bad_parameter(parameter.code, why, "not-supported")
