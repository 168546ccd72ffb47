"""Values as HL7's rules compare them: alike, before, of a type. Pure.

A collection is a list. An element that is there without a value (only `_birthDate` is given) is `ABSENT`: it exists
and equals nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ginnel.foundation.record.fhir import json, moments

ABSENT = object()
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T.*)?)?)?")
_PRIMITIVES: dict[str, type | tuple[type, ...]] = {
    "boolean": bool,
    "decimal": (int, float),
    "integer": int,
    "string": str,
}


def truth(found: list[Any]) -> bool | None:
    """What a collection says when asked yes or no; None when it says neither."""
    if not found or found[0] is ABSENT:
        return None
    return found[0] if type(found[0]) is bool else True


def said(answer: bool | None) -> list[Any]:
    """An answer as a collection."""
    return [] if answer is None else [answer]


def key(value: Any) -> Any:
    """The same for values that are alike, and only for them."""
    return json.canonical({"": value}) if type(value) in (dict, list, bool) else value


def distinct(values: Iterable[Any]) -> list[Any]:
    """`values` without repetitions, in order."""
    return list({key(one): one for one in values}.values())


def alike(left: list[Any], right: list[Any]) -> bool | None:
    """Whether two collections are equal; None where one is empty."""
    if not left or not right or ABSENT in left or ABSENT in right:
        return None
    return [key(one) for one in left] == [key(one) for one in right]


def before(left: list[Any], right: list[Any], *, or_equal: bool) -> bool | None:
    """Whether `left` is before (or at) `right`; None where that cannot be said, as of 2026 and 2026-03.

    Dates are compared as the spans they cover and quantities only in the same unit.
    """
    if len(left) != 1 or len(right) != 1 or ABSENT in (left[0], right[0]):
        return None
    first, second = left[0], right[0]
    if type(first) is dict or type(second) is dict:
        return _quantities(first, second, or_equal=or_equal)
    if type(first) is str and type(second) is str:
        return _dates(first, second, or_equal=or_equal)
    if isinstance(first, (int, float)) and isinstance(second, (int, float)):
        return first <= second if or_equal else first < second
    return None


def _quantities(first: Any, second: Any, *, or_equal: bool) -> bool | None:
    if type(first) is not dict or type(second) is not dict:
        return None
    if any(first.get(name) != second.get(name) for name in ("system", "code", "unit")):
        return None
    pair = [[one["value"]] for one in (first, second) if "value" in one]
    return before(*pair, or_equal=or_equal) if len(pair) == 2 else None


def _dates(first: str, second: str, *, or_equal: bool) -> bool | None:
    if len(first) == len(second) == 25 and first[19:] == second[19:]:  # to the second, in one zone
        return first <= second if or_equal else first < second
    if not _DATE.fullmatch(first) or not _DATE.fullmatch(second):
        return None
    (starts, ends), (other_starts, other_ends) = moments.of_text(first), moments.of_text(second)
    if ends <= other_starts:
        return True
    if (starts, ends) == (other_starts, other_ends):
        return or_equal
    return False if other_ends <= starts else None


def is_of(value: Any, name: str) -> bool:
    """Whether a value is of a type named as FHIRPath names it: `decimal`, `Boolean`, `Composition`."""
    if type(value) is dict:
        return bool(value.get("resourceType") == name)
    wanted = _PRIMITIVES.get(name[0].lower() + name[1:])
    return wanted is not None and isinstance(value, wanted) and (wanted is bool or type(value) is not bool)
