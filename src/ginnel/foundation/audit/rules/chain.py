"""What an audit event is, and the arithmetic that chains events and seals together. No database, no clock.

An event's link is HMAC-SHA256(key, previous link | content). The content names no person: what identifies
somebody (the person looked at, the member of staff, the detail) enters only as SHA-256 of a random salt and
the values. Erasing values and salt leaves the link checkable and the values beyond guessing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

import orjson

from ginnel.kernel.viewer import Category


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `action` is `noun.verb-in-the-past`; `outcome`: done, permit, deny or review.

    `detail` holds plain values: identifiers and counts, never a name, an address or clinical text.
    """

    action: str
    person: UUID | None = None
    categories: tuple[Category, ...] = ()
    outcome: str = "done"
    detail: Mapping[str, object] = field(default_factory=dict)


class Repeated(dict[str, object]):
    """A detail of which very many events are made; its JSON is made once. It is not changed afterwards."""

    __slots__ = ("text",)

    def __init__(self, detail: Mapping[str, object]) -> None:
        super().__init__(detail)
        self.text = canonical(detail)


@dataclass(frozen=True, slots=True)
class Sealed:
    """One seal: `heads` are (writer, sequence, link) of every writer that wrote since the seal before."""

    number: int
    at: datetime
    heads: tuple[tuple[int, int, bytes], ...]
    previous: bytes
    by: str
    mac: bytes = b""


def actor_values(identity: str, request_id: UUID) -> list[object]:
    """What is committed to about whoever acted."""
    return [identity, str(request_id)]


def subject_values(person: UUID | None, categories: Sequence[int], detail: object) -> list[object]:
    """What is committed to about the person acted upon. `detail`: plain values, or their JSON."""
    return [str(person or ""), [int(category) for category in categories], detail]


def commitment(salt: bytes, values: list[object]) -> bytes:
    """32 bytes that fix `values` without revealing them."""
    return committed(salt, canonical(values))


def committed(salt: bytes, text: bytes) -> bytes:
    """`commitment` of values whose canonical text is known."""
    return hashlib.sha256(salt + text).digest()


def canonical(values: object) -> bytes:
    """The one JSON text of plain values: keys in order, no spaces."""
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS)


def content(event_id: UUID, at: datetime, labels: Sequence[str], actor: bytes, subject: bytes) -> bytes:
    """The bytes of one event that its link covers; `labels`: action, purpose, role, organisation, outcome."""
    return canonical([str(event_id), _moment(at), *labels, actor.hex(), subject.hex()])


@lru_cache(maxsize=16)
def _moment(at: datetime) -> str:
    """The same for every event of one call."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def first_link(key: bytes, writer: int) -> bytes:
    """The link before a writer's first event; it also tells which key the writer used."""
    return _mac(key, b"writer %d" % writer)


def next_link(key: bytes, previous: bytes, writer: int, sequence: int, content: bytes) -> bytes:
    return _mac(key, b"%s%d %d %s" % (previous, writer, sequence, content))


def _mac(key: bytes, text: bytes) -> bytes:
    """The HMAC-SHA-256. `hmac.digest` would let go of Python's lock, and wait to have it back."""
    made = _keyed(key).copy()
    made.update(text)
    return made.digest()


@lru_cache(maxsize=8)
def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")


def seal_mac(key: bytes, seal: Sealed) -> bytes:
    """The authentication code of a seal: number, moment, heads and the code of the seal before."""
    heads = [[writer, sequence, link.hex()] for writer, sequence, link in sorted(seal.heads)]
    values = [seal.number, seal.at.astimezone(UTC).isoformat(), heads, seal.previous.hex(), seal.by]
    return _mac(key, b"seal " + canonical(values))


def seal_is_genuine(keys: Iterable[bytes], seal: Sealed) -> bool:
    return any(hmac.compare_digest(seal_mac(key, seal), seal.mac) for key in keys)


def seal_line(seal: Sealed) -> str:
    """A seal as one line of the anchor file."""
    heads = [[writer, sequence, link.hex()] for writer, sequence, link in sorted(seal.heads)]
    return json.dumps(
        {
            "schema": 1,
            "seal": seal.number,
            "at": seal.at.astimezone(UTC).isoformat(),
            "heads": heads,
            "previous": seal.previous.hex(),
            "by": seal.by,
            "mac": seal.mac.hex(),
        },
        separators=(",", ":"),
    )


def read_seal_line(line: str) -> Sealed:
    """The seal that a line of the anchor file holds. Raises ValueError when it holds none."""
    try:
        read = json.loads(line)
        heads = tuple((int(w), int(s), bytes.fromhex(link)) for w, s, link in read["heads"])
        at, by = datetime.fromisoformat(read["at"]), str(read["by"])
        return Sealed(
            int(read["seal"]), at, heads, bytes.fromhex(read["previous"]), by, bytes.fromhex(read["mac"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("not a seal") from error
