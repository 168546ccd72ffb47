"""Booking and Referral messages (BaRS): a message Bundle, JSON or XML, is one row.

What it asks is heard at a front door; what it says of somebody is received as the sender's. It is taken for what it
says: a part that R4 does not allow is kept in words alone, and only what cannot be understood as a message at all is
quarantined. Files are read by it where somebody says so; a Bundle in a file is else read entry by entry (`feeds.fhir`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from ginnel.care.reception.rules import Parcel
from ginnel.foundation.record.fhir import json, xml
from ginnel.foundation.record.fhir.json import Unreadable
from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.bars.asking import asks
from ginnel.surfaces.feeds.bars.bringing import May, brought
from ginnel.surfaces.feeds.bars.envelope import Unusable, envelope
from ginnel.surfaces.feeds.opening import Opened

MOST_BYTES = 10 * 1024 * 1024


class MessageFeed:
    """The feed. Stateless."""

    name = "bars"
    label = "Booking and Referral message (FHIR R4)"

    def recognises(self, filename: str, head: bytes) -> bool:
        return False

    def read(self, opened: Opened) -> Iterator[Parcel]:
        data = opened.stream.read(MOST_BYTES + 1)
        if opened.fault:
            yield Parcel(1, data[:MOST_BYTES], faults=(replace(opened.fault, row=1),))
        else:
            yield self.again(data, 1)

    def again(self, original: bytes, row: int, may: May = lambda kind: True) -> Parcel:
        """`may` says which types whoever sends it may create: others are kept in words. Never raises for what a message
        holds."""
        if len(original) > MOST_BYTES:
            return Parcel(
                row, b"", faults=(Fault("too-large", "The message is larger than is accepted.", row),)
            )
        try:
            tree = xml.read(original) if original.lstrip()[:1] == b"<" else json.read(original)
            if holds_nul(tree):
                return Parcel(
                    row,
                    original,
                    faults=(Fault("wrong-form", "It holds a character that no text has (NUL).", row),),
                )
            found = envelope(tree, blake2b(original, digest_size=16).hexdigest())
        except Unreadable as error:
            return Parcel(row, original, faults=(replace(error.fault, row=row),))
        except Unusable as error:
            return Parcel(row, original, faults=tuple(replace(one, row=row) for one in error.faults))
        held = brought(found, may)
        return Parcel(row, original, held.incoming, notes=held.notes, asks=asks(found, held))

    def mendable(self, parcel: Parcel) -> bytes:
        return parcel.original


@dataclass(frozen=True, slots=True)
class ReadBefore(MessageFeed):
    """The feed of one message that was read already: it is not read a second time."""

    parcel: Parcel

    def read(self, opened: Opened) -> Iterator[Parcel]:
        yield self.parcel


def holds_nul(tree: Any) -> bool:
    """Whether a text of it, or a name, has the one character that no database keeps."""
    stack = [tree]
    while stack:
        one = stack.pop()
        if type(one) is str and "\x00" in one:
            return True
        if type(one) is dict:
            stack += [*one, *one.values()]
        elif type(one) is list:
            stack += one
    return False


FEED = MessageFeed()
