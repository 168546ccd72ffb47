"""The small parts that every resource of Client Level Data is made of: codings, extensions, references.

A field that no standard element holds is an extension `urn:ginnel:cld:<Field_Name>`; a listed value is coded in the
code system of the same name, with its release 2 wording as code. See docs/explanation/client-level-data.md.
"""

from __future__ import annotations

import re

from ginnel.foundation.record.fhir.json import Number
from ginnel.surfaces.feeds.cld.row import FIELDS, Row
from ginnel.surfaces.feeds.tabular.parts import Tree

PREFIX = "urn:ginnel:cld:"
# Marks an event whose end is the date of death rather than the end stated.
DERIVED_END = "derived-end"
COUNCIL = "urn:ginnel:cassr"
LOCATION = "urn:ginnel:cqc-location"
# JSON numbers only: a leading nought or point is kept as text instead.
_NUMBER = re.compile(r"^(0|[1-9]\d*)(\.\d+)?$")


class Placing:
    """Hands out the values of a row and remembers which have found a place."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self._placed: set[str] = set()

    def text(self, name: str) -> str:
        """The value as sent; it has found its place."""
        self._placed.add(name)
        return self.row.values.get(name, "")

    def day(self, name: str) -> str:
        """The date in ISO 8601, "" if there is none; it has found its place."""
        self._placed.add(name)
        return str(self.row.dates.get(name, ""))

    def number(self, name: str) -> Number | None:
        """A decimal with its text unchanged; None, and no place, for anything else."""
        text = self.row.values.get(name, "")
        if not _NUMBER.match(text):
            return None
        self._placed.add(name)
        return Number(text)

    def concept(self, name: str) -> Tree | None:
        """A listed value coded, with the words as sent. None when blank; no place when it is in no list."""
        value, listed = self.row.values.get(name, ""), self.row.listed(name)
        if not value:
            return None
        if not listed:
            return {"text": value}
        self._placed.add(name)
        return {"coding": [coding(name, listed)], "text": value}

    def left(self) -> list[Tree]:
        """An extension for each value that has found no other place."""
        names = [name for name, value in self.row.values.items() if value and name not in self._placed]
        self._placed.update(names)
        return [self._extension(name) for name in names]

    def _extension(self, name: str) -> Tree:
        value = self.row.values[name]
        if name in self.row.dates:
            return {"url": PREFIX + name, "valueDate": str(self.row.dates[name])}
        listed = self.row.listed(name) if name in FIELDS and FIELDS[name].values else ""
        if not listed:
            return {"url": PREFIX + name, "valueString": value}
        coded = coding(name, listed)
        return {
            "url": PREFIX + name,
            "valueCoding": coded if value == listed else {**coded, "display": value},
        }


def coding(name: str, code: str) -> Tree:
    return {"system": PREFIX + name, "code": code}
