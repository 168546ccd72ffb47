"""HL7 v2 admission, discharge and transfer messages (ADT), with the problem lists and resuscitation orders (PPR^PC1,
ORM^O01) that the same systems send.

A row is one message. It brings no resource by itself: what a hospital says of a stay is a function of every message
about it (`folding`), so that messages out of order, twice or cancelled before they arrive come to the same. See
docs/reference/adt.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ginnel.care.reception.rules import Folded, Parcel, Told
from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.adt import message, splitting
from ginnel.surfaces.feeds.adt.folding import fold
from ginnel.surfaces.feeds.opening import Opened

_BEGINS = re.compile(rb"[\s\x0b]*(?:MSH|FHS|BHS)[^A-Za-z0-9\s]")
_CODE = re.compile(r"[A-Z0-9]{3,5}")  # an ODS code of an organisation or a site, as MSH-4 should hold


class AdtFeed:
    """The feed. Stateless: one instance reads any number of files."""

    name = "adt"
    label = "HL7 v2 ADT messages"
    reader = 1

    def recognises(self, filename: str, head: bytes) -> bool:
        return bool(_BEGINS.match(head))

    def read(self, opened: Opened) -> Iterator[Parcel]:
        """Every message of the file. Never raises for what the file holds."""
        row = count = 0
        pieces = splitting.pieces(opened.stream, opened.limits.max_line_bytes)
        for piece in _unbroken(pieces, opened):
            if piece.kind == "count":
                miscounted, count = _miscounted(piece.data, count, row), 0
                if miscounted is None:
                    continue
                parcel = miscounted
            else:
                count += piece.kind == "message"
                parcel = _parcel(piece, row + 1)
            row += 1
            yield parcel
        if opened.fault:
            yield Parcel(row + 1, b"", faults=(replace(opened.fault, row=row + 1),))

    def again(self, original: bytes, row: int) -> Parcel:
        """One message read again, as it came or as a person put it right."""
        return read_message(original, row)

    def mendable(self, parcel: Parcel) -> bytes:
        """The message with a line for each segment, which a person can edit and a field cannot hold."""
        return parcel.original.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def fold(self, told: Sequence[Told], fresh: Collection[bytes]) -> Folded:
        return fold(told, fresh)


def _unbroken(pieces: Iterator[splitting.Piece], opened: Opened) -> Iterator[splitting.Piece]:
    """All but what the file broke off in, which is no whole message."""
    held: splitting.Piece | None = None
    for piece in pieces:
        if held:
            yield held
        held = piece
    if held and not opened.fault:
        yield held


def read_message(data: bytes, row: int) -> Parcel:
    """A message as a row. It is of the organisation that MSH-4 names by its code, unless somebody says otherwise."""
    said = message.read(data)
    told = None if said.facts is None else Told(message.digest(data), said.subjects, said.facts)
    return Parcel(
        row,
        data,
        faults=_on_row(said.faults, row),
        stated_source=said.source if _CODE.fullmatch(said.source) else "",
        notes=_on_row(said.notes, row),
        told=told,
    )


def _on_row(found: Sequence[Fault], row: int) -> tuple[Fault, ...]:
    return tuple(replace(one, row=row) for one in found)


def _parcel(piece: splitting.Piece, row: int) -> Parcel:
    if piece.kind == "message":
        return read_message(piece.data, row)
    if piece.kind == "too-large":
        return Parcel(row, b"", faults=(Fault("too-large", "The message is larger than is accepted.", row),))
    fault = Fault("not-a-message", "What stands here is no message and no part of a batch.", row)
    return Parcel(row, piece.data, faults=(fault,))


def _miscounted(segment: bytes, count: int, row: int) -> Parcel | None:
    """A batch that says how many messages it holds and holds another number: something was lost on the way."""
    fields = segment.decode("latin-1").split(chr(segment[3]))
    stated = fields[1].strip() if len(fields) > 1 else ""
    if not stated.isdigit() or int(stated) == count:
        return None
    fault = Fault(
        "batch-count", "BTS-1 counts another number of messages than the batch holds.", row + 1, "BTS-1"
    )
    return Parcel(row + 1, segment, faults=(fault,))


FEED = AdtFeed()
