"""The code lists, sets and parameters shipped in `data/`, as plain values.

Each names its source; `is_verified` is false where the wording was not checked against the published source.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

_DATA = files("ginnel.foundation.terminology") / "data"


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    display: str
    valid_from: date | None = None
    valid_to: date | None = None
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class System:
    """A code system; a licensed one has no codes here."""

    name: str
    url: str
    version: str
    title: str
    source: str
    is_verified: bool
    is_licensed: bool
    codes: tuple[Code, ...]

    @property
    def digest(self) -> str:
        """Changes when anything about the system changes."""
        return blake2b(repr(self).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Set:
    name: str
    system: str
    title: str
    source: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A parameter's value between two dates, inclusive."""

    name: str
    value: str
    unit: str
    valid_from: date
    valid_to: date | None
    source: str
    is_verified: bool

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def systems() -> tuple[System, ...]:
    """Every code system, those of Client Level Data included."""
    files = ("systems.toml", "activity.toml")
    listed = tuple(_system(entry) for name in files for entry in _toml(name)["system"])
    return listed + _client_level_data_systems()


@cache
def value_sets() -> tuple[Set, ...]:
    return tuple(
        Set(entry["name"], entry["system"], entry["title"], entry["source"], tuple(entry.get("codes", ())))
        for entry in _toml("value_sets.toml")["value_set"]
    )


@cache
def parameters() -> tuple[Dated, ...]:
    return tuple(
        Dated(
            name=entry["name"],
            value=entry["value"],
            unit=entry["unit"],
            valid_from=entry["from"],
            valid_to=entry.get("to"),
            source=entry["source"],
            is_verified=entry["is_verified"],
        )
        for entry in _toml("parameters.toml")["parameter"]
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


def _system(entry: Mapping[str, Any]) -> System:
    is_licensed = entry.get("is_licensed", False)
    if "codes" in entry:
        codes = tuple(Code(code, display) for code, display in entry["codes"])
    else:
        codes = () if is_licensed else _codes(entry["name"])
    return System(
        name=entry["name"],
        url=entry["url"],
        version=entry["version"],
        title=entry["title"],
        source=entry["source"],
        is_verified=entry["is_verified"],
        is_licensed=is_licensed,
        codes=codes,
    )


def _codes(name: str) -> tuple[Code, ...]:
    text = (_DATA / "codes" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(
        Code(
            row["code"],
            row["display"],
            _date(row.get("valid_from")),
            _date(row.get("valid_to")),
            row.get("replaced_by") or "",
        )
        for row in csv.DictReader(text.splitlines())
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class ClientLevelField:
    """One of the 43 fields of Client Level Data release 2.

    `values` in specification order (empty: no defined list); `release_1` an older value to the release 2 value it
    counts as, "" where there is none. `kind`: text, list, date, money or number.
    """

    name: str
    module: str
    kind: str
    values: tuple[str, ...]
    release_1: Mapping[str, str]
    is_verified: bool


@cache
def client_level_data() -> tuple[ClientLevelField, ...]:
    """The 43 fields in the order of the specification."""
    return tuple(
        ClientLevelField(
            name=entry["name"],
            module=entry["module"],
            kind="list" if "values" in entry else entry.get("kind", "text"),
            values=tuple(entry.get("values", ())),
            release_1=dict(entry.get("release_1", ())),
            is_verified=entry.get("is_verified", True),
        )
        for entry in _toml("client_level_data.toml")["field"]
    )


def _client_level_data_systems() -> tuple[System, ...]:
    about = _toml("client_level_data.toml")
    return tuple(
        System(
            name=f"cld-{field.name}",
            url=f"urn:ginnel:cld:{field.name}",
            version=about["version"],
            title=f"Client Level Data: {field.name.replace('_', ' ')}",
            source=about["source"],
            is_verified=field.is_verified,
            is_licensed=False,
            codes=tuple(Code(value, value) for value in field.values),
        )
        for field in client_level_data()
        if field.values
    )
