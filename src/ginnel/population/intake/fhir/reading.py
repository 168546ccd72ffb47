"""All of one person's entries to rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol
from uuid import UUID

from ginnel.population.intake.fhir.conditions import conditions
from ginnel.population.intake.fhir.encounters import Told, encounters
from ginnel.population.intake.fhir.social_care import assessments, requests, services
from ginnel.population.intake.fhir.trees import Sender, tree
from ginnel.population.intake.rules.people import Person, month

# Raise with any change to what a row is made of: rows of another reading are all made again.
READING = "3"
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


class Keys(Protocol):
    """Makes pseudonyms (`kernel.values.pseudonyms.Pseudonyms`)."""

    def of_entry(self, id: UUID) -> str: ...

    def of_text(self, text: str) -> str: ...


def rows_of(
    person: Person, entries: Iterable[Any], senders: Mapping[int, Sender], keys: Keys
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(table, row) of everything about one person. `senders` are organisations by number."""
    yield "residents", (
        person.pseudonym, person.sex, month(person.born), person.death_month, person.lsoa, person.practice,
    )  # fmt: skip
    by_kind: dict[str, list[Told]] = defaultdict(list)
    for entry in entries:
        sender = senders[entry.organisation_number]
        by_kind[entry.kind].append(
            Told(entry, sender, keys.of_entry(entry.id), keys.of_text, tree(entry.tree))
        )
    for kind, told in by_kind.items():
        yield from _READERS[kind](person, told)
