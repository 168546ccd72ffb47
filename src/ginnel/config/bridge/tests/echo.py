"""A WSGI application that tells what it was asked, and does what a badly made one would. `bridged` is the same behind
the bridge, as granian serves it; `impatient` waits for a body that does not come a moment only."""

from __future__ import annotations

import json
import os
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from ginnel.config.bridge import received
from ginnel.config.bridge.bridging import Bridge

Start = Callable[..., Any]
_closed: list[str] = []


class Pieces:
    """Closed, as every answer must be."""

    def __init__(self, path: str, pieces: Iterator[bytes]) -> None:
        self._path, self._pieces = path, pieces

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        _closed.append(self._path)


def app(environ: dict[str, Any], start: Start) -> Any:
    path = environ["PATH_INFO"]
    match path.split("/"):
        case ["", "stream", size]:
            start("200 OK", [("Content-Type", "text/plain")])
            return Pieces(path, (b"%8d" % number * 100 for number in range(int(size))))
        case ["", "long", size]:
            start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(int(size) * 1000))])
            return Pieces(path, (b"x" * 1000 for _ in range(int(size))))
        case ["", "boom"]:
            raise RuntimeError("a secret")
        case ["", "boom", "late"]:
            start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "9000000")])
            return Pieces(path, _breaking())
        case ["", "boom", "begun"]:
            return Pieces(path, _breaking())
        case ["", "status", number]:
            start(f"{number} Said", [("X-Said", number)])
            return Pieces(path, iter([b""] if number in ("204", "304") else [b"said"]))
        case ["", "cookies"]:
            start("200 OK", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Latin", "caf\xe9")])
            return [b"one", b"two"]
        case ["", "slow"]:
            time.sleep(1)
            start("200 OK", [])
            return [b"slow"]
        case ["", "closed"]:
            start("200 OK", [])
            return [json.dumps(_closed).encode()]
        case _:
            return _told(environ, start)


def _breaking() -> Iterator[bytes]:
    yield b"begun"
    raise RuntimeError("a secret")


def _told(environ: dict[str, Any], start: Start) -> list[bytes]:
    """A body is read as Django reads it: as much as it is said to have."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if environ["PATH_INFO"] == "/unread":
        length = 0
    got, digest = 0, sha256()
    try:
        while got < length and (piece := environ["wsgi.input"].read(min(100_000, length - got))):
            got += len(piece)
            digest.update(piece)
        said = f"{got} {digest.hexdigest()}"
    except OSError as error:
        said = type(error).__name__
    told = {
        name: value for name, value in environ.items() if isinstance(value, str) and name not in os.environ
    }
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({**told, "body": said}).encode()]


class Bridged:
    def __init__(self, longest: float | None = None) -> None:
        self._longest = longest
        self._bridge = Bridge(app, threads=2)
        self.__rsgi__ = self._bridge

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        if self._longest:
            received.LONGEST = self._longest  # this process serves nothing else
        self._bridge.start(loop)

    def __rsgi_del__(self, _: object) -> None:
        self._bridge.finish()


bridged = Bridged()
impatient = Bridged(longest=0.3)
