"""Whether an entry says certain words, in what it says to people and not in what it says to machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

# Elements whose text is an address, a name of a code list or bytes, and would be found in every entry or by chance.
_FOR_MACHINES = frozenset(
    {
        "contentType",
        "data",
        "fullUrl",
        "hash",
        "id",
        "implicitRules",
        "instantiatesCanonical",
        "language",
        "lastUpdated",
        "meta",
        "profile",
        "reference",
        "resourceType",
        "system",
        "type",
        "url",
        "use",
        "versionId",
    }
)
_SHORT_TYPES = ("type", "language")  # codes as text, but words when they are concepts


def words(text: str) -> list[str]:
    """What to look for: each word, whatever its case and order."""
    return text.casefold().split()


def says(body: bytes, wanted: Sequence[str]) -> bool:
    """Whether a stored body says each of the wanted words, somewhere."""
    raw = body.decode().casefold()
    if not all(word in raw for word in wanted):
        return False
    said = "\n".join(_said(orjson.loads(body), "")).casefold()
    return all(word in said for word in wanted)


def _said(value: Any, element: str) -> Iterator[str]:
    if isinstance(value, str):
        if element not in _FOR_MACHINES:
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _said(item, element)
    elif isinstance(value, dict) and (element not in _FOR_MACHINES or element in _SHORT_TYPES):
        for key, inside in value.items():
            yield from _said(inside, key)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
