"""Place one new row among a million people, durably: how long it takes, beside what the database itself takes.

    DATABASE_URL=… .venv/bin/python benchmarks/place_one/run.py [--people 1000000] [--rows 300]

The people are invented (scripts/matching_population.py), one source record each, and kept between runs. Each new row is
somebody already there as another organisation would write them, or somebody new, half and half. A row is one
transaction: ensure, describe (blocking, scoring, candidates, clusters, audit), commit with synchronous_commit on. The
ceiling is measured between the rows: one indexed look-up by the same keys and one INSERT, committed. The last line is
JSON.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2] / "scripts"), str(Path(__file__).parents[1])]
from migrated import migrate  # noqa: E402

from ginnel.config.running import installation  # noqa: E402


def main() -> None:
    """Set the installation up (as its owner: slow indexes are dropped and built) and measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=1_000_000)
    arguments.add_argument("--rows", type=int, default=300)
    asked = arguments.parse_args()
    migrate()
    with installation(as_owner=True):
        import placing

        placing.run(asked.people, asked.rows)


if __name__ == "__main__":
    main()
