"""What a client sends with its request: as a file that a thread reads while the event loop receives it."""

from __future__ import annotations

import io
from asyncio import AbstractEventLoop, run_coroutine_threadsafe
from typing import TYPE_CHECKING, Any, BinaryIO, cast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from granian.rsgi import HTTPProtocol, Scope

SMALL = 2**16
_AHEAD = 2**16
PATIENCE = 30
"""Seconds that a thread waits for the next piece: there are four, and whoever sends nothing must not hold one."""


async def received(scope: Scope, protocol: HTTPProtocol, loop: AbstractEventLoop) -> BinaryIO:
    """What is small is waited for here, so that no thread waits for a slow client. What is not, or does not say, is
    received as it is read, and never if it is not: whoever is refused for how much they send has not been held.

    Raises RuntimeError where the client is gone."""
    headers = scope.headers
    length = headers.get("content-length")
    if length is None and "transfer-encoding" not in headers and scope.http_version == "1.1":
        return io.BytesIO()
    wanted = int(length) if length is not None and length.isascii() and length.isdigit() else None
    if wanted is not None and wanted <= SMALL:
        return io.BytesIO(await protocol() if wanted else b"")
    return cast(BinaryIO, io.BufferedReader(_Received(protocol, loop, wanted), _AHEAD))


class _Received(io.RawIOBase):
    def __init__(self, protocol: HTTPProtocol, loop: AbstractEventLoop, wanted: int | None) -> None:
        self._protocol = protocol
        self._loop = loop
        self._wanted = wanted
        self._chunks: AsyncIterator[bytes] | None = None
        self._left = b""
        self._got = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Raises ConnectionResetError where the client goes before it has sent what it said it would: what came is
        not to be taken for the whole."""
        if not self._left:
            self._left = self._heard()
            self._got += len(self._left)
            if not self._left and self._wanted is not None and self._got < self._wanted:
                raise ConnectionResetError("The client went before it had sent everything.")
        given = self._left[: len(buffer)]
        buffer[: len(given)] = given
        self._left = self._left[len(given) :]
        return len(given)

    def _heard(self) -> bytes:
        coming = run_coroutine_threadsafe(self._next(), self._loop)
        try:
            return coming.result(PATIENCE)
        except TimeoutError:
            coming.cancel()
            raise ConnectionResetError("The client stopped sending.") from None

    async def _next(self) -> bytes:
        """The next piece; nothing at the end."""
        if self._chunks is None:
            self._chunks = aiter(self._protocol)
        try:
            return await anext(self._chunks)
        except StopAsyncIteration:
            return b""
