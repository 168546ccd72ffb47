"""What a client sends with its request: as a file that a thread reads while the event loop receives it."""

from __future__ import annotations

import asyncio
import io
import time
from asyncio import AbstractEventLoop, Future, run_coroutine_threadsafe
from enum import Enum
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from granian.rsgi import HTTPProtocol, Scope

SMALL, SHORT, LARGE = 2**16, 2**19, 2**24
"""Bytes up to which a body is received before a thread is asked for; up to which it is too, where there is room, for it
may come from nobody known (`kernel.web.uploads.UNKNOWN`); and beyond which only files of those who signed in are."""
BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
_AHEAD = 2**16
PATIENCE = 30
"""Seconds that a thread waits for the next piece: there are few, and whoever sends nothing must not hold one."""
SLOWEST = 2**15
"""Bytes a second, on the whole and after PATIENCE: nor must whoever sends a byte now and then."""
LONGEST: float = 60
"""Seconds in which what is received without a thread has come."""


class Size(Enum):
    """How a body is received. What does not say how long it is, is MEDIUM if it is not found to be small."""

    SMALL = "small"
    SHORT = "short"
    MEDIUM = "medium"
    LARGE = "large"


class Body(NamedTuple):
    """`coming` is set when all of it has come; None where it has already."""

    file: BinaryIO
    coming: Future[None] | None = None


def size(scope: Scope) -> tuple[Size, int]:
    """And the bytes that it is said to have; -1 where nothing is said."""
    headers = scope.headers
    length = headers.get("content-length")
    has_none = scope.http_version != "2" or scope.method in BODILESS
    if length is None and "transfer-encoding" not in headers and has_none:
        return Size.SMALL, 0  # RFC 9112, 6.3; a proxy may speak HTTP/1.0
    if length is None or not (length.isascii() and length.isdigit()):
        return Size.MEDIUM, -1
    wanted = int(length)
    if wanted <= SMALL:
        return Size.SMALL, wanted
    return Size.SHORT if wanted <= SHORT else Size.MEDIUM if wanted <= LARGE else Size.LARGE, wanted


async def whole(protocol: HTTPProtocol, wanted: int) -> Body:
    """Waited for here, so that no thread waits for a slow client. Raises RuntimeError where the client is gone, and
    TimeoutError where it takes too long."""
    if not wanted:
        return Body(io.BytesIO())
    async with asyncio.timeout(LONGEST):
        return Body(io.BytesIO(await protocol()))


async def begun(protocol: HTTPProtocol, loop: AbstractEventLoop, wanted: int) -> Body:
    """Received as it is read, and never if it is not: whoever is refused for how much they send has not been held.
    Where it does not say how long it is, its beginning is waited for here, for it may be small. Raises as `whole`."""
    if wanted >= 0:
        return _read(_Received(protocol, loop, wanted))
    chunks, first = aiter(protocol), b""
    async with asyncio.timeout(LONGEST):
        while len(first) <= SMALL:
            piece = await _piece(chunks)
            if not piece:
                return Body(io.BytesIO(first))
            first += piece
    return _read(_Received(protocol, loop, None, chunks, first))


def _read(coming: _Received) -> Body:
    return Body(cast(BinaryIO, io.BufferedReader(coming, _AHEAD)), coming.whole)


class _Received(io.RawIOBase):
    def __init__(
        self,
        protocol: HTTPProtocol,
        loop: AbstractEventLoop,
        wanted: int | None,
        chunks: AsyncIterator[bytes] | None = None,
        first: bytes = b"",
    ) -> None:
        self._protocol = protocol
        self._loop = loop
        self._wanted = wanted
        self.whole: Future[None] = loop.create_future()
        self._chunks = chunks
        self._left = first
        self._got = len(first)
        self._began = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Raises ConnectionResetError where the client goes before it has sent what it said it would, or takes too
        long over it: what came is not to be taken for the whole."""
        if not self._left:
            self._left = self._heard()
            if not self._left and self._wanted is not None and self._got < self._wanted:
                raise ConnectionResetError("The client went before it had sent everything.")
        given = self._left[: len(buffer)]
        buffer[: len(given)] = given
        self._left = self._left[len(given) :]
        return len(given)

    def _heard(self) -> bytes:
        self._began = self._began or time.monotonic()
        last = self._began + PATIENCE + self._got / SLOWEST
        coming = run_coroutine_threadsafe(self._next(), self._loop)
        try:
            return coming.result(min(PATIENCE, last - time.monotonic()))
        except TimeoutError:
            coming.cancel()
            raise ConnectionResetError("The client stopped sending.") from None

    async def _next(self) -> bytes:
        """The next piece; nothing at the end."""
        if self._chunks is None:
            self._chunks = aiter(self._protocol)
        piece = await _piece(self._chunks)
        self._got += len(piece)
        is_all = not piece or (self._wanted is not None and self._got >= self._wanted)
        if is_all and not self.whole.done():
            self.whole.set_result(None)
        return piece


async def _piece(chunks: AsyncIterator[bytes]) -> bytes:
    """The next; nothing at the end. Not `anext` with a default: what that waits for can not be given up (granian's
    awaitables have no `throw`), and whoever stopped sending would be told of an error of ours."""
    try:
        return await anext(chunks)
    except StopAsyncIteration:
        return b""
