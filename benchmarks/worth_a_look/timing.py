"""How long looking back takes where much was read: the minute's look, and the night's.

    GINNEL_HOME=... .venv/bin/python benchmarks/worth_a_look/timing.py     # after benchmarks/decided_read, today

The trail is what that benchmark left: a system that read of 2,000 people, and decisions about everybody else. The night
is taken to be in two weeks, when the day has waited long enough. Writes what a look writes, so once for a home: a day
is looked through once. Prints one JSON object.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from ginnel.config.running import installation


def main() -> None:
    with installation():
        from django.db import connection

        from ginnel.foundation.audit import queries as audit
        from ginnel.foundation.sharing import actions
        from ginnel.foundation.sharing.queries import service
        from ginnel.kernel import clock
        from ginnel.kernel.viewer import Purpose

        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), max(at) FROM audit_event")
            events, last = cursor.fetchone()
        by = service("look-back", purpose=Purpose.INFORMATION_GOVERNANCE)

        def seconds(at: datetime, look: Callable[[], object]) -> float:
            began = time.perf_counter()
            with clock.held_at(at):
                look()
            return round(time.perf_counter() - began, 2)

        found = {
            "events": events,
            "read_by_systems": len(
                audit.readings(since=last - timedelta(days=1), until=last + timedelta(seconds=1), viewer=by)
            ),
            "at_once_seconds": seconds(last, lambda: actions.look_at_once(by=by)),
            "night_seconds": seconds(last + timedelta(days=14), lambda: actions.look_back(by=by)),
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
    print(json.dumps({"schema_version": 1, "kind": "benchmark-worth-a-look-timing", **found}))


if __name__ == "__main__":
    main()
