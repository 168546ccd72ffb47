"""Keeping the processes of one installation running, and ending them all together."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import structlog

from ginnel.config import listeners
from ginnel.kernel.errors import GinnelError

PATIENCE = 60  # seconds for the first page
GRACE = 20  # seconds to finish what is under way
log = structlog.get_logger("ginnel.serve")


class CannotServe(GinnelError):
    """The address cannot be used, or the web process ended."""

    code = "cannot-serve"


def serve(*, home: Path, host: str, port: int, workers: int, ready: Callable[[], object]) -> None:
    """Web processes, a job worker and a listener for each hospital that sends live messages, until SIGTERM or Ctrl-C.

    Raises `CannotServe`, and `Invalid` for listeners that are not written as they must be.
    """
    listening = [("adt", *one) for one in listeners.wanted(os.environ)]
    _check_free(host, port)
    for _, _, at, number in listening:
        _check_free(at, int(number))
    _allow(host)
    _collect_measurements(home, workers + len(listening))
    others = {arguments: _start(*arguments) for arguments in [("jobs",), *listening]}
    web = _start("web", host, str(port), str(workers))
    try:
        _wait_for_first_page(web, host, port)
        ready()
        while web.poll() is None:
            _start_again(others)
            time.sleep(1)
        raise CannotServe(f"The web process ended with status {web.returncode}.")
    finally:
        _end(web, *others.values())


def _start_again(others: dict[tuple[str, ...], subprocess.Popen[bytes]]) -> None:
    """Whatever of these has ended."""
    for arguments, process in others.items():
        if process.poll() is not None:
            log.warning("a process ended, starting it again", process=arguments[0], status=process.returncode)
            others[arguments] = _start(*arguments)


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    """In a session of its own, so that a terminal's Ctrl-C reaches it only through us."""
    command = [sys.executable, "-m", "ginnel.config.processes", *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def _end(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as refused:
            raise CannotServe(
                f"{host}:{port} cannot be used ({refused}); choose another --port."
            ) from refused


def _allow(host: str) -> None:
    """Answer under the name we are served at; other names are the operator's to allow."""
    names = ["127.0.0.1", "localhost", "[::1]", socket.gethostname()]
    names += [] if host in {"0.0.0.0", "::"} else [f"[{host}]" if ":" in host else host]
    os.environ.setdefault("GINNEL_ALLOWED_HOSTS", ",".join(names))
    os.environ.setdefault("GINNEL_LOG_LEVEL", "INFO")


def _collect_measurements(home: Path, processes: int) -> None:
    """Several processes count into files, so that /metrics can add them up."""
    if processes > 1:
        place = home / "measurements"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(place)


def _wait_for_first_page(web: subprocess.Popen[bytes], host: str, port: int) -> None:
    reached = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and web.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{reached}:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise CannotServe("The web process did not answer; its reason is above.")
