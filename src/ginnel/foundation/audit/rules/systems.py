"""What makes a reading by an organisation's system worth a look. Pure.

A system has no name, no home and no night: who was at its screen only its organisation knows. What can be asked of the
organisation is why its system reads about somebody with whom nothing but the system's own word ties it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median
from uuid import UUID

from ginnel.foundation.audit.rules.worth_a_look import Noticed, Signal, of_one_day


@dataclass(frozen=True, slots=True)
class Reading:
    """What one system read of one person in some time: in how many requests. `is_told`: all of it was raised before,
    and `times` does not count that."""

    identity: str
    role: str
    organisation: str
    person: UUID
    first_at: datetime
    last_at: datetime
    times: int
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties the system's organisation to the person, before or after.

    `is_introduced`: the organisation knows them by a Patient that its system created and by nothing else, they are
    known to others too, and the system read more than it had sent. `is_working`: a relationship; `is_lasting`: one that
    is more than an attendance or a call. A registration that nobody else speaks of and that came after the system's
    word is neither, but `is_own_word`. `has_said`: the organisation says more of them than who they are.
    """

    is_working: bool = False
    is_lasting: bool = False
    is_own_word: bool = False
    has_said: bool = False
    is_introduced: bool = False
    is_kept_apart: bool = False

    @property
    def is_stranger(self) -> bool:
        return not (self.is_working or self.has_said or self.is_own_word)


@dataclass(frozen=True, slots=True)
class SystemScale:
    """Weights and limits, dated parameters of the place. `together`: from how many people whom a system introduced to
    itself in a day they are one thing to look at."""

    weights: Mapping[Signal, int]
    least: int
    times_median: float
    least_people: int
    least_days: int
    together: int


def system_signals(tie: Tie, weights: Mapping[Signal, int]) -> tuple[Signal, ...]:
    """What speaks for a look, heaviest first."""
    said = {
        Signal.INTRODUCED: tie.is_introduced,
        Signal.KEPT_APART: tie.is_kept_apart,
        Signal.OWN_WORD: tie.is_own_word and not (tie.is_working or tie.has_said),
        Signal.STRANGER: tie.is_stranger,
        Signal.UNRELATED: not tie.is_working and tie.has_said,
        Signal.BRIEF: tie.is_kept_apart and tie.is_working and not tie.is_lasting,
    }
    found = [signal for signal, is_so in said.items() if is_so]
    return tuple(sorted(found, key=lambda signal: (-weights[signal], signal)))


def noticed_of_systems(
    read: Sequence[tuple[Reading, Tie]], past: Mapping[str, Sequence[int]], scale: SystemScale
) -> list[Noticed]:
    """What is worth a look of a day: one thing for a system and a person, and at most one for a system and the day.

    `past`: of how many people each system read on each earlier day on which it read.
    """
    days: dict[str, list[Noticed]] = defaultdict(list)
    single = []
    for one in (*_about_people(read, scale), *_volumes(read, past, scale)):
        if one.person:
            single.append(one)
        else:
            days[one.identity].append(one)
    return [*single, *map(of_one_day, days.values())]


def _about_people(read: Sequence[tuple[Reading, Tie]], scale: SystemScale) -> list[Noticed]:
    """Where a system introduced many people to itself in the day, they are one thing, with how many. What was raised
    before is left out."""
    found = [
        (tie, one) for reading, tie in read if not reading.is_told and (one := _weighed(reading, tie, scale))
    ]
    introduced: dict[str, list[Noticed]] = defaultdict(list)
    for tie, one in found:
        if tie.is_introduced and not tie.is_kept_apart:
            introduced[one.identity].append(one)
    many = {identity: some for identity, some in introduced.items() if len(some) >= scale.together}
    single = [one for _, one in found if one not in many.get(one.identity, ())]
    return [*single, *(_together(some) for some in many.values())]


def read_at_once(reading: Reading, tie: Tie, scale: SystemScale) -> Noticed | None:
    """Of whoever is kept apart, whatever it adds up to, unless the organisation works with them in a way that lasts."""
    if reading.is_told or tie.is_lasting or not tie.is_kept_apart:
        return None
    return _noticed(reading, tie, scale)


def _volumes(
    read: Iterable[tuple[Reading, Tie]], past: Mapping[str, Sequence[int]], scale: SystemScale
) -> list[Noticed]:
    """Systems that read of far more people than they usually do, or of many with whom nothing ties their
    organisation."""
    days: dict[str, list[tuple[Reading, Tie]]] = defaultdict(list)
    for one in read:
        days[one[0].identity].append(one)
    found = [_volume(some, past.get(identity, ()), scale) for identity, some in days.items()]
    return [one for one in found if one]


def people_read(readings: Iterable[Reading]) -> dict[str, int]:
    """Of how many people each system read."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for one in readings:
        found[one.identity].add(one.person)
    return {identity: len(people) for identity, people in found.items()}


def _volume(some: Sequence[tuple[Reading, Tie]], past: Sequence[int], scale: SystemScale) -> Noticed | None:
    people = len({reading.person for reading, _ in some})
    strangers = len({reading.person for reading, tie in some if tie.is_stranger and not tie.is_introduced})
    is_unusual = len(past) >= scale.least_days and people >= scale.times_median * median(past)
    said = {
        Signal.OWN_VOLUME: is_unusual and people >= scale.least_people,
        Signal.BEYOND: strangers >= scale.least_people,
    }
    found = tuple(signal for signal, is_so in said.items() if is_so)
    score = sum(scale.weights[signal] for signal in found)
    if not found or score < scale.least:
        return None
    first, _ = some[0]
    return Noticed(first.identity, first.role, first.organisation, None, people, found, score)


def _weighed(reading: Reading, tie: Tie, scale: SystemScale) -> Noticed | None:
    one = _noticed(reading, tie, scale)
    return one if one.score >= scale.least else None


def _noticed(reading: Reading, tie: Tie, scale: SystemScale) -> Noticed:
    found = system_signals(tie, scale.weights)
    score = sum(scale.weights[signal] for signal in found)
    return Noticed(
        reading.identity, reading.role, reading.organisation, reading.person, reading.times, found, score
    )


def _together(some: Sequence[Noticed]) -> Noticed:
    """`times` is how many people they are."""
    return replace(max(some, key=lambda one: one.score), person=None, times=len(some))
