"""A request as granian's RSGI hands it to an application, without granian: what `bridge.tests` saw of the real one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


class Headers:
    """Names in lower case, one pair a line that was sent; `unreadable` are names whose value was not ASCII, which only
    `keys` tells."""

    def __init__(self, *pairs: tuple[str, str], unreadable: Iterable[str] = ()) -> None:
        self._pairs = pairs
        self._names = [*dict.fromkeys([name for name, _ in pairs] + list(unreadable))]

    def keys(self) -> list[str]:
        return self._names

    def items(self) -> list[tuple[str, str]]:
        return list(self._pairs)

    def get(self, name: str, default: Any = None) -> Any:
        return next((value for one, value in self._pairs if one == name), default)

    def __contains__(self, name: str) -> bool:
        return name in self._names


@dataclass
class Scope:
    method: str = "GET"
    path: str = "/"
    query_string: str = ""
    headers: Headers = field(default_factory=lambda: Headers(("host", "localhost")))
    proto: str = "http"
    http_version: str = "1.1"
    server: str = "127.0.0.1:8000"
    client: str = "127.0.0.1:50000"
    scheme: str = "http"
    authority: str | None = None


class Protocol:
    """Gives a body in pieces, then nothing, then ends; with `is_gone` it gives nothing before its time, and what asks
    for all of it is told so."""

    def __init__(self, *pieces: bytes, is_gone: bool = False) -> None:
        self._pieces = list(pieces)
        self._is_ended = False
        self._is_gone = is_gone
        self.is_asked = False
        self.answers: list[tuple[int, list[tuple[str, str]], bytes]] = []
        self.sent: list[bytes] = []
        self.takes = 1_000_000

    async def __call__(self) -> bytes:
        self.is_asked = True
        if self._is_gone:
            raise RuntimeError("RSGI transport is closed")
        return b"".join(self._pieces)

    def __aiter__(self) -> Protocol:
        self.is_asked = True
        return self

    async def __anext__(self) -> bytes:
        if self._is_ended:
            raise StopAsyncIteration
        if not self._pieces:
            self._is_ended = True
        return self._pieces.pop(0) if self._pieces else b""

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.response_bytes(status, headers, b"")

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answers.append((status, headers, body))

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Protocol:
        self.answers.append((status, headers, b""))
        return self

    async def send_bytes(self, piece: bytes) -> None:
        if len(self.sent) >= self.takes:
            raise RuntimeError("RSGI transport is closed")
        self.sent.append(piece)


def ask(
    serve: Callable[[Any, Any], Awaitable[None]], scope: Scope, protocol: Protocol | None = None
) -> Protocol:
    """One request in a loop of its own."""
    protocol = protocol or Protocol()

    async def run() -> None:
        await serve(scope, protocol)

    asyncio.run(run())
    return protocol
