"""People described per second in batches, matching included.

    DATABASE_URL=… .venv/bin/python benchmarks/place_one/batch.py [--people 20000] [--batch 2000] [--at-once]

Invented people as two careful organisations write them, in one organisation each, a transaction for each batch as in a
load; wants an empty home of its own. With `--at-once` nobody is matched when described, and everybody at the end
(`ginnel match rebuild`), which is not what a load does: it says what could be saved. Every 100,000 people the seconds
so far (ensured, described, matching of that) go to standard error. JSON last.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[2] / "scripts"), str(Path(__file__).parents[1])]
from migrated import migrate  # noqa: E402

from ginnel.config.running import installation  # noqa: E402


def measure(people: int, size: int, at_once: bool) -> dict[str, float]:
    """People per second for ensure and describe, the seconds of it that are matching, and of matching at the end."""
    from building import describing, organisation
    from django.db import transaction
    from matching_population import Clerk, Place

    from ginnel.foundation.people import actions
    from ginnel.foundation.people.actions import describing as describing_module
    from ginnel.foundation.people.models import Candidate
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.values.identifiers import uuid7

    matching = _Matching(at_once)
    describing_module.matching = matching  # type: ignore[assignment]
    place = Place(5)
    clerk, owners = Clerk(place, 0.04), [organisation("BENCHA"), organisation("BENCHB")]
    rows = [
        (owner.id, str(uuid7()), clerk.write(one)) for one in place.people(people // 2) for owner in owners
    ]
    by, spent = sharing.service("benchmark"), [0.0, 0.0]
    for start in range(0, len(rows), size):
        batch = rows[start : start + size]
        began = time.perf_counter()
        with transaction.atomic():
            sources = actions.ensure(keys=[row[:2] for row in batch], by=by)
            ensured = time.perf_counter()
            said = [describing(one, sources[owner, local].number) for owner, local, one in batch]
            actions.describe(descriptions=said, by=by)
        spent[0] += ensured - began
        spent[1] += time.perf_counter() - ensured
        if (start + size) % 100_000 < size:
            print(start + size, [round(each, 1) for each in (*spent, matching.seconds)], file=sys.stderr)
    began = time.perf_counter()
    if at_once:
        actions.rebuild(by=by, are_keys_current=True)
    ended = time.perf_counter() - began
    return {
        "people": len(rows),
        "ensured_per_second": round(len(rows) / spent[0]),
        "described_per_second": round(len(rows) / (spent[1] + ended)),
        "describing_seconds": round(spent[1] - matching.seconds, 1),
        "matching_seconds": round(matching.seconds + ended, 1),
        "candidates": Candidate.objects.count(),
    }


class _Matching:
    """Stands before `people.actions.matching`, and looks at the clock."""

    def __init__(self, at_once: bool) -> None:
        self.at_once, self.seconds = at_once, 0.0

    def match(self, *given: Any) -> Any:
        from ginnel.foundation.people.actions import matching

        if self.at_once:
            return matching.Matched(0, 0, 0, frozenset())
        began = time.perf_counter()
        try:
            return matching.match(*given)
        finally:
            self.seconds += time.perf_counter() - began


def main() -> None:
    """Set up, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=20_000)
    arguments.add_argument("--batch", type=int, default=2_000)
    arguments.add_argument("--at-once", action="store_true")
    asked = arguments.parse_args()
    migrate()
    with installation(as_owner=True):
        print(
            json.dumps(
                {
                    "schema_version": 1,
                    "kind": "describe-batch",
                    **measure(asked.people, asked.batch, asked.at_once),
                }
            )
        )


if __name__ == "__main__":
    main()
