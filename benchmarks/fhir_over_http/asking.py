"""Sixteen connections that ask as fast as they are answered: one process, keep-alive, each request sent when the answer
before it is whole. Its own work is part of what is measured, alike for everything that it measures."""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Asked:
    """Seconds of each answer, how many had another status than 2xx, and how many bytes the bodies had."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    size: int = 0

    def figures(self, took: float) -> dict[str, float]:
        ranked = sorted(self.seconds)
        at = {share: ranked[min(len(ranked) - 1, int(len(ranked) * share))] for share in (0.5, 0.95, 0.99)}
        return {
            "per_second": round(len(ranked) / took, 1),
            "p50_ms": round(at[0.5] * 1000, 2),
            "p95_ms": round(at[0.95] * 1000, 2),
            "p99_ms": round(at[0.99] * 1000, 2),
            "failed": self.failed,
            "bytes": round(self.size / max(1, len(ranked))),
        }


class _Connection:
    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._requests = requests
        self._held = bytearray()
        self._needed = 0

    def ask(self) -> None:
        self._held.clear()
        self._needed = 0
        self._began = time.perf_counter()
        self.socket.sendall(next(self._requests))

    def hear(self, asked: Asked) -> bool:
        """Whether the answer is whole."""
        data = self.socket.recv(1 << 18)
        if not data:
            raise ConnectionError("The server hung up.")
        self._held += data
        if not self._needed:
            head = self._held.find(b"\r\n\r\n")
            if head < 0:
                return False
            length = _LENGTH.search(self._held, 0, head + 2)
            assert length, "an answer without a length"
            self._needed = head + 4 + int(length[1])
            asked.failed += self._held[9:10] != b"2"
            asked.size += int(length[1])
        if len(self._held) < self._needed:
            return False
        asked.seconds.append(time.perf_counter() - self._began)
        return True


def ask(port: int, requests: Sequence[bytes], *, seconds: float, connections: int = 16) -> dict[str, float]:
    """Ask the requests in turn, again and again, for so long."""
    turn, asked = cycle(requests), Asked()
    selector = selectors.DefaultSelector()
    open_ = [_Connection(port, turn) for _ in range(connections)]
    for one in open_:
        selector.register(one.socket, selectors.EVENT_READ, one)
        one.ask()
    began = time.perf_counter()
    while (took := time.perf_counter() - began) < seconds:
        for key, _ in selector.select(1):
            if key.data.hear(asked):
                key.data.ask()
    for one in open_:
        one.socket.close()
    return asked.figures(took)


def request(path: str, token: str, *, method: str = "GET", body: bytes = b"") -> bytes:
    kind = f"Content-Type: application/fhir+json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Accept: application/fhir+json\r\n{kind}\r\n"
    ).encode() + body
