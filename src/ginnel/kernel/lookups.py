"""Where a name on the network leads, looked up within a time: the system's own look-up has none, and cannot be ended.

It goes on in a thread that nobody waits for any longer. Of such threads there are few, and one for each name, so that
whoever answers for one name with silence keeps no other from being found.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

MOST = 8
Places = Sequence[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]]
"""As `socket.getaddrinfo` has them."""
_here: set[str] = set()
_turn = Lock()


def places(host: str, port: int, seconds: float) -> Places:
    """What a connection may be made to, of which there is one at least. Raises OSError where there is none, where it is
    not found in time and where too many are looked for already; ValueError for what can be no name."""
    with _turn:
        if host in _here or len(_here) >= MOST:
            raise BlockingIOError("Too many names are being looked up.")
        _here.add(host)
    found: SimpleQueue[Places | Exception] = SimpleQueue()
    try:
        Thread(target=_look_up, args=(host, port, found), name="look-up", daemon=True).start()
    except RuntimeError:  # the system has no more threads
        _here.discard(host)
        raise BlockingIOError("There is no thread to look a name up in.") from None
    try:
        answer = found.get(timeout=seconds)
    except Empty:
        raise TimeoutError("A name was not found in time.") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _look_up(host: str, port: int, found: SimpleQueue[Places | Exception]) -> None:
    answer: Places | Exception
    try:
        answer = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except Exception as error:
        answer = error
    with _turn:  # before it is told: whoever asks again at once is not refused
        _here.discard(host)
    found.put(answer)
