"""Checking the chain: pure functions over rows as they are read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from ginnel.foundation.audit.rules import chain
from ginnel.foundation.audit.rules.chain import Sealed


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with the trail. `writer` and `sequence` are 0 where it is about a seal."""

    code: str
    message: str
    writer: int = 0
    sequence: int = 0
    seal: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """An event as stored; a null salt says that its values were lawfully disposed of."""

    writer: int
    sequence: int
    id: UUID
    at: datetime
    action: str
    purpose: str
    role: str
    organisation: str
    outcome: str
    identity: str
    request_id: UUID | None
    actor_salt: bytes | None
    actor_commitment: bytes
    person: UUID | None
    categories: Sequence[int]
    detail: Mapping[str, Any]
    subject_salt: bytes | None
    subject_commitment: bytes
    link: bytes


@dataclass(slots=True)
class Position:
    """How far the check of one writer has come."""

    writer: int
    sequence: int = 0
    link: bytes = b""
    key: bytes | None = None


def check_event(row: Row, before: Position, keys: Sequence[bytes]) -> Iterator[Finding]:
    """What is wrong with a row that should follow `before`, which is moved on to it."""
    if row.sequence != before.sequence + 1:
        missing = f"events {before.sequence + 1} to {row.sequence - 1} of writer {row.writer} are missing"
        yield Finding("missing", missing, row.writer, before.sequence + 1)
    elif not _follows(row, before, keys):
        altered = "the event is not the one that was written here: altered, reordered or forged"
        yield Finding("altered", altered, row.writer, row.sequence)
    if not _values_agree(row):
        changed = "the person, staff or detail of the event is not what was written"
        yield Finding("altered-values", changed, row.writer, row.sequence)
    before.sequence, before.link = row.sequence, row.link


def check_seals(
    recorded: Sequence[str],
    anchored: Sequence[str],
    heads: Mapping[tuple[int, int], bytes],
    keys: Sequence[bytes],
) -> Iterator[Finding]:
    """Both copies of every seal against each other, their codes, and the links of the events they cover.

    `heads` holds the links actually found at the sealed places. A last line that is only in the anchor file is
    the mark of a crash between anchor and commit, and is checked like the others but not complained about.
    """
    previous = b""
    for at, (row, line) in enumerate(zip_longest(recorded, anchored), start=1):
        text = line or row or ""
        if line is None:
            yield Finding(
                "anchor-missing", f"seal {at} is in the database but not in the anchor file", seal=at
            )
        elif row is None and at < len(anchored):
            yield Finding("seal-missing", f"seal {at} is in the anchor file but not in the database", seal=at)
        elif row is not None and row != line:
            yield Finding("seal-differs", f"seal {at} differs between database and anchor file", seal=at)
        try:
            seal = chain.read_seal_line(text)
        except ValueError:
            yield Finding("seal-unreadable", f"seal {at} cannot be read", seal=at)
            continue
        if seal.number != at or seal.previous != previous or not chain.seal_is_genuine(keys, seal):
            yield Finding(
                "seal-forged", f"seal {at} was not made by this installation in this place", seal=at
            )
        previous = seal.mac
        yield from _check_heads(seal, heads)


def sealed_heads(lines: Iterable[str]) -> dict[tuple[int, int], bytes]:
    """The links that readable seals vouch for, by writer and sequence."""
    found = {}
    for line in lines:
        try:
            found.update({(w, s): link for w, s, link in chain.read_seal_line(line).heads})
        except ValueError:
            continue
    return found


def _check_heads(seal: Sealed, heads: Mapping[tuple[int, int], bytes]) -> Iterator[Finding]:
    for writer, sequence, link in seal.heads:
        found = heads.get((writer, sequence))
        if found is None:
            cut = f"events of writer {writer} up to {sequence} were sealed and the last of them is gone"
            yield Finding("tail-cut", cut, writer, sequence, seal.number)
        elif found != link:
            rewritten = f"event {sequence} of writer {writer} is not the one that was sealed"
            yield Finding("rewritten", rewritten, writer, sequence, seal.number)


def _follows(row: Row, before: Position, keys: Sequence[bytes]) -> bool:
    labels = (row.action, row.purpose, row.role, row.organisation, row.outcome)
    content = chain.content(row.id, row.at, labels, row.actor_commitment, row.subject_commitment)
    candidates = [before.key] if before.key else keys
    for key in candidates:
        previous = before.link or chain.first_link(key, row.writer)
        if chain.next_link(key, previous, row.writer, row.sequence, content) == row.link:
            before.key = key
            return True
    return False


def _values_agree(row: Row) -> bool:
    """Disposed values must be blank: a null salt is no licence to write something else there."""
    if row.actor_salt is None:
        actor = row.identity == "" and row.request_id is None
    else:
        values = chain.actor_values(row.identity, row.request_id or UUID(int=0))
        actor = chain.commitment(row.actor_salt, values) == row.actor_commitment
    if row.subject_salt is None:
        subject = row.person is None and not row.categories and not row.detail
    else:
        values = chain.subject_values(row.person, row.categories, row.detail)
        subject = chain.commitment(row.subject_salt, values) == row.subject_commitment
    return actor and subject


DISPOSED = "audit.disposed"


def disposed_places(detail: Mapping[str, Any]) -> set[tuple[int, int]]:
    """The events that a disposal says it blanked: (writer, sequence)."""
    return {(int(writer), int(sequence)) for writer, sequence in detail.get("events", ())}


def check_disposals(blanked: Iterable[tuple[int, int]], accounted: set[tuple[int, int]]) -> Iterator[Finding]:
    """Values may only be missing where a disposal, itself an event, says so."""
    for writer, sequence in sorted(set(blanked) - accounted):
        yield Finding("blanked", "personal values are gone and no disposal says why", writer, sequence)
