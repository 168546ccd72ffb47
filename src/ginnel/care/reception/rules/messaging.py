"""What a message asks of a front door, in reception's terms, and what is to be said of it first. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ginnel.care.access.rules import Described
from ginnel.care.access.rules.files import Brought
from ginnel.care.access.states import RequestKind, Urgency
from ginnel.kernel.values.identifiers import clean_postcode
from ginnel.kernel.viewer import Category

NOBODY_NAMED = "It does not say whom it is about in a way that can be looked up. Say who it is."


@dataclass(frozen=True, slots=True)
class Asks:
    """`names` and `message` are the sender's own for what it asks and for the message. `of` are the codes of those who
    are asked, the first first. `person` is what whom it is about is called in the row, "" where the row brings nobody;
    `about` says who they are then. `entry` is what the row calls what is asked, "" where the record does not take it.
    `category` is the restricted subject that its strictest part is of, `files` what it carries, `missing` how many
    files it names that did not come.
    """

    names: tuple[str, ...]
    message: str
    does: RequestKind
    of: tuple[str, ...]
    words: str
    person: str
    about: Described
    others: tuple[Described, ...] = ()
    entry: str = ""
    said_at: datetime | None = None
    urgency: Urgency | None = None
    is_booking: bool = False
    postcode: str = ""
    has_died: bool = False
    category: Category | None = None
    files: tuple[Brought, ...] = field(default=(), repr=False)
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Who somebody is here: `postcodes` are those that others give of them."""

    has_died: bool
    is_described_by_others: bool
    is_disputed: bool
    postcodes: frozenset[str] = frozenset()


def remarks(asks: Asks, standing: Standing | None, *, is_addressed: bool) -> Iterator[str]:
    """What whoever reads the contact must know before all else."""
    if not is_addressed:
        yield "It is addressed to nobody who has a front door here. Pass it on, or tell whoever sent it."
    if asks.has_died or (standing and standing.has_died):
        who = "The record" if standing and standing.has_died else "Whoever sent it"
        yield f"{who} says that they have died. Check before anybody rings or visits."
    if standing is None:
        yield NOBODY_NAMED
        return
    if standing.is_disputed:
        yield "Somebody whose details contradict these has the same NHS number. Check who it is about."
    elif not standing.is_described_by_others:
        yield "Nobody known here is this person for certain. Check who it is about."
    if _has_moved(asks.postcode, standing.postcodes):
        yield "It gives another address than the record does. Check where they live."


def _has_moved(given: str, held: Collection[str]) -> bool:
    ours = clean_postcode(given)
    others = {clean_postcode(one) for one in held if one}
    return bool(ours and others and ours not in others)
