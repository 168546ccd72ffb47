"""What was done to the rows about an event and to the record of its person, in words."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from ginnel.synthetic.judging.truths import truth

KEPT_APART = "kept apart by the national service, so placed nowhere"
Event = tuple[str, str]
_SPELL = {"spells": "HOSPITAL PROVIDER SPELL IDENTIFIER"}
# What can change where, when or whether an event counts; a misspelt name cannot.
_TELLS = frozenset({"address", "birth_date", "death", "nhs_number", "person"})


class Corruptions:
    """Every corruption of a county, to be asked for by event."""

    def __init__(self, folder: Path) -> None:
        self._of_record: dict[Event, set[str]] = defaultdict(set)
        self._of_spell: dict[Event, set[str]] = defaultdict(set)
        self._of_person: dict[Event, set[str]] = defaultdict(set)
        rows: dict[str, dict[int, str]] = defaultdict(dict)
        for each in truth(folder, "corruptions"):
            said = f"{each['field'] or 'row'} {each['kind']}"
            if each["row"]:
                rows[each["file"]][int(each["row"])] = said
                self._of_person[each["organisation"], each["person"]].add(said)
            elif each["field"] in _TELLS:
                self._of_record[each["organisation"], each["person"]].add(said)
        self._spells(folder, rows)
        self._apart = {row["person"] for row in truth(folder, "residents") if row["sensitive"] == "1"}
        self._who = {(row["trust"], row["spell"]): row["person"] for row in truth(folder, "spells")}

    def of(self, table: str, event: Event) -> tuple[str, ...]:
        """What was done to rows about it, and to its organisation's record of the person; nothing where nothing was."""
        organisation, name = event
        person = self._who.get(event, "") if table == "spells" else name
        rows = self._of_spell[event] if table == "spells" else self._of_person[event]
        apart = {KEPT_APART} if person in self._apart else set()
        return tuple(sorted(rows | self._of_record[organisation, person] | apart))

    def _spells(self, folder: Path, rows: dict[str, dict[int, str]]) -> None:
        for name, spoilt in rows.items():
            if "-apc" not in name:
                continue
            with (folder / name).open(newline="", encoding="utf-8") as stream:
                for number, row in enumerate(csv.DictReader(stream), 1):
                    if number in spoilt and (spell := row.get(_SPELL["spells"])):
                        self._of_spell[name.split("/")[1][:3], spell].add(spoilt[number])
