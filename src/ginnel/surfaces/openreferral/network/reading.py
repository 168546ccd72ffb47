"""JSON as others write it."""

from __future__ import annotations

import json
from typing import Any

import orjson

_DEEPEST = 100
# A few bytes of JSON become an object of hundreds: 32 MB of `{}` took a gigabyte. A page of ten thousand services with
# their organisations and places holds a tenth of this.
_MOST_INSIDE, _MOST_VALUES = 500_000, 2_000_000


class TooMuch(ValueError):
    """It is not read, whether it is JSON or not."""


def read_json(body: bytes) -> Any:
    """Raises TooMuch, and ValueError for what is none or is nested more deeply than anybody means. Half a character,
    which strict readers refuse with all that stands around it, is let through: whoever reads the one value it is in
    refuses that."""
    body = body.removeprefix(b"\xef\xbb\xbf")
    if body.count(b"{") + body.count(b"[") > _MOST_INSIDE or body.count(b",") > _MOST_VALUES:
        raise TooMuch("It holds more than anybody means to read at once.")
    try:
        said = orjson.loads(body)
    except ValueError:
        said = _leniently(body)
    if _is_too_deep(said):
        raise ValueError("nested too deeply")
    return said


def _leniently(body: bytes) -> Any:
    try:
        return json.loads(body.decode(), parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def _is_too_deep(said: Any) -> bool:
    """Level by level, since what is too deep cannot be gone through by a function that calls itself."""
    level = [said]
    for _ in range(_DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True
