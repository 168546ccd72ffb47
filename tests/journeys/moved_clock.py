"""A second web process of the journeys' installation, whose clock is moved: Friday at six comes on any day.

`python -m tests.journeys.moved_clock PORT SECONDS` serves with the clock that many seconds on. Every module asks
`kernel.clock` for the time, so that moving it there moves all that is said and decided.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from subprocess import Popen
from threading import Thread
from typing import Any

from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON


def next_friday_at_six() -> datetime:
    """The first that is still to come; by the clock on the wall in England."""
    now = clock.now().astimezone(LONDON)
    day = now.date() + timedelta(days=(4 - now.weekday()) % 7)
    found = datetime.combine(day, datetime.min.time().replace(hour=18), LONDON)
    return found if found > now else datetime.combine(day + timedelta(days=7), found.timetz())


@contextmanager
def served_at(installation: Any, moment: datetime) -> Iterator[str]:
    """Its address; the clock stands at `moment` when it begins, and runs on."""
    from tests.journeys.installation import free_port, wait_until_served

    port, seconds = free_port(), int((moment - clock.now()).total_seconds())
    command = (sys.executable, "-m", "tests.journeys.moved_clock", str(port), str(seconds))
    address = f"http://127.0.0.1:{port}"
    with Popen(command, env=installation.environment) as process:
        try:
            wait_until_served(address)
            yield address
        finally:
            process.terminate()


def _serve(port: int, seconds: int) -> None:
    moved = timedelta(seconds=seconds)
    clock.now = lambda: datetime.now(UTC) + moved  # type: ignore[assignment]  # noqa: TID251
    import django

    django.setup()
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from ginnel.config.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None: ...

    server = ThreadedWSGIServer(("127.0.0.1", port), Quiet)
    server.daemon_threads = True
    server.set_app(application)
    Thread(target=server.serve_forever).start()


if __name__ == "__main__":
    _serve(int(sys.argv[1]), int(sys.argv[2]))
