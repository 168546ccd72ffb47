"""Reading trees of any shape: one sender's mistake must not stop everybody's relationships."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ginnel.kernel.values.dates import moment_range


def listed(held: object) -> list[Mapping[str, Any]]:
    return [one for one in held if isinstance(one, Mapping)] if isinstance(held, list) else []


def inside(tree: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    held = tree.get(name)
    return held if isinstance(held, Mapping) else {}


def moment(text: object, edge: int) -> datetime | None:
    """None where nothing is said, or nothing that a calendar holds: years 1 and 9999 overflow in some zones."""
    try:
        return moment_range(str(text))[edge] if text else None
    except (ValueError, OverflowError):
        return None


def systems_of(tree: Mapping[str, Any]) -> list[str]:
    return [str(identifier.get("system", "")) for identifier in listed(tree.get("identifier"))]


def codes(concepts: object, system: str) -> list[str]:
    """The codes of one system among concepts."""
    return [
        str(coding.get("code", ""))
        for concept in listed(concepts)
        for coding in listed(concept.get("coding"))
        if coding.get("system") == system
    ]


def is_coded(concepts: object, system: str) -> bool:
    return bool(codes(concepts, system))
