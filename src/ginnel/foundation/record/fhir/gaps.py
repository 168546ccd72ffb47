"""Nulls in arrays: each stands for a value that is missing and must have an extension beside it (FHIR R4, 2.6.2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ginnel.kernel.errors import Fault

_MESSAGE = "A null stands where there is neither a value nor an extension."


def faults(tree: dict[str, Any], path: str) -> Iterator[Fault]:
    """Every place of an array with nothing in it and nothing beside it. Resources inside `tree` are its own matter."""
    for name, value in tree.items():
        if type(value) is list:
            plain, beside = tree.get(name.lstrip("_")), tree.get("_" + name.lstrip("_"))
            for place, one in enumerate(value):
                where = f"{path}.{name.lstrip('_')}[{place}]"
                if one is None and not (_has(plain, place) or _has(beside, place)):
                    yield Fault("empty", _MESSAGE, field=where)
                elif type(one) is dict and name != "contained":
                    yield from faults(one, where)
        elif type(value) is dict and name not in ("resource", "outcome"):
            yield from faults(value, f"{path}.{name}")


def _has(values: Any, place: int) -> bool:
    return type(values) is list and place < len(values) and values[place] is not None
