"""A file of messages cut into messages: one or many, in a batch or not, bare or as captured from an MLLP connection.

Memory holds one message and one chunk. What is cut is exactly the bytes of the message: not the frame around it, not
the envelope (FHS, BHS, BTS, FTS) it travels in. HL7 v2.4, 2.23 (batches) and appendix C (MLLP).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

CHUNK = 1 << 20
ENVELOPE = (b"FHS", b"BHS", b"BTS", b"FTS")
# A message or an envelope segment begins at the start of a line or of an MLLP frame.
_BEGINS = re.compile(rb"(?:(?<=[\r\n\x0b])|\A)(?:MSH|FHS|BHS|BTS|FTS)(?=[^A-Za-z0-9\s])")
_TAIL = 8  # bytes in which the beginning of a message may be cut in two by the end of a chunk
_FRAME_END = b"\x1c"
_BLANK = b"\r\n\x0b\x1c\x1a \t\x00"


class Piece(NamedTuple):
    """`kind` is "message", "count" (what a BTS segment says), "other" (bytes that are none) or "too-large"."""

    kind: str
    data: bytes


def pieces(stream: BinaryIO, most: int) -> Iterator[Piece]:
    """Every message of `stream` in order, and what stands between them and is none. None is longer than `most`."""
    for data, is_cut in _cuts(stream, most):
        if is_cut:
            yield Piece("too-large", data)
        elif data.startswith(b"MSH"):
            message, _, rest = data.partition(_FRAME_END)
            yield Piece("message", message.rstrip(b"\x0b\x1a\x00"))
            yield from _other(rest)
        elif data.startswith(ENVELOPE):
            line, _, rest = data.replace(b"\n", b"\r").partition(b"\r")
            if line.startswith(b"BTS"):
                yield Piece("count", line)
            yield from _other(rest)
        else:
            yield from _other(data)


def _other(data: bytes) -> Iterator[Piece]:
    if data.strip(_BLANK):
        yield Piece("other", data)


def _cuts(stream: BinaryIO, most: int) -> Iterator[tuple[bytes, bool]]:
    """The stream cut before each beginning; True beside the first bytes of what is longer than `most`."""
    waiting, searched, is_over = b"", 1, False
    while chunk := stream.read(CHUNK):
        waiting += chunk
        starts = [match.start() for match in _BEGINS.finditer(waiting, searched)]
        begin = 0
        for start in starts:
            if not is_over:
                yield waiting[begin:start], False
            begin, is_over = start, False
        waiting = waiting[begin:]
        if not is_over and len(waiting) > most:
            yield waiting[:CHUNK], True
            is_over = True
        if is_over:
            waiting = waiting[-_TAIL:]
        searched = max(1, len(waiting) - _TAIL)
    if not is_over:
        yield waiting, False
