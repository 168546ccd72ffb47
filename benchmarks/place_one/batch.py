"""People described per second in batches, matching included.

    DATABASE_URL=… .venv/bin/python benchmarks/place_one/batch.py [--people 20000] [--batch 2000]

Invented people as two careful organisations write them, in one organisation each; rolled back at the end. JSON last.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2] / "scripts")]

from ginnel.config.running import installation  # noqa: E402


def measure(people: int, size: int) -> dict[str, float]:
    """Seconds and people per second for ensure and describe."""
    from building import describing, organisation
    from django.db import transaction
    from matching_population import Clerk, Place

    from ginnel.foundation.people import actions
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.values.identifiers import uuid7

    place = Place(5)
    clerk, owners = Clerk(place, 0.04), [organisation("BENCHA"), organisation("BENCHB")]
    rows = [
        (owner.id, str(uuid7()), clerk.write(one)) for one in place.people(people // 2) for owner in owners
    ]
    by, spent = sharing.service("benchmark"), [0.0, 0.0]
    with transaction.atomic():
        for start in range(0, len(rows), size):
            batch = rows[start : start + size]
            began = time.perf_counter()
            sources = actions.ensure(keys=[row[:2] for row in batch], by=by)
            ensured = time.perf_counter()
            said = [describing(one, sources[owner, local].number) for owner, local, one in batch]
            actions.describe(descriptions=said, by=by)
            spent[0] += ensured - began
            spent[1] += time.perf_counter() - ensured
        transaction.set_rollback(True)
    return {
        "people": len(rows),
        "ensured_per_second": round(len(rows) / spent[0]),
        "described_per_second": round(len(rows) / spent[1]),
    }


def main() -> None:
    """Set up, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=20_000)
    arguments.add_argument("--batch", type=int, default=2_000)
    asked = arguments.parse_args()
    with installation(as_owner=True):
        print(
            json.dumps({"schema_version": 1, "kind": "describe-batch", **measure(asked.people, asked.batch)})
        )


if __name__ == "__main__":
    main()
