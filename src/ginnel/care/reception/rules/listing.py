"""Files that are whole lists: where a row stands, what lists a file holds, and which colleagues its rows name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

# A file of more lists than this is none that anybody exports; what it leaves out is not told.
MOST_LISTS = 100


class Sort(StrEnum):
    STAFF = "staff"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Named:
    """A colleague (by user name) or a team (by code) that a row names, and the column that does."""

    sort: Sort
    name: str
    field: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Where a row stands: on which of its organisation's lists ("" is the one it has), as of which day, and what the
    organisation calls whom it is about."""

    name: str
    on: date
    about: str


@dataclass(slots=True)
class Lists:
    """The lists that a file holds, by organisation and name, each with the days that its rows give."""

    days: dict[tuple[str, str], set[date]] = field(default_factory=dict)
    is_cut: bool = False

    def see(self, source: str, listed: Listed) -> None:
        key = (source, listed.name)
        if key not in self.days and len(self.days) == MOST_LISTS:
            self.is_cut = True
            return
        days = self.days.setdefault(key, set())
        if len(days) < 2:  # two are one too many already
            days.add(listed.on)
