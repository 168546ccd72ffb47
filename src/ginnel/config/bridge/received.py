"""What a client sends with its request: as a file that a thread reads while the event loop receives it."""

from __future__ import annotations

import asyncio
import io
import time
from asyncio import AbstractEventLoop, Future, run_coroutine_threadsafe
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from granian.rsgi import HTTPProtocol, Scope

SMALL = 2**16
BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
_AHEAD = 2**16
PATIENCE = 30
"""Seconds that a thread waits for the next piece: there are four, and whoever sends nothing must not hold one."""
SLOWEST = 2**15
"""Bytes a second, on the whole and after PATIENCE: nor must whoever sends a byte now and then."""
LONGEST = 60
"""Seconds in which what is small has come."""


class Body(NamedTuple):
    """`whole` is set when all of it has come; None where it has already."""

    file: BinaryIO
    whole: Future[None] | None = None


async def received(scope: Scope, protocol: HTTPProtocol, loop: AbstractEventLoop) -> Body:
    """What is small is waited for here, so that no thread waits for a slow client. What is not, or does not say, is
    received as it is read, and never if it is not: whoever is refused for how much they send has not been held.

    Raises RuntimeError where the client is gone, and TimeoutError where it takes too long."""
    headers = scope.headers
    length = headers.get("content-length")
    has_none = scope.http_version != "2" or scope.method in BODILESS
    if length is None and "transfer-encoding" not in headers and has_none:
        return Body(io.BytesIO())  # RFC 9112, 6.3; a proxy may speak HTTP/1.0
    wanted = int(length) if length is not None and length.isascii() and length.isdigit() else None
    if wanted is not None and wanted <= SMALL:
        return Body(io.BytesIO(await _waited_for(protocol) if wanted else b""))
    whole = loop.create_future()
    reader = io.BufferedReader(_Received(protocol, loop, wanted, whole), _AHEAD)
    return Body(cast(BinaryIO, reader), whole)


async def _waited_for(protocol: HTTPProtocol) -> bytes:
    async with asyncio.timeout(LONGEST):
        return await protocol()


class _Received(io.RawIOBase):
    def __init__(
        self, protocol: HTTPProtocol, loop: AbstractEventLoop, wanted: int | None, whole: Future[None]
    ) -> None:
        self._protocol = protocol
        self._loop = loop
        self._wanted = wanted
        self._whole = whole
        self._chunks: AsyncIterator[bytes] | None = None
        self._left = b""
        self._got = 0
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
        try:
            piece = await anext(self._chunks)
        except StopAsyncIteration:
            piece = b""
        self._got += len(piece)
        is_all = not piece or (self._wanted is not None and self._got >= self._wanted)
        if is_all and not self._whole.done():
            self._whole.set_result(None)
        return piece
