"""A hospital's end of a connection, and a listener running beside the test."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import hl7

from ginnel.surfaces.feeds.mllp.framing import Framing, framed
from ginnel.surfaces.feeds.mllp.listening import Listener, Listening


class Sender:
    """Sends messages and reads answers, as slowly as the test likes."""

    def __init__(self, port: int, context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        plain = socket.create_connection((host, port), timeout=30)
        self.socket = context.wrap_socket(plain, server_hostname="localhost") if context else plain
        self._framing = Framing(1 << 20)
        self._answers: list[bytes] = []

    def send(self, *messages: bytes) -> None:
        self.socket.sendall(b"".join(map(framed, messages)))

    def answer(self) -> str:
        """MSA-1 of the next answer; "" when the other side has closed."""
        return self.whole()[0]

    def whole(self) -> tuple[str, str]:
        """(MSA-1, MSA-2) of the next answer."""
        while not self._answers:
            data = self.socket.recv(1 << 16)
            if not data:
                return "", ""
            self._answers += [frame.data for frame in self._framing.feed(data)]
        segment = hl7.parse(self._answers.pop(0).decode())["MSA"][0]
        return str(segment[1]), str(segment[2])

    def close(self) -> None:
        self.socket.close()


@contextmanager
def listening(**more: Any) -> Iterator[tuple[int, Any]]:
    """(port, a function that ends it in order) of a listener in a thread of its own."""
    bound: list[int] = []
    started = threading.Event()
    loops: list[tuple[asyncio.AbstractEventLoop, Listener]] = []
    options = Listening(**{"source": "RXX", "port": 0, "stop_seconds": 20.0, **more})

    def ready(port: int) -> None:
        bound.append(port)
        started.set()

    async def run() -> None:
        listener = Listener(options)
        loops.append((asyncio.get_running_loop(), listener))
        await listener.run(ready)

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    assert started.wait(30)

    def stop() -> None:
        loop, listener = loops[0]
        if thread.is_alive():
            loop.call_soon_threadsafe(listener.stop)
        thread.join(60)

    try:
        yield bound[0], stop
    finally:
        stop()
