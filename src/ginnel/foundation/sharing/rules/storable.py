"""What JSON may hold and no database keeps: found by field, in fields that are none of ours too. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf, isfinite
from typing import Any

_DEEPEST, _DIGITS, _LONGEST_NAME = 50, 300, 60


def whole(digits: str) -> int | float:
    """A whole number as written; one with more digits than are kept is no number (`faults` says so)."""
    return int(digits) if len(digits) <= _DIGITS else inf


def faults(tree: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, what is wrong with it) of every value, and every name, that could not be kept."""
    waiting: list[tuple[str, Any, int]] = [("", tree, 0)]
    while waiting:
        at, held, depth = waiting.pop()
        if isinstance(held, dict | list) and depth == _DEEPEST:
            yield at, "is nested too deeply."
        elif isinstance(held, dict):
            for name, value in held.items():
                inner = f"{at}.{_shown(name)}" if at else _shown(name)
                if not _is_text(name):
                    yield inner, "has a name with a character that is none."
                waiting.append((inner, value, depth + 1))
        elif isinstance(held, list):
            waiting += ((f"{at}[{place}]", value, depth + 1) for place, value in enumerate(held))
        elif isinstance(held, str) and not _is_text(held):
            yield at, "holds a character that is none."
        elif isinstance(held, float) and not isfinite(held):
            yield at, "is no number that can be kept."


def _is_text(text: str) -> bool:
    """Without NUL, and without half of a character in two parts."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _shown(name: str) -> str:
    plain = name if _is_text(name) else name.encode("ascii", "replace").decode().replace("\0", "?")
    return plain[:_LONGEST_NAME]
