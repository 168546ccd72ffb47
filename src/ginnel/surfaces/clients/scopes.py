"""What a client may ask of which type of resource: SMART scopes, version 2, and version 1 as SMART reads it. Pure.

`system/Observation.rs?category=laboratory` allows to read and search observations, of that category alone.
Source: SMART App Launch 2.2, Scopes for requesting FHIR resources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl

from ginnel.foundation.record.fhir.kinds import ABSTRACT, NUMBERS
from ginnel.kernel.errors import Invalid

Interaction = Literal["c", "r", "u", "d", "s"]
LETTERS = "cruds"
ANY = "*"
MOST = 100
LONGEST = 500
KINDS = frozenset(NUMBERS) - ABSTRACT
_FIRST_VERSION = {"read": "rs", "write": "cud", "*": LETTERS}
_OTHER_CONTEXTS = ("patient/", "user/")
_IN_ORDER = re.compile(r"c?r?u?d?s?")
_SAFE = re.compile(r"[!#-\[\]-~]+")  # RFC 6749 section 3.3, scope-token
_PARAMETER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(:[a-z-]+)?")
# What says how an answer is put together limits nothing.
_LIMITING = frozenset({"_id", "_lastUpdated", "_tag", "_profile", "_security", "_source", "_list"})


class ScopeRefused(Invalid):
    """A scope that cannot be given. The message says which, by its place, and why, and not what was sent."""

    code = "invalid_scope"


@dataclass(frozen=True, slots=True)
class Scope:
    """One scope: a type of resource or `*`, the interactions in the order of `LETTERS`, and the search that limits it,
    as a query string ('' for none)."""

    kind: str
    interactions: str
    query: str = ""

    def __str__(self) -> str:
        return f"system/{self.kind}.{self.interactions}{'?' if self.query else ''}{self.query}"


@dataclass(frozen=True, slots=True)
class Scopes:
    """What a client may ask."""

    granted: tuple[Scope, ...]

    def allows(self, kind: str, interaction: Interaction) -> bool:
        """Whether it may do this to a type of resource, of some at least; `*` asks for every type."""
        return self.limits(kind, interaction) is not None

    def limits(self, kind: str, interaction: Interaction) -> tuple[str, ...] | None:
        """The searches of which a resource must be found by one; () where none limits it, None where it is refused."""
        queries = [
            one.query for one in self.granted if one.kind in (ANY, kind) and interaction in one.interactions
        ]
        if not queries:
            return None
        return () if "" in queries else tuple(dict.fromkeys(queries))

    def __str__(self) -> str:
        return " ".join(str(one) for one in self.granted)


def parse(text: str) -> Scopes:
    """From the words of a `scope` parameter, in any order, each once. Raises ScopeRefused."""
    return read(text.split())


def read(words: Iterable[str]) -> Scopes:
    """From scopes one by one. Raises ScopeRefused for none, for too many, and for one that cannot be given."""
    found = [_scope(word, at) for at, word in enumerate(words, start=1)]
    if not found:
        raise ScopeRefused("Say at least one scope, such as system/Patient.rs.")
    if len(found) > MOST:
        raise ScopeRefused(f"No more than {MOST} scopes.")
    return Scopes(tuple(dict.fromkeys(found)))


def narrowed(asked: Scopes, held: Scopes) -> Scopes:
    """What is asked as far as it is held. Raises ScopeRefused where that is nothing, or more than can be said."""
    found = dict.fromkeys(
        part for one in asked.granted for other in held.granted if (part := _both(one, other))
    )
    left = tuple(one for one in found if not any(other != one and _covers(other, one) for other in found))
    if not left:
        raise ScopeRefused("This client may have none of these scopes.")
    if len(left) > MOST:
        raise ScopeRefused("Ask for fewer scopes at once.")
    return Scopes(left)


def _both(one: Scope, other: Scope) -> Scope | None:
    """What both allow. Two searches joined by & must both find a resource."""
    if one.kind != other.kind and ANY not in (one.kind, other.kind):
        return None
    kind = other.kind if one.kind == ANY else one.kind
    letters = "".join(
        letter for letter in LETTERS if letter in one.interactions and letter in other.interactions
    )
    queries = dict.fromkeys(query for query in (one.query, other.query) if query)
    return Scope(kind, letters, "&".join(queries)) if letters else None


def _covers(wide: Scope, narrow: Scope) -> bool:
    return (
        wide.kind in (ANY, narrow.kind)
        and set(narrow.interactions) <= set(wide.interactions)
        and wide.query in ("", narrow.query)
    )


def _scope(word: str, at: int) -> Scope:
    if len(word) > LONGEST or not _SAFE.fullmatch(word):
        raise ScopeRefused(f"Scope {at} is longer than {LONGEST} characters, or holds one that no scope may.")
    if word.startswith(_OTHER_CONTEXTS):
        raise ScopeRefused(f"Scope {at} needs somebody who signs in; a system has system/ scopes.")
    kind, dot, rest = word.removeprefix("system/").partition(".")
    if not word.startswith("system/") or not dot:
        raise ScopeRefused(f"Scope {at} is not of the form system/Type.cruds or system/*.cruds.")
    if kind != ANY and kind not in KINDS:
        raise ScopeRefused(f"Scope {at} names no type of resource of FHIR R4.")
    letters, asks, query = rest.partition("?")
    if asks:
        _check_query(query, kind, at)
    return Scope(kind, _letters(letters, at, is_limited=bool(asks)), query)


def _letters(letters: str, at: int, *, is_limited: bool) -> str:
    if letters in _FIRST_VERSION and not is_limited:
        return _FIRST_VERSION[letters]
    if not letters or not _IN_ORDER.fullmatch(letters):
        raise ScopeRefused(f"Scope {at} must say what it allows by the letters c, r, u, d, s in that order.")
    return letters


def _check_query(query: str, kind: str, at: int) -> None:
    if kind == ANY:
        raise ScopeRefused(f"Scope {at} must name a type of resource to be limited by a search.")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, max_num_fields=10)
    except ValueError:
        raise ScopeRefused(f"Scope {at} is limited by something that is no search, or by too much.") from None
    for name, value in pairs or (("", ""),):
        if not value or not _PARAMETER.fullmatch(name):
            raise ScopeRefused(
                f"Scope {at} may be limited by parameters of the type itself, each with a value."
            )
        if name.startswith("_") and name.partition(":")[0] not in _LIMITING:
            raise ScopeRefused(f"Scope {at} is limited by a parameter that limits nothing.")
