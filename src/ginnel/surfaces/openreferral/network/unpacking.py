"""The bytes of an answer, within bounds of size, packed or not."""

from __future__ import annotations

import zlib
from http.client import HTTPException, HTTPResponse, IncompleteRead

_PART = 64 * 2**10
_GZIP = 31  # zlib's number for a stream with a header of gzip


def body_of(answer: HTTPResponse, largest: int) -> bytes:
    """Raises HTTPException for one that is too large, cut short, or packed in a way we did not ask for."""
    packing = answer.headers.get("Content-Encoding", "identity").lower()
    if packing not in ("identity", "gzip", ""):
        raise HTTPException("packed otherwise")
    unpack = zlib.decompressobj(_GZIP) if packing == "gzip" else None
    body = bytearray()
    while part := answer.read1(_PART):
        body += _unpacked(unpack, part, largest) if unpack else part
        if len(body) > largest:
            raise HTTPException("too large")
    if answer.length or (unpack and not unpack.eof):
        raise IncompleteRead(b"")
    return bytes(body)


def _unpacked(unpack: zlib._Decompress, part: bytes, largest: int) -> bytes:
    try:
        return unpack.decompress(part, largest + 1)
    except zlib.error as error:
        raise HTTPException("not packed as it says") from error
