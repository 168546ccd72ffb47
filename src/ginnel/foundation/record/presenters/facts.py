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


def facts(tree: Mapping[str, Any], names: Mapping[str, str] | None = None) -> list[tuple[str, list[str]]]:
    """(label, lines) in the source's own order. What only machines need is left to the original below it.

    `names` gives the words for references that say none themselves.
    """
    rows = [
        (datatypes.label(element), _lines(_named(value, names or {})))
        for element, value in tree.items()
        if element not in _LEFT_OUT and not element.startswith("_")
    ]
    return [(label, lines) for label, lines in rows if lines]


def _named(value: Any, names: Mapping[str, str]) -> Any:
    """A copy of `value` in which every reference found in `names` says its name."""
    if isinstance(value, list):
        return [_named(item, names) for item in value]
    if not isinstance(value, Mapping):
        return value
    known = names.get(str(value.get("reference", "")))
    if known and not value.get("display"):
        return {**value, "display": known}
    return {key: _named(inside, names) for key, inside in value.items()}


def _lines(value: Any) -> list[str]:
    lines = map(datatypes.line, value if isinstance(value, list) else [value])
    return [line.capitalize() if line.islower() and line.isalpha() else line for line in lines if line]
