"""Numbers that are of the right type and cannot be meant: no place on Earth, no age of anybody, more than the most.

The standard sets no bounds and its own example has a latitude of 100, so this is listed and changes no verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ginnel.surfaces.openreferral.checking.formats import is_number

_AGES = (0, 130)
_BETWEEN = {
    "latitude": (-90, 90),
    "longitude": (-180, 180),
    "minimum_age": _AGES,
    "maximum_age": _AGES,
}
_IN_ORDER = (("minimum_age", "maximum_age"),)


def impossible(said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, words) for each number of one object that cannot be. The profile gives no bounds."""
    for name, (least, most) in _BETWEEN.items():
        if is_number(found := said.get(name)) and not least <= found <= most:
            yield name, f"It is not between {least} and {most}."
    for lower, upper in _IN_ORDER:
        least, most = said.get(lower), said.get(upper)
        if is_number(least) and is_number(most) and least > most:
            yield upper, f"It is less than {lower}."
