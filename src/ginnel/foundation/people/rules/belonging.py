"""Whose a row about a whole person is, when the records it was made with are joined and parted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID


def claimants(made_with: Iterable[int], persons: Mapping[int, UUID]) -> frozenset[UUID]:
    """The persons who have a record it was made with; more than one, and only a human can say whose it is.

    `persons` says by number whose a record is now.
    """
    return frozenset(persons[number] for number in made_with if number in persons)


def whereabouts(made_with: Iterable[int], persons: Mapping[int, UUID], now: UUID) -> UUID:
    """The person it is to hang on, who now is `now`: the one whose it is; while several claim it, the one who has it.

    Where none of several has it, the person of the lowest-numbered record, so that it does not depend on the order
    of what was decided.
    """
    numbers = [number for number in sorted(made_with) if number in persons]
    among = claimants(numbers, persons)
    if not among or (len(among) > 1 and now in among):
        return now
    return persons[numbers[0]]


def narrowed(made_with: Iterable[int], persons: Mapping[int, UUID], chosen: UUID) -> tuple[int, ...]:
    """What it was made with, once a human has said that it is the chosen person's."""
    return tuple(sorted(number for number in made_with if persons.get(number) == chosen))
