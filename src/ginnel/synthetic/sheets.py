"""One file in the making: rows, whose they are, and the dirt that falls on rows rather than on people."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ginnel.synthetic import dirt, spoiling
from ginnel.synthetic.chance import Chance, hits, whole
from ginnel.synthetic.facts import Organisation

FARTHEST = 400  # rows by which something out of order is displaced


@dataclass(frozen=True, slots=True)
class FileKey:
    """Which file of which organisation; `table` tells those of one organisation apart, "" for its only one."""

    organisation: Organisation
    table: str
    layout: str  # how its rows are spoilt and read: fhir, adt, or a feed's package with its table

    @property
    def ending(self) -> str:
        return {"fhir": "ndjson", "adt": "hl7"}.get(self.layout, "csv")

    def name(self, late: bool = False) -> str:
        """Its place under the output folder."""
        parts = [self.organisation.code, *([self.table] if self.table else []), *(["later"] if late else [])]
        return f"{self.organisation.kind}/{'-'.join(parts)}.{self.ending}"


@dataclass(slots=True)
class Rows:
    """Rows of one file from one part of the county: bytes, whose they are, and what a reader should make of them.

    `told` lists (row from 0, kind of corruption, detail); `owners` the index of each row's record in the part.
    """

    lines: list[bytes] = field(default_factory=list)
    owners: array[int] = field(default_factory=lambda: array("i"))
    told: list[tuple[int, str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Sheet:
    key: FileKey
    lines: list[bytes] = field(default_factory=list)
    owners: array[int] = field(default_factory=lambda: array("i"))

    def add(self, lines: Sequence[bytes], owner: int) -> None:
        self.lines += lines
        self.owners.extend([owner] * len(lines))

    def soil(self, chance: Chance) -> tuple[Rows, Rows]:
        """Spoil, repeat and delay rows at the rates of dirt.toml; answers what is sent now, and later."""
        rate = dirt.rates(self.key.organisation)
        count = len(self.lines)
        marks = self._spoil(chance, rate["bad_row"])
        late = {
            at
            for at in hits(chance, rate["late"], count)
            if spoiling.may_wait(self.key.layout, self.lines[at])
        }
        again = [at for at in hits(chance, rate["repeated_row"], count) if at not in marks and at not in late]
        order = self._order(chance, rate["out_of_order"], again)
        now, later = Rows(), Rows()
        seen: set[int] = set()
        for at in order:
            self._put(
                later if at in late else now, at, marks.get(at) or (("repeated", "") if at in seen else None)
            )
            seen.add(at)
        return now, later

    def _spoil(self, chance: Chance, rate: float) -> dict[int, tuple[str, str]]:
        marks: dict[int, tuple[str, str]] = {}
        for at in hits(chance, rate, len(self.lines)):
            spoilt = spoiling.spoil(chance, self.key.layout, self.lines[at])
            if spoilt:
                self.lines[at], *mark = spoilt
                marks[at] = mark[0], mark[1]
        return marks

    def _order(self, chance: Chance, rate: float, again: list[int]) -> list[int]:
        """Places in the order of sending, those of rows sent again standing twice."""
        keys = [(float(at), at) for at in range(len(self.lines))]
        for at in hits(chance, rate, len(keys)):
            keys[at] = (at + whole(chance, 1, FARTHEST) + 0.5, at)
        keys += [(keys[at][0] + whole(chance, 1, FARTHEST) + 0.6, at) for at in again]
        keys.sort()
        return [at for _, at in keys]

    def _put(self, rows: Rows, at: int, mark: tuple[str, str] | None) -> None:
        if mark is not None:
            rows.told.append((len(rows.lines), *mark))
        rows.counts[
            "already_held" if mark and mark[0] == "repeated" else "quarantined" if mark else "accepted"
        ] += 1
        rows.lines.append(self.lines[at])
        rows.owners.append(self.owners[at])
