"""What reception hands to the record, and what the record answers for each item."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Index:
    """The index rows of one resource, without the keys that only the store knows.

    tokens: (param, system_hash int32, code_hash int64); references: (param, our id of the target);
    dates: (param, start, end) half-open, UTC; strings: (param, folded text); quantities: (param, value, unit_hash).
    """

    tokens: tuple[tuple[int, int, int], ...] = ()
    references: tuple[tuple[int, UUID], ...] = ()
    dates: tuple[tuple[int, datetime, datetime], ...] = ()
    strings: tuple[tuple[int, str], ...] = ()
    quantities: tuple[tuple[int, float, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """One resource ready to be stored: parsed, validated, its references ours, its index rows made.

    `source` is the local id of the person it is about in the sending organisation, "" when it is about nobody
    (then it stands on the organisation's own shelf). `content_hash` covers the source's content, before any id
    became ours, so that two installations can be compared.
    """

    id: UUID
    kind: int
    local_id: str
    source: str
    row: int
    category: int
    body: bytes
    content_hash: bytes
    occurred_start: datetime | None = None
    occurred_end: datetime | None = None
    stated_at: datetime | None = None
    standing: int = 1
    index: Index = field(default_factory=Index)


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
    stated_at: datetime | None


def fate(held: Held | None, content_hash: bytes, stated_at: datetime | None, source_number: int) -> Fate:
    """What must happen to an arriving item, given what is held.

    The same content about the same person changes nothing. When both versions say when they were last updated,
    the later one stands whatever order they arrive in; otherwise the later arrival stands.
    """
    if held is None:
        return Fate.NEW
    if held.content_hash == content_hash and held.source_number == source_number:
        return Fate.HELD
    if stated_at is not None and held.stated_at is not None and stated_at < held.stated_at:
        return Fate.OLDER
    return Fate.CHANGED
