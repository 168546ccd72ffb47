"""Something between a client and a database that takes what it is sent, and may stop passing it on."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress


class Way(threading.Thread):
    """To a database's socket `to`: passes on what it is sent unless `is_shut`, and the client's kernel is answered all
    the same."""

    def __init__(self, to: str) -> None:
        super().__init__(daemon=True)
        self._to = to
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._pairs: dict[socket.socket, socket.socket] = {}
        self.port = self._listening.getsockname()[1]
        self.is_shut = self.is_ended = False

    def run(self) -> None:
        while not self.is_ended:
            heard = [self._listening] if self.is_shut else [self._listening, *self._pairs]
            for one in select.select(heard, [], [], 0.05)[0]:
                if one is self._listening:
                    self._accept()
                elif (
                    one in self._pairs and not self.is_shut
                ):  # its other side may have gone in this very turn
                    self._pass_on(one)

    def _accept(self) -> None:
        near, far = self._listening.accept()[0], socket.socket(socket.AF_UNIX)
        try:
            far.connect(self._to)
        except OSError:  # nobody is there any more
            near.close()
            far.close()
        else:
            self._pairs |= {near: far, far: near}

    def _pass_on(self, one: socket.socket) -> None:
        with suppress(OSError):
            if data := one.recv(65536):
                self._pairs[one].sendall(data)
                return
        for side in (one, self._pairs[one]):
            self._pairs.pop(side, None)
            side.close()

    def end(self) -> None:
        self.is_ended = True
        self.join()
        for one in (self._listening, *self._pairs):
            one.close()
