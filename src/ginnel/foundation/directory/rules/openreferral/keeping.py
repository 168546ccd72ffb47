"""What no database and no JSON can hold, found before anything of a document is read. Pure.

What is read once by one program must be written again for others: RFC 8259 section 6 on numbers, RFC 7493 (I-JSON)
section 2.1 on text and 2.2 on whole numbers, which others hold exactly only below 2**53.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

from ginnel.foundation.directory.rules.openreferral.values import Faults

DEEPEST = 60
_WHOLE = 2**53


def check(document: Any, faults: Faults) -> None:
    """Refuses a document of which some element cannot be kept, by the name of each."""
    for code, message, where in _wrong(document, "", 0):
        faults.refuse(code, message, where)


def _wrong(value: Any, where: str, depth: int) -> Iterator[tuple[str, str, str]]:
    if depth > DEEPEST:
        yield "too-deep", "It is nested too deeply.", where
    elif isinstance(value, str):
        if not _is_text(value):
            yield "not-text", "It holds a character that is none.", where
    elif isinstance(value, int | float):
        if not isfinite(value) if isinstance(value, float) else abs(value) >= _WHOLE:
            yield "not-a-number", "It is a number that cannot be held: too large, or none.", where
    elif isinstance(value, dict):
        for name, inside in value.items():
            if _is_text(name):
                yield from _wrong(inside, f"{where}.{name[:100]}" if where else name[:100], depth + 1)
            else:
                yield "not-text", "It has a member whose name holds a character that is none.", where
    elif isinstance(value, list):
        for at, inside in enumerate(value):
            yield from _wrong(inside, f"{where}[{at}]", depth + 1)


def _is_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= each <= "\udfff" for each in value)
