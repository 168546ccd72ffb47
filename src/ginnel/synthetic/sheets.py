"""One organisation's file in the making: rows, and the dirt that falls on rows rather than on people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson

from ginnel.synthetic import dirt
from ginnel.synthetic.desks import council
from ginnel.synthetic.facts import Organisation, read

SPOILABLE = {
    "Observation",
    "Immunization",
    "MedicationRequest",
}  # nothing refers to these, so one may be lost alone


@dataclass(slots=True)
class Sheet:
    """`trees` are FHIR resources or Client Level Data rows; after `soil`, `lines` are their bytes, `told` their truth.

    `told` lists (line from 0 in this part, kind of corruption, detail); `counts` says what a reader should make of it.
    """

    organisation: Organisation
    trees: list[dict[str, Any]] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    told: list[tuple[int, str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, trees: Iterable[dict[str, Any]]) -> None:
        self.trees.extend(trees)

    def soil(self, rng: Random) -> None:
        """Spoil, repeat and delay rows at the rates of dirt.toml, and turn them into bytes."""
        rate = dirt.rates(self.organisation)
        marks = [self._spoil(rng, at, rate["bad_row"]) for at in range(len(self.trees))]
        lines = self._bytes()
        lines = [
            _break_off(line) if mark == ("truncated", "") else line
            for line, mark in zip(lines, marks, strict=True)
        ]
        rows = list(zip(lines, marks, strict=True))
        rows += [
            (line, ("repeated", ""))
            for line, mark in rows
            if mark is None and rng.random() < rate["repeated_row"]
        ]
        self._arrange(rng, rows)
        self.trees.clear()

    def _arrange(self, rng: Random, rows: list[tuple[bytes, tuple[str, str] | None]]) -> None:
        late = read("dirt.toml")["order"]["out_of_order"]
        keyed = [(at + (rng.randrange(400) if rng.random() < late else 0), at) for at in range(len(rows))]
        for line_number, (_, at) in enumerate(sorted(keyed)):
            line, mark = rows[at]
            self.lines.append(line)
            self.counts["rows"] += 1
            if mark is None:
                self.counts["accepted"] += 1
            else:
                self.told.append((line_number, *mark))
                self.counts["already_held" if mark[0] == "repeated" else "quarantined"] += 1

    def _bytes(self) -> list[bytes]:
        if self.organisation.kind == "council":
            return council.text(self.trees)
        return [orjson.dumps(tree) for tree in self.trees]

    def _spoil(self, rng: Random, at: int, rate: float) -> tuple[str, str] | None:
        """Perhaps make one row unacceptable; answers the kind of fault and the fields it is in."""
        tree = self.trees[at]
        spoils = _COUNCIL if self.organisation.kind == "council" else _spoils(tree)
        if not spoils or rng.random() >= rate:
            return None
        kind, changes = rng.choice(spoils)
        spoilt = {**tree, **changes}
        self.trees[at] = {name: value for name, value in spoilt.items() if value is not None}
        return kind, "|".join(changes)


Spoil = tuple[str, dict[str, Any]]
_ENCOUNTER: tuple[Spoil, ...] = (
    ("impossible date", {"period": {"start": "2025-02-30T10:00:00+00:00"}}),
    ("invalid code", {"status": "complete"}),
    ("missing element", {"class": None}),
    ("truncated", {}),
)
_OTHER: tuple[Spoil, ...] = (
    ("invalid code", {"status": "done"}),
    ("missing element", {"status": None}),
    ("unknown type", {"resourceType": "Observasion"}),
)
_COUNCIL: tuple[Spoil, ...] = (
    ("impossible date", {"Event_Start_Date": "31/02/2026"}),
    ("invalid code", {"Event_Type": "Phone call"}),
    ("missing value", {"LA_Person_Unique_Identifier": None, "NHS_Number": None}),
)


def _spoils(tree: dict[str, Any]) -> tuple[Spoil, ...]:
    """Ways to spoil a resource that nothing else refers to."""
    if tree["resourceType"] == "Encounter":
        return _ENCOUNTER if tree["class"]["code"] in ("AMB", "HH") else ()
    return _OTHER if tree["resourceType"] in SPOILABLE else ()


def _break_off(line: bytes) -> bytes:
    return line[: len(line) * 2 // 3].rstrip(b"\\")
