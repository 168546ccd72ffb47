"""A sealed file: AES-256-GCM over mebibyte chunks, each bound to its place, the last marked as last.

Layout: MAGIC, length of the header (4 bytes), the header as JSON, then chunks, each 16 bytes longer than what
it holds. A chunk's nonce is its number and whether it is the last, under a key made for this file alone, so that
no chunk can be dropped, repeated, swapped or cut off unnoticed. The header is bound to every chunk.
"""

from __future__ import annotations

import io
import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ginnel.config.keys import fingerprint
from ginnel.kernel.errors import GinnelError

MAGIC = b"GINNELB1"
CHUNK = 2**20
TAG = 16


class Unreadable(GinnelError):
    """Not a backup, not whole, not unaltered, or not openable with the keys at hand."""

    code = "backup-unreadable"


class Writer(io.RawIOBase):
    """A write-only stream; `finish` writes the last chunk. What is not finished does not open."""

    def __init__(self, file: BinaryIO, header: dict[str, Any], *, wrapping: bytes) -> None:
        self.key = secrets.token_bytes(32)
        nonce = secrets.token_bytes(12)
        wrapped = AESGCM(wrapping).encrypt(nonce, self.key, None)
        header = {**header, "wrapped": {fingerprint(wrapping): (nonce + wrapped).hex()}}
        self._header = MAGIC + _lengthened(json.dumps(header).encode())
        self._file, self._cipher, self._pending, self._number = file, AESGCM(self.key), bytearray(), 0
        file.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pending += data
        while len(self._pending) > CHUNK:
            self._chunk(bytes(self._pending[:CHUNK]), last=False)
            del self._pending[:CHUNK]
        return len(data)

    def finish(self) -> None:
        self._chunk(bytes(self._pending), last=True)
        self._pending.clear()
        self._file.flush()
        os.fsync(self._file.fileno())

    def _chunk(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last), plain, self._header))
        self._number += 1


class Reader(io.RawIOBase):
    """A read-only, seekable stream. Raises `Unreadable` where a chunk is not as it was written."""

    def __init__(self, file: BinaryIO, *, key: bytes) -> None:
        self._file, self._cipher, self._at = file, AESGCM(key), 0
        file.seek(0)
        self._header = _header_bytes(file)
        self._start = len(self._header)
        body = file.seek(0, io.SEEK_END) - self._start
        self._chunks = max(1, -(-body // (CHUNK + TAG)))
        self._size = body - self._chunks * TAG
        self._held: tuple[int, bytes] = (-1, b"")
        self._chunk(
            self._chunks - 1
        )  # the end first: without it nothing that was read before can be believed

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        number, inside = divmod(self._at, CHUNK)
        if self._at >= self._size:
            return 0
        part = self._chunk(number)[inside : inside + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(self._start + number * (CHUNK + TAG))
            sealed = self._file.read(CHUNK + TAG)
            try:
                nonce = _nonce(number, number == self._chunks - 1)
                self._held = (number, self._cipher.decrypt(nonce, sealed, self._header))
            except InvalidTag:
                raise Unreadable("The backup is cut short or altered, or this is not its key.") from None
        return self._held[1]


def header(path: Path) -> dict[str, Any]:
    """What a backup says of itself without its key. Raises `Unreadable`."""
    try:
        with path.open("rb") as file:
            return dict(json.loads(_header_bytes(file)[len(MAGIC) + 4 :]))
    except (OSError, ValueError) as wrong:
        raise Unreadable(f"{path} is not a Ginnel backup that can be read.") from wrong


def unwrap(said: dict[str, Any], candidates: Iterable[bytes]) -> bytes | None:
    """The file's own key, if one of these wraps it."""
    for candidate in candidates:
        wrapped = bytes.fromhex(said.get("wrapped", {}).get(fingerprint(candidate), ""))
        if wrapped:
            return AESGCM(candidate).decrypt(wrapped[:12], wrapped[12:], None)
    return None


def _header_bytes(file: BinaryIO) -> bytes:
    opening = file.read(len(MAGIC) + 4)
    length = int.from_bytes(opening[len(MAGIC) :], "big")
    if opening[: len(MAGIC)] != MAGIC or length > CHUNK:
        raise ValueError("no header")
    return opening + file.read(length)


def _lengthened(text: bytes) -> bytes:
    return len(text).to_bytes(4, "big") + text


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
