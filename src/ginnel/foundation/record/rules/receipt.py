"""What reception hands to the record, and what the record answers for each item."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

NEVER = b"\xff\xff\xff\xff" * 2


class Index(NamedTuple):
    """The index rows of one resource as `store.encoding.index` makes them: each all of its row but the two keys that
    only the store knows."""

    tokens: tuple[bytes, ...] = ()
    references: tuple[bytes, ...] = ()
    dates: tuple[bytes, ...] = ()
    strings: tuple[bytes, ...] = ()
    quantities: tuple[bytes, ...] = ()
    pairs: tuple[bytes, ...] = ()


class Prepared(NamedTuple):
    """One resource ready to be stored: parsed, validated, its references ours, its index rows made.

    Plain values throughout, because thousands cross from one process to another every second. `id` is ours, 16 bytes.
    `source` is the local id of the person it is about in the sending organisation, "" when it is about nobody (then
    it stands on the organisation's own shelf). `body` is what will be served. `content_hash` (16 bytes) covers the
    source's content, before any id became ours, so that two installations can be compared. `occurred` is the range as
    two encoded fields, `stated_at` the source's meta.lastUpdated in microseconds since 2000.
    """

    id: bytes
    kind: int
    local_id: str
    source: str
    row: int
    category: int
    body: bytes
    content_hash: bytes
    occurred: bytes = NEVER
    stated_at: int | None = None
    standing: int = 1
    indexed: Index = Index()


class Fate(IntEnum):
    """What became of an item."""

    NEW = 1
    CHANGED = 2
    HELD = 3
    OLDER = 4  # kept as an older version: the source says it has said something later


@dataclass(frozen=True, slots=True)
class Held:
    """The latest version of a resource as the store knows it."""

    number: int
    source_number: int
    version: int
    content_hash: bytes
    stated_at: int | None
    is_withdrawn: bool = False  # somebody here has said that it is about somebody else, or a mistake


def fate(held: Held | None, content_hash: bytes, stated_at: int | None, source_number: int) -> Fate:
    """What must happen to an arriving item, given what is held.

    The same content about the same person changes nothing. When both versions say when they were last updated,
    the later one stands whatever order they arrive in; otherwise the later arrival stands. What was withdrawn here
    does not come back because its source says it again about the same person; it is kept, and does not stand.
    """
    if held is None:
        return Fate.NEW
    if held.content_hash == content_hash and held.source_number == source_number:
        return Fate.HELD
    if held.is_withdrawn and held.source_number == source_number:
        return Fate.OLDER
    if stated_at is not None and held.stated_at is not None and stated_at < held.stated_at:
        return Fate.OLDER
    return Fate.CHANGED
