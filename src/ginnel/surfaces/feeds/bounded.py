"""A binary stream that cannot exhaust memory or disk and never raises for what is wrong with the bytes.

What goes wrong while reading (cut short, damaged, too large) ends the stream early and is kept in `broken`,
so that every row before it stays good.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from ginnel.kernel.errors import Fault

MIB = 1024 * 1024
HEAD_BYTES = 64 * 1024
UTF8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask of us.

    max_bytes: a place's largest extract (a million people's bulk FHIR) is about 20 GiB unpacked; ten times
        that is a mistake or an attack.
    max_ratio, ratio_after: NDJSON and CSV compress 10 to 60 times; deflate can reach 1,032. Judged only once
        `ratio_after` bytes are out, because a small file of spaces is no danger.
    max_line_bytes: the largest single FHIR resource seen, a document with a scan inside, is under 10 MiB.
    max_members: files in one zip.
    """

    max_bytes: int = 200 * 1024 * MIB
    max_ratio: int = 200
    ratio_after: int = 10 * MIB
    max_line_bytes: int = 16 * MIB
    max_members: int = 10_000


@dataclass(slots=True)
class Budget:
    """What is left of `Limits.max_bytes`, shared by the members of one zip."""

    left: int


class Bounded(io.RawIOBase):
    """Reads `source` within `limits`; `packed` tells how many stored bytes have been consumed so far."""

    def __init__(
        self, source: BinaryIO, limits: Limits, budget: Budget, packed: Callable[[], int] | None
    ) -> None:
        self.source = source
        self.limits = limits
        self.budget = budget
        self.packed = packed
        self.broken: Fault | None = None
        self.taken = 0
        self._ahead = b""
        self.head = self._look()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = len(buffer)
        if self._ahead:
            chunk, self._ahead = self._ahead[:wanted], self._ahead[wanted:]
        else:
            chunk = self._take(wanted)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _look(self) -> bytes:
        found = b""
        while len(found) < HEAD_BYTES:
            chunk = self._take(HEAD_BYTES - len(found))
            if not chunk:
                break
            found += chunk
        self._ahead = found.removeprefix(UTF8_MARK)
        return self._ahead

    def _take(self, wanted: int) -> bytes:
        if self.broken:
            return b""
        try:
            chunk = self.source.read(wanted)
        except (
            EOFError,
            OSError,
            zlib.error,
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
        ) as error:
            self.broken = _why(error)
            return b""
        self.taken += len(chunk)
        self.budget.left -= len(chunk)
        self.broken = self._excess()
        return b"" if self.broken else chunk

    def _excess(self) -> Fault | None:
        if self.budget.left < 0:
            return Fault("too-large", f"The file unpacks to more than {self.limits.max_bytes:,} bytes.")
        inflated = self.packed is not None and self.taken > self.limits.ratio_after
        if inflated and self.taken > self.limits.max_ratio * max(self.packed(), 1):  # type: ignore[misc]
            return Fault("zip-bomb", f"The file unpacks to more than {self.limits.max_ratio} times its size.")
        return None


def _why(error: Exception) -> Fault:
    """The fault that an exception from the file system or an unpacker stands for."""
    if isinstance(error, EOFError):
        return Fault("truncated", "The compressed file ends before its data does; it was cut short.")
    if isinstance(error, (gzip.BadGzipFile, zlib.error, zipfile.BadZipFile)):
        return Fault("corrupt", "The compressed data is damaged (its checksum or structure does not agree).")
    if isinstance(error, NotImplementedError):
        return Fault("compression-unknown", "The file is compressed by a method that cannot be read here.")
    if isinstance(error, RuntimeError):
        return Fault("encrypted", "The file inside the archive is protected by a password.")
    return Fault(
        "unreadable", f"The file could not be read: {getattr(error, 'strerror', None) or 'input error'}."
    )
