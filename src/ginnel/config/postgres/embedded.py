"""The embedded server, held for as long as any command needs it.

Each command holds a shared lock on `holders`; the last to let go stops the server. The system drops the lock of
a command that is killed, so the next one adopts the server it left running. Starting and stopping are done
under `lock`, one command at a time. A held server that dies is started again.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from ginnel.config.postgres import account as accounts
from ginnel.config.postgres import paths, roles, server
from ginnel.config.postgres.account import Account
from ginnel.config.postgres.cluster import ADMIN, OWNER, ServerFailed

__all__ = ["ADMIN", "OWNER", "allow_test_databases", "held"]

WATCH_SECONDS = 1.0
log = structlog.get_logger("ginnel.postgres")


@contextmanager
def held(home: Path) -> Iterator[None]:
    """The server answers inside the block. Raises `ServerFailed`."""
    account = accounts.settle(home)
    let_go = threading.Event()
    with open(paths.base(home) / "holders", "a", encoding="ascii") as holders:
        with _alone(home):
            fcntl.flock(holders, fcntl.LOCK_SH)
            server.start(home, account)
            _prepare(home)
        watch = threading.Thread(target=_watch, args=(home, account, let_go), daemon=True)
        watch.start()
        try:
            yield
        finally:
            let_go.set()
            watch.join()
            with _alone(home):
                if _last(holders.fileno()):
                    server.stop(home, account)


def allow_test_databases(home: Path) -> None:
    """Let the owner make databases, as a test run does."""
    with server.connect(home) as connection:
        connection.execute(f"ALTER ROLE {OWNER} CREATEDB")


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with open(paths.base(home) / "lock", "a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _last(holders: int) -> bool:
    try:
        fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _watch(home: Path, account: Account, let_go: threading.Event) -> None:
    while not let_go.wait(WATCH_SECONDS):
        if server.postmaster(home) is None:
            log.warning("server gone, starting it again")
            try:
                with _alone(home):
                    server.start(home, account)
            except (ServerFailed, OSError) as failed:
                log.error("server not started", reason=str(failed))


def _prepare(home: Path) -> None:
    """The roles and the database, once. Each logs in by peer authentication, the application without more rights."""
    with server.connect(home) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [paths.DATABASE])
        if cursor.fetchone():
            return
        cursor.execute("SELECT rolname FROM pg_roles")
        present = {name for (name,) in cursor.fetchall()}
        for role in (OWNER, roles.APP, roles.DISPOSAL):
            if role not in present:
                cursor.execute(f"CREATE ROLE {role} LOGIN")
        cursor.execute(f"GRANT {roles.APP}, {roles.DISPOSAL} TO {OWNER}")
        cursor.execute(f"CREATE DATABASE {paths.DATABASE} OWNER {OWNER}")
