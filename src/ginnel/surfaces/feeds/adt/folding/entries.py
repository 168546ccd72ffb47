"""What many messages say, in the order in which it was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

from ginnel.care.reception.rules import Told
from ginnel.surfaces.feeds.adt.events import EVENTS, Event

Tree = dict[str, Any]


class Moment(NamedTuple):
    """Microseconds since 1970 for order, and the same as FHIR writes it."""

    at: int
    text: str


def period(begins: Moment | None, ends: Moment | None) -> Tree:
    """A FHIR Period; one that would end before it begins loses its end."""
    if begins and ends and ends.at < begins.at:
        ends = None
    return {name: one.text for name, one in (("start", begins), ("end", ends)) if one}


@dataclass(frozen=True, slots=True)
class Entry:
    """One message's word of one patient (and visit). `order` is its place among all; later is greater."""

    order: int
    event: Event
    facts: Tree = field(repr=False)
    part: Tree = field(repr=False)

    @property
    def patient(self) -> str:
        return str(self.part["patient"])

    @property
    def stay(self) -> Tree:
        said: Tree = self.part.get("stay", {})
        return said

    @property
    def when(self) -> int:
        """When it happened, else when it was recorded."""
        occurred = self.facts["occurred"]
        return int(self.facts["recorded"] if occurred is None else occurred)

    @property
    def at(self) -> str:
        """The same as FHIR writes it."""
        return str(self.facts["at"])

    @property
    def moment(self) -> Moment:
        return Moment(self.when, self.at)


@dataclass(frozen=True, slots=True)
class Pair:
    """What one message says of two identifiers. `effect` is the name of an `events.Effect`."""

    order: int
    event: Event
    effect: str
    old: str
    new: str
    visit: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Everything in order, and which of it is new."""

    entries: tuple[Entry, ...]
    pairs: tuple[Pair, ...]
    fresh: frozenset[int]
    latest: int


def in_order(told: Sequence[Told], fresh: Iterable[bytes]) -> Spoken:
    """By when it was recorded, then sent; a cancellation after what it may cancel; the rest only so that any two
    installations agree."""
    ranked = sorted(told, key=_rank)
    entries, pairs = [], []
    for order, one in enumerate(ranked):
        event = EVENTS[one.facts["event"]]
        entries += [Entry(order, event, one.facts, part) for part in one.facts["parts"]]
        pairs += [
            Pair(order, event, said["effect"], said["old"], said["new"], said.get("visit", ""))
            for said in one.facts["pairs"]
        ]
    new = frozenset(fresh)
    return Spoken(
        tuple(entries),
        tuple(pairs),
        frozenset(order for order, one in enumerate(ranked) if one.digest in new),
        max((int(one.facts["recorded"]) for one in ranked), default=0),
    )


def _rank(one: Told) -> tuple[int, int, bool, int, str, bytes]:
    facts = one.facts
    control = facts["control"]
    return (
        facts["recorded"],
        facts["sent"],
        bool(EVENTS[facts["event"]].cancels),
        int(control) if control.isascii() and control.isdigit() else 0,
        control,
        one.digest,
    )


def short(text: str) -> str:
    """What stands for a key in an id."""
    return blake2b(text.encode(), digest_size=8).hexdigest()
