"""Telling those who must react, after messages have been answered: no sender waits for it."""

from __future__ import annotations

import threading

import structlog
from django.db import DatabaseError, close_old_connections, connection

from ginnel.surfaces.feeds import loading

log = structlog.get_logger("ginnel.mllp")
AGAIN = 30.0  # seconds after which what was left over (a change not yet readable, a failure) is tried again


class Reactor:
    """Settles whenever it is nudged, and once when it starts: for what an earlier listener left behind."""

    def __init__(self) -> None:
        self._nudged = threading.Event()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="mllp-react", daemon=True)

    def start(self) -> None:
        self._nudged.set()
        self._thread.start()

    def nudge(self) -> None:
        self._nudged.set()

    def stop(self, patience: float) -> None:
        self._is_stopping = True
        self._nudged.set()
        self._thread.join(patience)

    def _run(self) -> None:
        while True:
            self._nudged.wait(AGAIN)
            self._nudged.clear()
            self._settle()
            if self._is_stopping:
                connection.close()
                return

    def _settle(self) -> None:
        try:
            close_old_connections()
            loading.settle()
        except DatabaseError as error:
            log.warning("nobody could be told yet", error=type(error).__name__)
