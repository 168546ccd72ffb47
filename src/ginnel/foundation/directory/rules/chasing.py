"""Of what is stale, whom to tell of what today. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

NOTICE = "directory-stale"
"""Why such a notice is raised."""
UNKEPT_NOTICE, HANDED_NOTICE = "directory-unkept", "directory-handed-over"
"""That an entry is stale and nobody there may keep it, and that another organisation has handed one over."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Something that an organisation keeps and that nobody has looked at for too long: `subject` tells it from all
    else, `text` says to whoever is told what to do, and `last_said_by` is the identity of whoever said it last."""

    subject: str
    organisation: UUID
    text: str
    last_said_by: str = ""
    reason: str = NOTICE


@dataclass(frozen=True, slots=True)
class Told:
    """A telling before. `is_waiting`: nobody has read it yet; `is_lost`: nor will the colleague whom it names, who may
    keep it no longer."""

    subject: str
    organisation: UUID
    on: date
    is_waiting: bool
    is_lost: bool = False


def reference(subject: str, on: date) -> str:
    return f"directory {subject} {on.isoformat()}"


def to_tell(
    stale: Iterable[Stale], told: Iterable[Told], *, today: date, every: int, at_once: int
) -> Iterator[Stale]:
    """Each once in `every` days, and while one notice of it waits no other; of one organisation no more wait than
    `at_once`, so that nobody is told of forty on one morning and reads none. What is lost is told anew, though not on
    the day on which it was told. `stale` comes with the oldest first."""
    before = list(told)
    waiting = Counter(one.organisation for one in before if one.is_waiting and not one.is_lost)
    lately = {
        one.subject
        for one in before
        if one.on == today or not one.is_lost and (one.is_waiting or (today - one.on).days < every)
    }
    for one in stale:
        if one.subject not in lately and waiting[one.organisation] < at_once:
            waiting[one.organisation] += 1
            yield one


def reader(last_said_by: str, keepers: Mapping[str, UUID]) -> UUID | None:
    """Whom to tell: whoever said it last, while they may still keep it, else the first who may; None for nobody, and
    so the whole organisation. `keepers` by identity, in the order in which they are asked."""
    return keepers.get(last_said_by) or next(iter(keepers.values()), None)
