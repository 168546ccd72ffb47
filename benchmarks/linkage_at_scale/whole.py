"""The whole of `ginnel match rebuild`, from database to database, on two sources about the same pretend residents.

    GINNEL_HOME=… .venv/bin/python benchmarks/linkage_at_scale/whole.py fill [--people 1000000] [--traced]
    GINNEL_HOME=… .venv/bin/python benchmarks/linkage_at_scale/whole.py measure [--set-keys]

`fill` wants an installation of its own and takes minutes. Of two million records nobody is matched: either no number of
the council is traced, so that all is for a human, or every number is, so that most pairs are joined automatically.
`measure` connects with the application's rights and prints JSON: seconds in all, commit included, and of each part. It
can be repeated only on a home filled again (or copied beforehand), because afterwards everybody is matched.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1])]
from migrated import migrate  # noqa: E402

from ginnel.config.running import installation  # noqa: E402


def fill(people: int, is_traced: bool, file: Path | None) -> dict[str, Any]:
    """Make the residents (or read those in `file`) and put 2 x `people` source records into the database."""
    import filling
    import people as residents

    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        file = file or Path(folder) / "two.parquet"
        if not file.exists():
            residents.make(people, file)
        filling.fill(file, is_traced=is_traced)
    return {"filled": 2 * people, "is_traced": is_traced, "seconds": round(time.perf_counter() - started, 1)}


def measure(must_set_keys: bool) -> dict[str, Any]:
    """Match everybody and time it."""
    from ginnel.foundation.people import actions
    from ginnel.foundation.people.actions import bulk, rebuilding
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Purpose

    spent: Counter[str] = Counter()
    steps: dict[str, float] = {}

    def timed(module: Any, name: str) -> None:
        inner = getattr(module, name)

        def outer(*given: Any, **named: Any) -> Any:
            started = time.perf_counter()
            answer = inner(*given, **named)
            spent[name] += time.perf_counter() - started
            if name == "link":
                steps.update(answer)
            return answer

        setattr(module, name, outer)

    for module, names in ((bulk, ("read", "link", "write")), (rebuilding, PARTS)):
        for name in names:
            timed(module, name)
    by = sharing.service("match", purpose=Purpose.RECORD_KEEPING)
    started = time.perf_counter()
    counts = actions.rebuild(by=by, are_keys_current=not must_set_keys)
    seconds = time.perf_counter() - started
    spent["joining, commit"] = seconds - sum(spent.values())
    return {
        "schema_version": 1,
        "kind": "linkage-from-database-to-database",
        **counts,
        "seconds": round(seconds, 1),
        "parts": {name: round(each, 1) for name, each in spent.items()},
        "link": {name: round(each, 1) for name, each in steps.items()},
        "peak_memory_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 1),
    }


PARTS = ("_set_keys", "_settle")


def main() -> None:
    """Fill or measure the installation of GINNEL_HOME."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("what", choices=("fill", "measure"))
    arguments.add_argument("--people", type=int, default=1_000_000)
    arguments.add_argument("--traced", action="store_true")
    arguments.add_argument("--set-keys", action="store_true")
    arguments.add_argument(
        "--file", type=Path, help="Two sources made before; made and kept there if absent."
    )
    asked = arguments.parse_args()
    run: Callable[[], dict[str, Any]]
    if asked.what == "fill":
        migrate()
        run = lambda: fill(asked.people, asked.traced, asked.file)  # noqa: E731
    else:
        run = lambda: measure(asked.set_keys)  # noqa: E731
    with installation(as_owner=asked.what == "fill"):
        print(json.dumps(run(), indent=1))


if __name__ == "__main__":
    main()
