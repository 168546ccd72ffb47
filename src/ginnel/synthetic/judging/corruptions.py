"""What was done to the rows about an event and to the record of its person, in words."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Set
from enum import Enum
from pathlib import Path

from ginnel.synthetic.judging.truths import truth

Event = tuple[str, str]
_SPELL = "HOSPITAL PROVIDER SPELL IDENTIFIER"


class Aspect(Enum):
    """In what an event may count otherwise: in another area; or not at all, at another time or as something else."""

    WHERE = "where"
    WHETHER = "whether"


# What each corruption of a record of a person can change; a misspelt name or a missing number changes nothing. An old
# address may bring somebody into the county who lives elsewhere. A row that was spoilt can change anything, one that
# was only sent twice nothing.
_CAN_CHANGE = {
    "address": frozenset(Aspect),
    "birth_date": frozenset({Aspect.WHETHER}),
    "death": frozenset({Aspect.WHETHER}),
}
_HARMLESS = "repeated"
KEPT_APART = ("kept apart by the national service, so placed nowhere", frozenset({Aspect.WHERE}))
Cause = tuple[str, frozenset[Aspect]]


class Corruptions:
    """Every corruption of a county, to be asked for by event."""

    def __init__(self, folder: Path) -> None:
        self._of_record: dict[Event, set[Cause]] = defaultdict(set)
        self._of_spell: dict[Event, set[Cause]] = defaultdict(set)
        self._of_person: dict[Event, set[Cause]] = defaultdict(set)
        rows: dict[str, dict[int, Cause]] = defaultdict(dict)
        for each in truth(folder, "corruptions"):
            said = f"{each['field'] or 'row'} {each['kind']}"
            if each["row"] and each["kind"] != _HARMLESS:
                rows[each["file"]][int(each["row"])] = (said, frozenset(Aspect))
                self._of_person[each["organisation"], each["person"]].add((said, frozenset(Aspect)))
            elif each["field"] in _CAN_CHANGE:
                cause = (said, _CAN_CHANGE[each["field"]])
                self._of_record[each["organisation"], each["person"]].add(cause)
        self._spells(folder, rows)
        self._apart = {row["person"] for row in truth(folder, "residents") if row["sensitive"] == "1"}
        self._who = {(row["trust"], row["spell"]): row["person"] for row in truth(folder, "spells")}

    def of(self, table: str, event: Event, changed: Set[Aspect]) -> tuple[str, ...]:
        """What was done to rows about it, or to its organisation's record of the person, and can have changed this of
        it; nothing where part of it stays unexplained."""
        causes = [(said, can) for said, can in self._causes(table, event) if can & changed]
        explained = {aspect for _, can in causes for aspect in can}
        return tuple(sorted(said for said, _ in causes)) if changed <= explained else ()

    def _causes(self, table: str, event: Event) -> set[Cause]:
        organisation, name = event
        person = self._who.get(event, "") if table == "spells" else name
        rows = self._of_spell[event] if table == "spells" else self._of_person[event]
        apart = {KEPT_APART} if person in self._apart else set()
        return rows | self._of_record[organisation, person] | apart

    def _spells(self, folder: Path, rows: dict[str, dict[int, Cause]]) -> None:
        for name, spoilt in rows.items():
            if "-apc" not in name:
                continue
            with (folder / name).open(newline="", encoding="utf-8") as stream:
                for number, row in enumerate(csv.DictReader(stream), 1):
                    if number in spoilt and (spell := row.get(_SPELL)):
                        self._of_spell[name.split("/")[1][:3], spell].add(spoilt[number])
