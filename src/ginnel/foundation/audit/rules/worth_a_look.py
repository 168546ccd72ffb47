"""What makes an opening of a record worth a look by somebody who answers for how records are used. Pure.

No signal accuses: each has an innocent reading (a nurse of the village surgery nurses her neighbours). So each has a
weight, and only what adds up to the scale's `least` is shown: a queue that nobody gets through protects nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from statistics import median
from uuid import UUID

from ginnel.foundation.audit.states import ALERT_TRANSITIONS, AlertState
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted


class Signal(StrEnum):
    """One reason to look."""

    OWN_RECORD = "own-record"
    SAME_NAME = "same-name"
    SAME_SURNAME = "same-surname"
    SAME_ADDRESS = "same-address"
    KEPT_APART = "kept-apart"
    STRANGER = "stranger"
    UNRELATED = "unrelated"
    BRIEF = "brief"
    NIGHT = "night"
    VOLUME = "volume"
    SEARCHED = "searched"
    # Of an organisation's system alone (`systems`).
    INTRODUCED = "introduced"
    OWN_WORD = "own-word"
    OWN_VOLUME = "own-volume"
    BEYOND = "beyond-its-people"


@dataclass(frozen=True, slots=True)
class Opening:
    """What one worker, in one role, opened of one person in a day: how often, and whether they wrote anything.

    `was_related` is that the decision saw a relationship that the worker did not open for themself; `was_known` that
    their organisation held a record; `by_night` that one opening was at night. `was_lasting`: it saw one that is not
    for an attendance or a call alone; `was_self_opened`: one that the worker did open for themself. `is_told`: all of
    it was raised at once, and `times` does not count that; `by_governance`: by somebody checking how records are used.
    """

    identity: str
    role: str
    organisation: str
    person: UUID
    first_at: datetime
    times: int
    was_related: bool
    was_known: bool
    has_written: bool
    by_night: bool
    was_lasting: bool = True
    was_self_opened: bool = False
    is_told: bool = False
    by_governance: bool = False


@dataclass(frozen=True, slots=True)
class Closeness:
    """How near a person stands to the worker outside work. `surname_per_thousand`: how common the shared surname is.

    `is_kept_apart`: the person is one whose record is looked at out of curiosity, or in order to find them.
    """

    has_same_name: bool = False
    has_same_email: bool = False
    has_same_surname: bool = False
    surname_per_thousand: float = 0.0
    lives_with_namesake: bool = False
    is_kept_apart: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Weights and limits, dated parameters of the place. `least` is what must add up; the rest by name."""

    weights: Mapping[Signal, int]
    least: int
    common_surname_per_thousand: float
    volume_times_median: float
    volume_least_people: int
    volume_least_colleagues: int
    searched_least_people: int


@dataclass(frozen=True, slots=True)
class Searched:
    """How many people one worker, in one role, was shown by searches in a day, opened or not."""

    identity: str
    role: str
    organisation: str
    people: int


@dataclass(frozen=True, slots=True)
class Noticed:
    """Worth a look: `person` is None where it is how many were opened. `signals` heaviest first."""

    identity: str
    role: str
    organisation: str
    person: UUID | None
    times: int
    signals: tuple[Signal, ...]
    score: int


def is_night(at: datetime, *, begins: int, ends: int) -> bool:
    """Whether it is night by the clock in England: from the hour that it begins up to the hour that it ends."""
    hour = at.astimezone(LONDON).hour
    return hour >= begins or hour < ends


def signals(opening: Opening, near: Closeness, *, ever_related: bool, scale: Scale) -> tuple[Signal, ...]:
    """What speaks for a look. `ever_related`: the organisation worked with the person shortly before or after."""
    related = opening.was_related or ever_related
    is_rare = near.surname_per_thousand <= scale.common_surname_per_thousand
    said = {
        Signal.OWN_RECORD: near.has_same_name and near.has_same_email,
        Signal.SAME_NAME: near.has_same_name and not near.has_same_email,
        Signal.SAME_SURNAME: near.has_same_surname and not near.has_same_name and is_rare,
        Signal.SAME_ADDRESS: near.lives_with_namesake and not near.has_same_name,
        Signal.KEPT_APART: near.is_kept_apart,
        Signal.STRANGER: not related and not opening.was_known,
        Signal.UNRELATED: not related and opening.was_known,
        Signal.BRIEF: near.is_kept_apart and opening.was_related and not opening.was_lasting,
        Signal.NIGHT: opening.by_night and not related and not opening.has_written,
    }
    found = [signal for signal, is_so in said.items() if is_so]
    return tuple(sorted(found, key=lambda signal: (-scale.weights[signal], signal)))


def noticed(opening: Opening, near: Closeness, *, ever_related: bool, scale: Scale) -> Noticed | None:
    """None where it does not add up, and where it was raised at once."""
    found = _weighed(opening, signals(opening, near, ever_related=ever_related, scale=scale), scale)
    return None if opening.is_told or found.score < scale.least else found


def noticed_at_once(opening: Opening, near: Closeness, *, ever_related: bool, scale: Scale) -> Noticed | None:
    """Of whoever is kept apart each opening is worth a look at once, whatever it adds up to, unless the organisation
    was working with them in a way that lasts. None otherwise, and where it was raised before."""
    is_explained = opening.was_lasting or opening.by_governance
    if opening.is_told or is_explained or not near.is_kept_apart:
        return None
    return _weighed(opening, signals(opening, near, ever_related=ever_related, scale=scale), scale)


def _weighed(opening: Opening, found: tuple[Signal, ...], scale: Scale) -> Noticed:
    score = sum(scale.weights[signal] for signal in found)
    return Noticed(
        opening.identity, opening.role, opening.organisation, opening.person, opening.times, found, score
    )


_Workers = Mapping[tuple[str, str, str], int]


def volumes(openings: Iterable[Opening], searched: Iterable[Searched], scale: Scale) -> list[Noticed]:
    """Workers who opened, or were shown by searches, far more people than is usual in their role that day; one thing
    to look at for each."""
    people: dict[tuple[str, str, str], set[UUID]] = defaultdict(set)
    for one in openings:
        people[one.role, one.identity, one.organisation].add(one.person)
    opened = {worker: len(found) for worker, found in people.items()}
    shown = {(one.role, one.identity, one.organisation): one.people for one in searched}
    found: dict[tuple[str, str, str], list[Noticed]] = defaultdict(list)
    for counts, least, signal in (
        (opened, scale.volume_least_people, Signal.VOLUME),
        (shown, scale.searched_least_people, Signal.SEARCHED),
    ):
        for worker in _far_more(counts, least, scale):
            (role, identity, organisation), weight = worker, scale.weights[signal]
            many = Noticed(identity, role, organisation, None, counts[worker], (signal,), weight)
            found[worker].append(many)
    days = (of_one_day(some) for some in found.values())
    return [one for one in days if one.score >= scale.least]


def of_one_day(some: Sequence[Noticed]) -> Noticed:
    """What was noticed of one day as one thing, with the largest number of people."""
    heaviest = max(some, key=lambda one: one.score)
    found = dict.fromkeys(signal for one in (heaviest, *some) for signal in one.signals)
    return replace(heaviest, times=max(one.times for one in some), signals=tuple(found))


def _far_more(counts: _Workers, least: int, scale: Scale) -> Iterator[tuple[str, str, str]]:
    """Whose number is far above the usual one of their role; where there are too few colleagues there is none."""
    by_role: dict[str, list[int]] = defaultdict(list)
    for (role, _, _), count in counts.items():
        by_role[role].append(count)
    usual = {role: median(some) for role, some in by_role.items()}
    for (role, identity, organisation), count in counts.items():
        is_many = count >= max(least, scale.volume_times_median * usual[role])
        if is_many and len(by_role[role]) >= scale.volume_least_colleagues:
            yield role, identity, organisation


LONGEST_NOTE = 1000


def check_can_say(*, state: str, said: str, worker: str, reviewer: str, note: str) -> None:
    """Raises NotPermitted for the worker themself, Invalid without a note, Conflict for what has been settled.

    `state` is how it stands, "waiting" at first; `said` what the reviewer says now.
    """
    if worker == reviewer:
        raise NotPermitted(("Somebody else must look at what you opened yourself.",))
    if said not in AlertState:
        raise Invalid("Say what you found.")
    if AlertState(said) not in ALERT_TRANSITIONS[state]:
        raise Conflict("That has been settled already.")
    if not 5 <= len(note.strip()) <= LONGEST_NOTE:
        raise Invalid(f"Say what you did to find out, in no more than {LONGEST_NOTE} characters.")
