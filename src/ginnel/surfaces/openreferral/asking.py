"""Parameters of Open Referral UK 3.0. What cannot be understood is refused in words that name the parameter."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from django.http import QueryDict

from ginnel.foundation.directory.queries import Asked, Point
from ginnel.foundation.directory.rules.openreferral.values import reference
from ginnel.foundation.places import queries as places
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import GinnelError

T = TypeVar("T")
USUAL, MOST, LAST_PAGE = 50, 500, 1_000_000
_PARTED = re.compile(r"(?P<moment>[0-9-]+[T ][0-9:.]+) (?P<sign>[+-]?)(?P<offset>[0-9]{2}:?[0-9]{2})")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class NotUnderstood(GinnelError):
    """A parameter is not what it may be. `parameter` is its name."""

    code = "parameter-not-understood"

    def __init__(self, parameter: str, why: str) -> None:
        super().__init__(f"{parameter}: {why}")
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: what it is for, and its type in JSON Schema."""

    name: str
    words: str
    type: str = "string"


_PAGING = (
    Parameter("page", "Number of the page, from 1.", "integer"),
    Parameter("per_page", f"How many to a page, from 1 to {MOST}; {USUAL} unless said.", "integer"),
)
_SEARCH = Parameter("search", "Plain words; everyday ways of saying a need are understood.")
_OF_SERVICES = (
    _SEARCH,
    *_PAGING,
    Parameter("taxonomy_term_id", "Filed under this term."),
    Parameter("taxonomy_id", "Filed under any term of this taxonomy."),
    Parameter("minimum_age", "With a minimum age of at least this.", "number"),
    Parameter("maximum_age", "With a maximum age of at most this.", "number"),
    Parameter("day", "Open on this day of the week: MO to SU, or its name."),
    Parameter("start_time", "Opening at this time or later, as in 09:00."),
    Parameter("end_time", "Closing at this time or earlier, as in 17:00."),
    Parameter("organization_id", "Provided by this organisation."),
    Parameter("modified_after", "Changed here at or after this moment (ISO 8601)."),
)
_FULL = Parameter("full", "true for each whole, as it is by its id.", "boolean")
PARAMETERS: dict[str, tuple[Parameter, ...]] = {
    "services": (*_OF_SERVICES, _FULL),
    "service_at_locations": (
        *_OF_SERVICES,
        Parameter("postcode", "The nearest to this postcode first."),
        Parameter("proximity", "No further than so many metres from the postcode.", "number"),
    ),
    "taxonomies": (_SEARCH, *_PAGING),
    "taxonomy_terms": (
        _SEARCH,
        *_PAGING,
        Parameter("taxonomy_id", "Of this taxonomy."),
        Parameter("parent_id", "Under this term."),
    ),
    "organizations": (_SEARCH, *_PAGING),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """The parameters of one request."""

    given: QueryDict

    def text(self, name: str) -> str:
        said = self.given.get(name, "")
        if "\0" in said or len(said) > 500:
            raise NotUnderstood(name, "it is no text of at most 500 characters.")
        return said.strip()

    def page(self) -> tuple[int, int]:
        """Number and size."""
        number = self._read("page", _whole(LAST_PAGE), f"a whole number from 1 to {LAST_PAGE}")
        size = self._read("per_page", _whole(MOST), f"a whole number from 1 to {MOST}")
        return number or 1, size or USUAL

    def id(self, name: str) -> UUID | None:
        return self._read(name, identifier, "a UUID")

    def is_full(self) -> bool:
        return bool(self._read("full", _boolean, "true or false"))

    def services(self) -> Asked:
        return Asked(
            words=self.text("search"),
            taxonomy=self.id("taxonomy_id"),
            term=self.id("taxonomy_term_id"),
            provider=self.id("organization_id"),
            minimum_age=self._read("minimum_age", _number, "a number"),
            maximum_age=self._read("maximum_age", _number, "a number"),
            day=self._read("day", _day, "a day of the week, as MO or Monday"),
            opens_from=self._read("start_time", _time, "a time as in 09:00"),
            closes_by=self._read("end_time", _time, "a time as in 17:00"),
            changed_since=self._read("modified_after", _moment, "a moment as in 2026-11-27T09:00:00Z"),
        )

    def nearness(self) -> tuple[Point | None, float | None]:
        postcode = self.text("postcode")
        within = self._read("proximity", _number, "a number of metres")
        if not postcode:
            if within is not None:
                raise NotUnderstood("proximity", "it is asked for without a postcode.")
            return None, None
        found = places.about_where(postcode)
        if found is None:
            raise NotUnderstood("postcode", "it is not known here.")
        return Point(*found), within

    def _read(self, name: str, read: Callable[[str], T], words: str) -> T | None:
        said = self.text(name)
        if not said:
            return None
        try:
            return read(said)
        except (ValueError, OverflowError):
            raise NotUnderstood(name, f"it is not {words}.") from None


def of(given: QueryDict) -> Asking:
    return Asking(given)


def identifier(said: str) -> UUID:
    """Raises ValueError for what is no UUID as it is written."""
    found = reference(said)
    if found is None:
        raise ValueError
    return found


def _whole(most: int) -> Callable[[str], int]:
    def read(said: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", said) or not 1 <= int(said) <= most:
            raise ValueError
        return int(said)

    return read


def _number(said: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", said):
        raise ValueError
    return float(said)


def _boolean(said: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[
        _known(said.lower(), "true", "1", "false", "0")
    ]


def _known(said: str, *known: Any) -> str:
    if said not in known:
        raise ValueError
    return said


def _day(said: str) -> int:
    found = [at for at, day in enumerate(_DAYS) if said.lower() in (day, day[:2], day[:3])]
    if not found:
        raise ValueError
    return found[0]


def _time(said: str) -> time:
    if not re.fullmatch(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?", said):
        raise ValueError
    return time(int(said[:2]), int(said[3:5]))


def _moment(said: str) -> datetime:
    """ISO 8601, in UTC; without a zone it is England's. A space may part the day from the time. One between the time
    and an offset is the offset's + that was sent unescaped, unless its sign stands there."""
    if parted := _PARTED.fullmatch(said):
        said = f"{parted['moment']}{parted['sign'] or '+'}{parted['offset']}"
    found = datetime.fromisoformat(said)
    if not 1900 < found.year < 3000:
        raise ValueError
    return (found if found.tzinfo else found.replace(tzinfo=LONDON)).astimezone(UTC)
