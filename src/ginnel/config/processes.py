"""The processes under `ginnel serve`: `python -m ginnel.config.processes web HOST PORT WORKERS`, `jobs`, and for each
hospital that sends live messages `adt ORG HOST PORT`.

Each ends when its standard input closes, which is when the command that started it is gone, however it went.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable


def web(host: str, port: str, workers: str) -> None:
    """Granian under RSGI, its own interface: an event loop a process, and threads behind it (docs/adr/0047)."""
    from granian import Granian
    from granian.constants import Interfaces, Loops
    from granian.log import LogLevels

    server = Granian(
        "ginnel.config.rsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.RSGI,
        workers=int(workers),
        loop=Loops.asyncio,
        websockets=False,
        log_level=LogLevels.warning,
        # It would say whole addresses, and with them what somebody searched for. Ours says the route alone.
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    server.serve()


def jobs() -> None:
    """One job worker, four jobs at a time, with its own connections (not Django's). What failed is kept."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("procrastinate", "worker", "--concurrency", "4", "--delete-jobs", "successful")


def adt(source: str, host: str, port: str) -> None:
    """A listener for one organisation's messages, until SIGTERM."""
    import django

    django.setup()
    from ginnel.config.listeners import options
    from ginnel.surfaces.feeds.mllp.listening import listen

    listen(options(source, host, int(port), os.environ), ready=lambda _: None)


def _end_with_parent() -> None:
    def wait() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ginnel.config.settings")
    _end_with_parent()
    run: dict[str, Callable[..., None]] = {"web": web, "jobs": jobs, "adt": adt}
    run[sys.argv[1]](*sys.argv[2:])
