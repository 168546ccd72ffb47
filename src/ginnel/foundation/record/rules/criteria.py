"""What a search asks of a resource, as plain values that the store turns into SQL. Pure.

Source: FHIR R4 search, 3.1.1.4 and 3.1.1.5. A `Match` is one way in which a resource may answer; a condition holds
where any of its matches does (or, `is_not`, where none does); a search is conditions that all hold. Times are
half-open ranges in UTC, numbers half-open ranges around what was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

Table = Literal["token", "reference", "date", "string", "quantity", "pair"]


# Longitudes are kept as whole thousandths of a second of arc, of which one is three centimetres at most.
DEGREE = 3_600_000


class Prefix(StrEnum):
    """How a value stands to what was asked (FHIR R4, 3.1.1.4.5)."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    LT = "lt"
    GE = "ge"
    LE = "le"
    SA = "sa"
    EB = "eb"
    AP = "ap"


class How(StrEnum):
    """How a text is compared: folded on both sides; EXACT also by the hash of how it is written; UNDER as an address
    that is this one or lies under it, as it is written."""

    STARTS = "starts"
    CONTAINS = "contains"
    EXACT = "exact"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class Token:
    """A code, identifier or URI by its hashes; None is any."""

    param: int
    code: int | None
    system: int | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """Any of many codes, each with its system; a system of 0 is none, as of what is a mere code."""

    param: int
    codes: tuple[int, ...]
    systems: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A reference to any of these ids."""

    param: int
    targets: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Owned:
    """The reference that makes a resource somebody's own: it stands on one of these source records."""

    param: int
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OfPatient:
    """A reference to a Patient by our ids: a person's stands for all their source records, a source record's Patient
    for that one. `owner` is the parameter whose reference makes the resource theirs, where it is asked for."""

    params: tuple[int, ...]
    owner: int | None
    ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    param: int
    prefix: Prefix
    low: datetime
    high: datetime


@dataclass(frozen=True, slots=True)
class Text:
    param: int
    how: How
    text: str
    written: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """`value` is what was written, `low` and `high` the ends that its precision leaves; `unit` None is any."""

    value: float
    low: float
    high: float
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in any of these spans: the same amount in each unit that it can be said in."""

    param: int
    prefix: Prefix
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A code and what is said beside it in the same element: another code or hash, an amount, or two numbers."""

    param: int
    first: Token
    rest: tuple[Token | Amount, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Where something is, in degrees, at most so many metres away."""

    param: int
    latitude: float
    longitude: float
    metres: float


@dataclass(frozen=True, slots=True)
class Id:
    ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Updated:
    prefix: Prefix
    low: datetime
    high: datetime


@dataclass(frozen=True, slots=True)
class Present:
    """That anything at all was said: `rows` are (table, parameter); `owner` is the parameter that needs no row."""

    rows: tuple[tuple[Table, int], ...]
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class NhsNumber:
    """Of a Patient: the number that a source said or that a trace found."""

    number: str


@dataclass(frozen=True, slots=True)
class Through:
    """A reference by one of `params` to a resource of `kind` of which all of `where` holds; `owner` as in `Present`."""

    params: tuple[int, ...]
    owner: int | None
    kind: int
    where: tuple[Condition, ...]

    @property
    def is_by_number(self) -> bool:
        """Whether it is of somebody's number or id, so that few can answer."""
        return any(
            not one.is_not and any(isinstance(match, NhsNumber | Id) for match in one.matches)
            for one in self.where
        )


@dataclass(frozen=True, slots=True)
class PointedAt:
    """A resource of `kind`, of which all of `where` holds, refers to this one by one of `params` or as its owner."""

    kind: int
    params: tuple[int, ...]
    owner: int | None
    where: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class All:
    """All of these at once, as one way to answer: a limit of what a client may ask for."""

    where: tuple[Condition, ...]


Match = (
    Token
    | Tokens
    | Pair
    | Near
    | Pointer
    | Owned
    | OfPatient
    | Moment
    | Text
    | Amount
    | Id
    | Updated
    | Present
    | NhsNumber
    | Through
    | PointedAt
    | All
)


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where any of `matches` does; `is_not`: where none does. Without matches nothing answers it."""

    matches: tuple[Match, ...]
    is_not: bool = False

    @property
    def leads_on(self) -> bool:
        """Whether other resources are asked about too."""
        return _hops(self)


@dataclass(frozen=True, slots=True)
class Key:
    """What a page is ordered by: `by` is the index table, "id" or "updated", or "said": what resources themselves say
    by the parameter `code`, of which no row keeps the words. Who says nothing of it comes last."""

    by: Literal["date", "string", "quantity", "updated", "id", "said"]
    params: tuple[int, ...] = ()
    is_descending: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The last row of the page before: its values of the keys, as texts, and its own number or id."""

    keys: tuple[str, ...]
    last: str


@dataclass(frozen=True, slots=True)
class Search:
    """`count` rows are wanted after `place`; `with_total` asks how many in all. `tells_sender`: the conditions are such
    that who answers them gives away which organisation said it."""

    kind: int
    where: tuple[Condition, ...] = ()
    keys: tuple[Key, ...] = ()
    count: int = 20
    place: Place | None = None
    with_total: bool = True
    tells_sender: bool = False

    @property
    def has_hops(self) -> bool:
        """Whether other resources are asked about too."""
        return any(condition.leads_on for condition in self.where)


def _hops(condition: Condition) -> bool:
    return any(
        isinstance(match, Through | PointedAt)
        or (isinstance(match, All) and any(_hops(inner) for inner in match.where))
        for match in condition.matches
    )
