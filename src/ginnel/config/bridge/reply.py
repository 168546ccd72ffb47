"""What a WSGI application answers, sent as RSGI sends it, from the application's thread."""

from __future__ import annotations

from asyncio import AbstractEventLoop, run_coroutine_threadsafe
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPStreamTransport
    from granian.rsgi import HTTPProtocol

WHOLE = 2**20
Headers = list[tuple[str, str]]


class Reply:
    """To one request. `start` is what the application is given (PEP 3333)."""

    def __init__(self, protocol: HTTPProtocol, loop: AbstractEventLoop) -> None:
        self._protocol = protocol
        self._loop = loop
        self._status = 0
        self._headers: Headers = []
        self.is_sent = False
        self.size = 0
        """Of the body, once it is sent in one."""

    def start(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        if exc_info and self.is_sent:
            raise exc_info[1]
        self._status, self._headers = int(status[:3]), headers

    def send(self, pieces: Iterable[bytes]) -> None:
        """What is all there, or says that it is not long, in one; all else as it is made.

        The server keeps what the client is slow to take. Nothing here makes more than may be kept: what is streamed
        are files of ours."""
        if isinstance(pieces, list | tuple) or getattr(pieces, "streaming", None) is False:
            self._whole(b"".join(pieces))
            return
        rest = iter(pieces)
        first = next(rest, b"")  # by which an application that is a generator has told the status
        if not self._status:
            raise RuntimeError("An answer was begun without its status.")
        if self._length() <= WHOLE:
            self._whole(b"".join((first, *rest)))
        else:
            self._stream(chain((first,), rest))

    def fail(self, status: int = 500, headers: Headers | None = None, body: bytes = b"") -> None:
        """Without a word of why, which is ours to know, or theirs; unless somebody found words."""
        if self.is_sent:
            return
        self.is_sent = True
        if body:
            self._protocol.response_bytes(status, headers or [], body)
        else:
            self._protocol.response_empty(status, headers or [])

    def _length(self) -> float:
        """As the headers say it."""
        told = (value for name, value in self._headers if name.lower() == "content-length")
        return float(next(told, "inf"))

    def _whole(self, body: bytes) -> None:
        self.is_sent, self.size = True, len(body)
        self._protocol.response_bytes(self._status, self._headers, body)

    def _stream(self, pieces: Iterable[bytes]) -> None:
        self.is_sent = True
        transport = self._protocol.response_stream(self._status, self._headers)
        try:
            for piece in pieces:
                if piece and not run_coroutine_threadsafe(_taken(transport, piece), self._loop).result():
                    return
        finally:
            # With it the answer ends, which an error that is kept, and our frame with it, would hold open.
            del transport


async def _taken(transport: RSGIHTTPStreamTransport, piece: bytes) -> bool:
    """Whether there still is somebody to take it."""
    try:
        await transport.send_bytes(piece)
    except RuntimeError:
        return False
    return True
