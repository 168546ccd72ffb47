"""A time for one whole request, whatever it is waiting for: a socket's own time-out begins anew with every byte."""

from __future__ import annotations

import socket
import ssl
from threading import Timer


class Deadline:
    """Ends the connection that it was given once so many seconds have passed since it was entered."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._held: socket.socket | None = None
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, held: socket.socket) -> None:
        self._held = held
        if self.is_over:
            self._end()

    def _end(self) -> None:
        """Whoever waits for the socket wakes up, and finds it at its end."""
        self.is_over = True
        if self._held is not None:
            try:
                socket.socket.shutdown(
                    self._held, socket.SHUT_RDWR
                )  # below TLS, which would wait for the other side
            except OSError:
                return  # it has ended by itself


def secured(plain: socket.socket, host: str, deadline: Deadline) -> ssl.SSLSocket:
    """TLS over a connection, agreed upon within the deadline. Raises OSError (of which an untrusted certificate is
    one); the connection is closed then."""
    held: socket.socket = plain
    try:
        made = ssl.create_default_context().wrap_socket(
            plain, server_hostname=host, do_handshake_on_connect=False
        )
        held = made
        deadline.watch(made)
        made.do_handshake()
    except OSError:
        held.close()
        raise
    return made
