"""One request, and what is asked of each of a kind: people, entries, rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ginnel.foundation.sharing.models import AgreementVersion
from tests.leaks.world import World


@dataclass(frozen=True)
class Visit:
    """One request: arguments of the address, what stands after the question mark, and what is posted, if anything.

    With a `method`, `posted` is sent as FHIR, by that method.
    """

    arguments: tuple[Any, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    posted: dict[str, Any] | None = None
    method: str = ""


Visits = Callable[[World], Iterable[Visit]]


def once(world: World) -> Iterator[Visit]:
    yield Visit()


def posted_once(world: World) -> Iterator[Visit]:
    yield Visit(posted={})


def asking(*queries: dict[str, str]) -> Visits:
    return lambda world: [Visit(query=query) for query in ({}, *queries)]


def posting(*posted: dict[str, str]) -> Visits:
    return lambda world: [Visit(posted=one) for one in posted]


def of_people(*queries: dict[str, str]) -> Visits:
    return lambda world: [
        Visit((person,), query) for person in world.people.values() for query in ({}, *queries)
    ]


def posted_of_people(*posted: dict[str, str]) -> Visits:
    return lambda world: [Visit((person,), posted=one) for person in world.people.values() for one in posted]


def of_entries(*more: Any, posted: dict[str, str] | None = None, shown: bool = True) -> Visits:
    """Each entry as its own person's, and as everybody else's in turn."""

    def visits(world: World) -> Iterator[Visit]:
        for place, entry, _ in world.entries:
            for person in {world.people[place], world.people[(place + 1) % len(world.people)]}:
                if shown:
                    yield Visit((person, entry, *more))
                if posted is not None:
                    yield Visit((person, entry, *more), posted=posted)

    return visits


def of_rows(model: Any, key: str = "pk", posted: dict[str, str] | None = None) -> Visits:
    return lambda world: [
        Visit((row,), posted=posted) for row in model.objects.order_by(key).values_list(key, flat=True)
    ]


def of_people_and(model: Any, posted: dict[str, str]) -> Visits:
    """Everybody, with each row there is, whosever it is."""
    return lambda world: [
        Visit((person, row), posted=posted)
        for person in world.people.values()
        for row in model.objects.values_list("pk", flat=True)
    ]


def of_versions(posted: dict[str, str] | None = None) -> Visits:
    """Each version of each agreement."""
    return lambda world: [
        Visit(row, posted=posted) for row in AgreementVersion.objects.values_list("agreement_id", "number")
    ]


def both(*several: Visits) -> Visits:
    return lambda world: [visit for visits in several for visit in visits(world)]
