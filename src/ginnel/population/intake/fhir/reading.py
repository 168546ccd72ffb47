"""All of one person's entries to rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ginnel.population.intake.fhir.conditions import conditions
from ginnel.population.intake.fhir.encounters import Told, encounters
from ginnel.population.intake.fhir.social_care import assessments, requests, services
from ginnel.population.intake.fhir.trees import Sender, tree
from ginnel.population.intake.rules.people import Person, month

# Raise with any change to what a row is made of: rows of another reading are all made again.
READING = "1"
Reader = Callable[[Person, list[Told]], Iterator[tuple[str, tuple[Any, ...]]]]
_READERS: dict[str, Reader] = {
    "Encounter": encounters,
    "ServiceRequest": requests,
    "Task": assessments,
    "EpisodeOfCare": services,
    "DeviceRequest": services,
    "Condition": conditions,
}
KINDS_FOUND = frozenset({"Condition"})
KINDS_HAPPENED = frozenset(_READERS) - KINDS_FOUND


def rows_of(
    person: Person, entries: Iterable[Any], senders: Mapping[int, Sender], key_of: Callable[[Any], str]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(table, row) of everything about one person. `senders` are organisations by number."""
    yield "residents", (
        person.pseudonym, person.sex, month(person.born), person.death_month, person.lsoa, person.practice,
    )  # fmt: skip
    by_kind: dict[str, list[Told]] = defaultdict(list)
    for entry in entries:
        sender = senders[entry.organisation_number]
        by_kind[entry.kind].append(Told(entry, sender, key_of(entry.id), tree(entry.tree)))
    for kind, told in by_kind.items():
        yield from _READERS[kind](person, told)
