"""Bodies as they are kept: zstd-compressed one by one.

A page of 8 kB holds five plain bodies of 1.4 kB and wastes the rest; compressed it holds twelve. Packing costs about
10 µs, unpacking 3; both less than the pages saved (docs/adr/0004).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import zstandard


class _Codec(threading.local):
    """One packer and unpacker a thread: neither may be used by two at once, and web workers have several."""

    def __init__(self) -> None:
        self.packer = zstandard.ZstdCompressor(level=1, write_checksum=False)
        self.unpacker = zstandard.ZstdDecompressor()


_codec = _Codec()
FEW = 4


def pack(body: bytes) -> bytes:
    """What is stored for `body`."""
    return _codec.packer.compress(body)


def unpack(stored: bytes | memoryview) -> bytes:
    """The body, byte for byte as it was packed."""
    return _codec.unpacker.decompress(stored)


def unpack_all(stored: Sequence[bytes | memoryview]) -> list[bytes]:
    """As `unpack` of each. Unpacked one by one, Python's lock is let go of for each and waited for again."""
    if len(stored) < FEW:
        return [unpack(one) for one in stored]
    return [one.tobytes() for one in _codec.unpacker.multi_decompress_to_buffer(list(stored))]
