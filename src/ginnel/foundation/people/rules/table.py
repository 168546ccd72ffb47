"""Features as columns for DuckDB: one list per column, names as the comparisons' SQL has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ginnel.foundation.people.rules.blocking import keys
from ginnel.foundation.people.rules.features import Features


def columns(records: Iterable[Features]) -> dict[str, list[Any]]:
    """Columns in the order of the records."""
    table: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    for one in records:
        for name, read in _COLUMNS.items():
            table[name].append(read(one))
    return table


_COLUMNS = {
    "number": lambda one: one.number,
    "given": lambda one: one.given.decode(),
    "family": lambda one: one.family.decode(),
    "others": lambda one: sorted(name.decode() for name in one.others),
    "roots": lambda one: sorted(one.roots),
    "born": lambda one: one.born,
    "gender": lambda one: one.gender,
    "postcode": lambda one: one.postcode,
    "district": lambda one: one.district,
    "grams": lambda one: sorted(one.grams),
    "houses": lambda one: sorted(one.houses),
    "phone": lambda one: one.phone,
    "email": lambda one: one.email,
    "birth_place": lambda one: one.birth_place,
    "held": lambda one: keys(one).held,
    "sought": lambda one: keys(one).sought,
}
NAMES = tuple(_COLUMNS)
