"""Telling those who must react, after messages and requests have been answered: no sender waits for it."""

from __future__ import annotations

import threading

import structlog
from django.db import DatabaseError, close_old_connections, connection

from ginnel.surfaces.feeds import loading

log = structlog.get_logger("ginnel.reacting")
AGAIN = 30.0  # seconds after which what was left over (a change not yet readable, a failure) is tried again


class Reactor:
    """Settles whenever it is nudged, and once when it starts: for what an earlier one left behind.

    One that `rests` ends when it has looked once more and was not nudged again; the next nudge starts it. Between times
    it holds no connection.
    """

    def __init__(self, *, rests: bool = False) -> None:
        self._rests = rests
        self._nudged = threading.Event()
        self._is_stopping = False
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self.nudge()

    def nudge(self) -> None:
        with self._turn:
            self._nudged.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="react", daemon=True)
                self._thread.start()

    def stop(self, patience: float) -> None:
        self._is_stopping = True
        self._nudged.set()
        thread = self._thread
        if thread is not None:
            thread.join(patience)

    def _run(self) -> None:
        while True:
            is_asked = self._nudged.wait(AGAIN)
            self._nudged.clear()
            self._settle()
            if self._is_stopping or self._may_rest(is_asked):
                connection.close()
                return

    def _may_rest(self, is_asked: bool) -> bool:
        """Not while somebody has nudged it meanwhile."""
        if not self._rests:
            return False
        connection.close()
        with self._turn:
            if is_asked or self._nudged.is_set():
                return False
            self._thread = None
            return True

    def _settle(self) -> None:
        try:
            close_old_connections()
            loading.settle()
        except DatabaseError as error:
            log.warning("nobody could be told yet", error=type(error).__name__)
