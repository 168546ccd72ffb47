"""Web processes' connections to a database on another machine: one that is asked and goes silent is ended.

A statement has a time limit, which the server keeps; a network that drops packets is noticed by the kernel's own timers
(`databases.OVER_A_NETWORK`). A server that hangs, or something between that takes what it is sent and passes nothing
on, is noticed by neither: its kernel answers for it. The request would hold its thread until somebody looked.

Jobs are not watched: theirs may take long over a statement.
"""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
import weakref
from typing import Any

import psycopg
import structlog
from django.conf import settings
from django.db.backends.signals import connection_created
from psycopg.pq import TransactionStatus

from ginnel.config.databases import is_over_a_network, where

SILENT = 60
"""Seconds: far beyond what a page may ask of the database (its longest statements are cancelled after ten)."""
LOCKED = 50
"""Seconds that a page waits for what another holds, before it is told to come again."""
_EVERY = 1
_LAST_SENT, _LAST_RECEIVED = 44, 52
"""Where Linux tells how many milliseconds ago data was sent and received (`struct tcp_info`, linux/tcp.h)."""
log = structlog.get_logger("ginnel.web")
_watched: weakref.WeakSet[Any] = weakref.WeakSet()
_beginning = threading.Lock()


def begin() -> None:
    """Where there is something to watch, and a kernel that tells. The thread begins with the first connection, so that
    it is of the process that has it."""
    held = settings.DATABASES["default"]
    if is_over_a_network(where(held["HOST"], held["OPTIONS"])) and hasattr(socket, "TCP_INFO"):
        connection_created.connect(_watch, dispatch_uid="ginnel.config.watching")


def _watch(connection: Any, **_: object) -> None:
    """Nothing waits for another's lock as long as that, for it would be silent too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{LOCKED}s"])
    with _beginning:
        _watched.add(connection.connection)
        if not any(one.name == "watching" for one in threading.enumerate()):
            threading.Thread(target=_look, name="watching", daemon=True).start()


def _look() -> None:
    while True:
        time.sleep(_EVERY)
        with _beginning:
            held = list(_watched)
        for one in held:
            if one.closed:
                with _beginning:
                    _watched.discard(one)
            elif end_if_silent(one.pgconn, SILENT):
                log.warning("the database does not answer, ending the connection")


def end_if_silent(pgconn: Any, seconds: float) -> bool:
    """Whether the connection waits for an answer of which nothing has come for so long; then it waits no more, and
    whoever asked is told that the database is away."""
    try:
        with socket.socket(fileno=os.dup(pgconn.socket)) as held:
            if pgconn.transaction_status != TransactionStatus.ACTIVE or _silence(held) < seconds:
                return False
            held.shutdown(socket.SHUT_RDWR)
    except (OSError, psycopg.Error):  # it was closed or cut off meanwhile, or is no network's
        return False
    return True


def _silence(held: socket.socket) -> float:
    """Seconds since anything went either way."""
    told = held.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    sent, received = (struct.unpack_from("=I", told, at)[0] for at in (_LAST_SENT, _LAST_RECEIVED))
    return min(sent, received) / 1000
