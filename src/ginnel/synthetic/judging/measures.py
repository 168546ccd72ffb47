"""Each published measure beside the truth, event by event: what differs, and which corruption it comes of.

An event is a stay in hospital, or somebody's admission to a care home. It counts in a period, an area and a category,
for so many days. Where it counts otherwise than by truth, that is a difference, and it must come of something that the
truth says was done to a row about the event or to the organisation's record of its person. A difference that does not
is unexplained, and a fault of ours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from ginnel.kernel.values.identifiers import name_based_id
from ginnel.kernel.values.pseudonyms import Pseudonyms
from ginnel.population.engine.definitions import Measure
from ginnel.population.engine.engines.memory import Counted, Memory
from ginnel.population.engine.lake import Lake
from ginnel.population.engine.periods import Period, containing, up_to
from ginnel.synthetic import figures
from ginnel.synthetic.facts import as_of, began, place
from ginnel.synthetic.ground import Area, ground
from ginnel.synthetic.judging.corruptions import Aspect, Corruptions
from ginnel.synthetic.judging.truths import truth

Key = tuple[str, str]  # organisation and spell number, or organisation and person


class Counts(NamedTuple):
    """As what an event counts: first day of the period; council, district, neighbourhood; category; days."""

    period: date
    path: tuple[str, ...]
    category: str = "all"
    days: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """An event that counts otherwise. `causes` are corruptions, in words; none where nothing explains it."""

    event: Key
    truly: Counts | None
    counted: Counts | None
    causes: tuple[str, ...]

    @property
    def what(self) -> str:
        if self.counted is None:
            return "not counted"
        if self.truly is None:
            return "counted, though it should not be"
        return "other " + " and ".join(_parts_apart(self.truly, self.counted))


def _parts_apart(truly: Counts, counted: Counts) -> list[str]:
    return [
        "area" if part == "path" else part
        for part, a, b in zip(Counts._fields, truly, counted, strict=True)
        if a != b
    ]


def _changed(truly: Counts | None, counted: Counts | None) -> set[Aspect]:
    if truly is None or counted is None:
        return {Aspect.WHETHER}
    return {Aspect.WHERE if part == "area" else Aspect.WHETHER for part in _parts_apart(truly, counted)}


@dataclass(frozen=True, slots=True)
class Judged:
    """One measure: events by truth and as counted, in the areas of the county, and every difference."""

    measure: str
    truly: int
    counted: int
    differences: tuple[Difference, ...]

    @property
    def unexplained(self) -> list[Difference]:
        return [each for each in self.differences if not each.causes]

    def as_data(self) -> dict[str, Any]:
        named = Counter((each.what, " and ".join(each.causes) or "UNEXPLAINED") for each in self.differences)
        return {
            "truth": self.truly,
            "counted": self.counted,
            "differences": [
                {"what": what, "cause": cause, "events": count}
                for (what, cause), count in named.most_common()
            ],
            "unexplained": [":".join(each.event) for each in self.unexplained],
        }


def judge(
    folder: Path,
    lake: Lake,
    measure: Measure,
    *,
    persons: Mapping[Key, UUID],
    keys: Pseudonyms,
    record: bytes,
) -> Judged:
    """`persons` are by organisation and source record, `record` is the key that names entries.

    Events of people who live elsewhere count nowhere in the county, by truth or otherwise. What organisations
    that are not pretend ones said is not looked at.
    """
    corruptions = Corruptions(folder)
    truly = dict(_TRUTH[measure.id](folder))
    name = (
        _spell_names(folder, keys, record)
        if measure.counted.table.name == "spells"
        else (_person_names(folder, persons, keys))
    )
    counted: dict[Key, Counts] = {}
    for each in Memory().counted(lake, measure, _periods(measure)):
        if each.row["organisation"] not in place().organisations:
            continue
        event = name(each)
        if each.row[measure.counted.on] >= began() and (each.path[0] or event in truly):
            counted[event] = Counts(each.period.starts, each.path, _category(measure, each), each.amount)
    apart = sorted(event for event in truly.keys() | counted.keys() if truly.get(event) != counted.get(event))
    found = []
    for event in apart:
        was, is_now = truly.get(event), counted.get(event)
        causes = corruptions.of(measure.counted.table.name, event, _changed(was, is_now))
        found.append(Difference(event, was, is_now, causes))
    return Judged(measure.id, len(truly), len(counted), tuple(found))


def _periods(measure: Measure) -> list[Period]:
    """Every period the county's three years touch."""
    last = containing(measure.period, as_of())
    return up_to(measure.period, last, 40 if measure.period.months == 1 else 14)


def _category(measure: Measure, each: Counted) -> str:
    return each.category if measure.counted.whole.parts else "all"


def _path(code: str) -> tuple[str, ...]:
    where = dict(figures.levels(_AREAS[code]))
    return where["council"], where["district"], where["neighbourhood"]


_AREAS: dict[str, Area] = {each.code: each for each in ground().areas}


def _emergencies(folder: Path) -> Iterator[tuple[Key, Counts]]:
    for row in truth(folder, "spells"):
        if row["area"] and row["method"] in figures.METHODS and int(row["age"]) >= 65:
            yield (row["trust"], row["spell"]), Counts(_month(row["admitted"]), _path(row["area"]))


def _delays(folder: Path) -> Iterator[tuple[Key, Counts]]:
    for row in truth(folder, "spells"):
        nights = int(row["nights"] or 0)
        if row["area"] and row["ready"] and nights and int(row["age"]) >= 18 and row["method"] != "82":
            days = (date.fromisoformat(row["discharged"]) - date.fromisoformat(row["ready"])).days
            band = next(name for most, name in figures.BANDS if days <= most)
            yield (
                (row["trust"], row["spell"]),
                Counts(_month(row["discharged"]), _path(row["area"]), band, days),
            )


def _care_homes(folder: Path) -> Iterator[tuple[Key, Counts]]:
    for row in truth(folder, "care_home_admissions"):
        if int(row["age"]) >= 65:
            started = date.fromisoformat(row["started"])
            quarter = started.replace(month=started.month - (started.month - 1) % 3, day=1)
            yield (row["council"], row["person"]), Counts(quarter, _path(row["area"]))


_TRUTH: dict[str, Callable[[Path], Iterator[tuple[Key, Counts]]]] = {
    figures.EMERGENCY: _emergencies,
    figures.DELAY: _delays,
    figures.CARE_HOME: _care_homes,
}


def _month(day: str) -> date:
    return date.fromisoformat(day).replace(day=1)


def _spell_names(folder: Path, keys: Pseudonyms, record: bytes) -> Callable[[Counted], Key]:
    """Which stay a row of the lake is about, by the pseudonym of either entry that may tell of it."""
    names: dict[str, Key] = {}
    for row in truth(folder, "spells"):
        for local_id in (f"spell-{row['spell']}", f"visit-{row['spell']}"):
            id = UUID(bytes=name_based_id(record, row["trust"], "Encounter", local_id))
            names[keys.of_entry(id)] = (row["trust"], row["spell"])
    return lambda each: names.get(each.row["spell"], (each.row["organisation"], each.row["spell"]))


def _person_names(folder: Path, persons: Mapping[Key, UUID], keys: Pseudonyms) -> Callable[[Counted], Key]:
    names: dict[tuple[str, str], str] = defaultdict(str)
    for row in truth(folder, "people"):
        person = persons.get((row["organisation"], row["source_record"]))
        if person is not None:
            names[row["organisation"], keys.of_person(person)] = row["person"]

    def name(each: Counted) -> Key:
        organisation = each.row["organisation"]
        return organisation, names[organisation, each.row["resident"]] or each.row["service"]

    return name
