"""Which counts add up to which: areas to the areas they lie in, parts to the whole, both at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

Area = tuple[str, ...]


class Key(NamedTuple):
    """One published count: an area, as the path to it from the whole place (), and a category."""

    area: Area
    category: str


class Relation(NamedTuple):
    """The total is the sum of its parts."""

    total: Key
    parts: tuple[Key, ...]


def relations(keys: Collection[Key], categories: Iterable[tuple[str, tuple[str, ...]]]) -> list[Relation]:
    """Every sum that a reader of all these counts can do. `categories` are (whole, its parts)."""
    held = set(keys)
    children: dict[Area, list[Area]] = defaultdict(list)
    for area in sorted({key.area for key in held if key.area}):
        children[area[:-1]].append(area)
    found = []
    for category in sorted({key.category for key in held}):
        for area, parts in children.items():
            found.append(_relation(Key(area, category), (Key(part, category) for part in parts), held))
    for whole, names in categories:
        for area in sorted({key.area for key in held if key.category == whole}):
            found.append(_relation(Key(area, whole), (Key(area, name) for name in names), held))
    return [relation for relation in found if relation is not None]


def _relation(total: Key, parts: Iterable[Key], held: set[Key]) -> Relation | None:
    """None where the total or a part is not published: nobody can then do the sum."""
    named = tuple(parts)
    return Relation(total, named) if named and total in held and held.issuperset(named) else None
