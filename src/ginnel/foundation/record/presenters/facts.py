"""Every element of a resource as a row: what it is called and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ginnel.foundation.record.presenters import datatypes

_LEFT_OUT = frozenset(
    {
        "resourceType",
        "id",
        "meta",
        "text",
        "contained",
        "extension",
        "modifierExtension",
        "subject",
        "patient",
        "implicitRules",
        "identifier",
        "language",
    }
)


def facts(tree: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """(label, lines) in the source's own order. What only machines need is left to the original below it."""
    rows = [
        (datatypes.label(element), _lines(value))
        for element, value in tree.items()
        if element not in _LEFT_OUT and not element.startswith("_")
    ]
    return [(label, lines) for label, lines in rows if lines]


def _lines(value: Any) -> list[str]:
    return [line for line in map(datatypes.line, value if isinstance(value, list) else [value]) if line]
