"""Starting and stopping the server. It runs when a real connection answers; no process id is believed."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import errors

from ginnel.config.postgres import binaries, cluster, paths
from ginnel.config.postgres.account import Account
from ginnel.config.postgres.cluster import ServerFailed
from ginnel.kernel import disk

PATIENCE = 600  # seconds: replaying a long write-ahead log after a crash
ORPHANS_MAY_FINISH = 5  # seconds a backend without its server is given before it is ended


def connect(home: Path, *, role: str = cluster.ADMIN, database: str = "postgres") -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=str(paths.socket(home)),
        port=paths.PORT,
        user=role,
        dbname=database,
        connect_timeout=5,
        autocommit=True,
    )


def answers(home: Path) -> bool:
    try:
        with connect(home) as connection:
            connection.execute("SELECT 1")
    except (psycopg.OperationalError, errors.CannotConnectNow):
        return False
    return True


def start(home: Path, account: Account) -> None:
    """Have a server that answers: adopt one that runs, wait for one that recovers, or start one.

    The caller holds the lock of `embedded`. Raises `ServerFailed` after ten minutes.
    """
    if answers(home):
        return
    programs = binaries.find(home, major=binaries.of_cluster(home))
    cluster.make(home, programs, account)
    cluster.configure(home, programs, account)
    deadline, began = time.monotonic() + PATIENCE, time.monotonic()
    failure: ServerFailed | None = None
    while time.monotonic() < deadline and not answers(home):
        if postmaster(home) is None:
            _forget_reused_pid(home)
            failure = _try(home, programs, account)
            if failure and disk.is_full(paths.data(home)):
                raise ServerFailed(
                    f"PostgreSQL did not start. {disk.said(paths.data(home))} Make room there."
                )
            waited = time.monotonic() - began
            if failure and waited > ORPHANS_MAY_FINISH and not _end_orphans(home) and waited > 30:
                raise failure
        time.sleep(0.05 if failure is None else 0.5)
    if not answers(home):
        raise failure or ServerFailed("PostgreSQL did not answer within ten minutes.")


def stop(home: Path, account: Account) -> None:
    """Let transactions end, write everything down, stop. Raises `ServerFailed`."""
    if postmaster(home) is None:
        return
    programs = binaries.find(home, major=binaries.of_cluster(home))
    command = [
        programs.program("pg_ctl"),
        "stop",
        "-D",
        str(paths.data(home)),
        "-m",
        "fast",
        "-w",
        "-t",
        "120",
    ]
    cluster.run(command, home=home, account=account)


def postmaster(home: Path) -> psutil.Process | None:
    """The live process that postmaster.pid names, if it really is this cluster's server."""
    try:
        pid = int((paths.data(home) / "postmaster.pid").read_text().split("\n")[0])
        process = psutil.Process(pid)
        return process if _serves(home, process) else None
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None


def _serves(home: Path, process: psutil.Process) -> bool:
    if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
        return False
    try:
        return Path(process.cwd()) == paths.data(home).resolve()
    except psutil.AccessDenied:  # a container may hide it even from root
        return True


def _try(home: Path, programs: binaries.Binaries, account: Account) -> ServerFailed | None:
    log = paths.logs(home) / "start.log"
    command = [programs.program("pg_ctl"), "start", "-D", str(paths.data(home)), "-l", str(log), "-w"]
    try:
        cluster.run([*command, "-t", str(PATIENCE)], home=home, account=account)
    except ServerFailed:
        said = log.read_text(errors="replace").strip().split("\n")[-3:] if log.exists() else []
        return ServerFailed("PostgreSQL did not start: " + " ".join([*said, *_last_words(home)]))
    return None


def _last_words(home: Path) -> list[str]:
    """Why the server gave up, which it writes to its own log once that is open."""
    logs = sorted(paths.logs(home).glob("postgresql-*.log"), key=lambda path: path.stat().st_mtime)
    lines = logs[-1].read_text(errors="replace").split("\n") if logs else []
    return [line for line in lines if "FATAL:" in line or "PANIC:" in line][-1:]


def _forget_reused_pid(home: Path) -> None:
    """PostgreSQL clears a stale postmaster.pid itself unless another process now has that number (or nobody
    has buried the old one yet); then it would refuse for ever. Memory still in use is checked apart from this."""
    marker = paths.data(home) / "postmaster.pid"
    try:
        if psutil.pid_exists(int(marker.read_text().split("\n")[0])):
            marker.unlink()
    except (OSError, ValueError):
        pass


def _orphans(home: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        try:
            if process.name().startswith("postgres") and Path(process.cwd()) == paths.data(home).resolve():
                yield process
        except psutil.Error:
            continue


def _end_orphans(home: Path) -> bool:
    """Backends that outlive a killed server finish their statement first; a long one must not hold up recovery.
    Nothing committed is lost. True if there were any."""
    orphans = list(_orphans(home))
    for process in orphans:
        process.send_signal(signal.SIGQUIT)
    return bool(orphans)
