"""What is asked of the directory, and what is found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from ginnel.foundation.directory.states import CriticalElement


@dataclass(frozen=True, slots=True)
class Point:
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; None or "" asks nothing. `age` is of whoever needs it; `minimum_age` and `maximum_age` are as
    Open Referral UK's API means them: of services with at least, and at most, these. `day` is a weekday from Monday 0,
    on which it opens at `opens_from` or later and closes at `closes_by` or earlier."""

    words: str = ""
    near: Point | None = None
    within: float | None = None
    open_at: datetime | None = None
    age: float | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    taxonomy: UUID | None = None
    term: UUID | None = None
    element: CriticalElement | None = None
    provider: UUID | None = None
    day: int | None = None
    opens_from: time | None = None
    closes_by: time | None = None
    changed_since: datetime | None = None
    only_running: bool = False

    @property
    def is_of_words_alone(self) -> bool:
        return bool(self.words.strip()) and replace(self, words="", only_running=False) == Asked()


@dataclass(frozen=True, slots=True)
class Found:
    """One service as its document says it. Where nearness was asked for, or places were searched, `place` is the id of
    the service at the location that is meant: `metres` (None where that is not known) and `timetables` are of it.
    `is_dropped`: the feed that said it no longer has it."""

    id: UUID
    document: dict[str, Any]
    changed_at: datetime
    assured_on: date | None
    timetables: tuple[int, ...]
    metres: float | None = None
    place: UUID | None = None
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some of `total`. `words` are those that were looked for, where one was taken to be spelled wrong; `offered` are
    what else may have been meant, where something may."""

    total: int
    items: list[Found] = field(default_factory=list)
    words: str = ""
    offered: str = ""
