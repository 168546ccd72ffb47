"""The linking step on two sources about the same pretend residents, beside Splink with the same model and keys.

    .venv/bin/python benchmarks/linkage_at_scale/run.py [--people 100000] [--only ginnel] [--only splink] [--only
    splink_lean] [--only spark]

Prints JSON. Each side runs in a process of its own, so that memory is its own, from the same records in a Parquet
file to scored pairs and clusters. README says what is and is not inside the seconds. Spark runs only where it is asked
for: it needs `uv sync --extra spark` and Java, and GINNEL_SPARK_... say where and with how much memory.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SOURCES = 2
_SAID = """
CREATE TABLE said AS SELECT number, number::VARCHAR AS id, organisation::VARCHAR AS organisation, nhs_number,
nhs_status,
    given_folded AS given, family_folded AS family, array_to_string(other_names_folded, chr(31)) AS others, birth_date,
    gender, address_folded AS address, postcode, phone, email, birth_place_folded AS birth_place, is_separated
FROM read_parquet('{file}')
"""
_RIGHT = """
SELECT count(*) AS candidates,
    count(*) FILTER (l.who = r.who) AS right_ones,
    count(*) FILTER (weight >= {review} OR reason <> 'resembles') AS shown,
    count(*) FILTER (l.who = r.who AND (weight >= {review} OR reason <> 'resembles')) AS shown_rightly
FROM candidate JOIN read_parquet('{file}') l ON l.number = a JOIN read_parquet('{file}') r ON r.number = b
"""


def ginnel(file: Path) -> dict[str, Any]:
    """What `ginnel match rebuild` does between reading the records and writing the candidates, and the clusters."""
    from ginnel.foundation.people.actions import bulk
    from ginnel.foundation.people.rules import model
    from ginnel.foundation.people.rules.clusters import partition
    from ginnel.population.engine.statistics import share_limits

    started = time.perf_counter()
    with bulk.opened() as store:
        store.execute(_SAID.format(file=file))
        parts = bulk.link(store, most_of_a_key=most_of_a_key())
        begun = time.perf_counter()
        agreeing, contradicting = bulk.pairs(store, "traced"), bulk.pairs(store, "contradicted")
        numbers = {number for pair in agreeing for number in pair}
        groups = partition(numbers, agreeing=agreeing, contradicting=contradicting, same=(), different=())
        parts["clusters"] = time.perf_counter() - begun
        seconds = time.perf_counter() - started
        query = _RIGHT.format(file=file, review=model.shipped().review)
        names = ("candidates", "right", "shown", "shown_rightly")
        told = dict(zip(names, store.execute(query).fetchall()[0], strict=True))
        met = bulk.compared(store)
        people = store.execute("SELECT count(DISTINCT number) FROM said").fetchall()[0][0] // SOURCES
    shares = {
        "shown_precision": (told["shown_rightly"], told["shown"]),
        "recall": (told["right"], people),
    }
    return {
        "seconds": round(seconds, 1),
        "parts": {name: round(spent, 1) for name, spent in parts.items()},
        "compared_in_full": met,
        "clusters_of_two_or_more": len([group for group in groups if len(group) > 1]),
        **told,
        **{name: (part / whole, *share_limits(part, whole)) for name, (part, whole) in shares.items()},
    }


def spark(file: Path) -> dict[str, Any]:
    """The same as `ginnel`, with the pairs weighed by Splink on Spark."""
    from django.conf import settings

    settings.GINNEL_LINKING = settings.GINNEL_LINKING | {"engine": "spark"}
    found = ginnel(file)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    return found | {"on": settings.GINNEL_LINKING["master"], "peak_memory_of_java_gib": round(peak, 1)}


def most_of_a_key() -> int:
    """As shipped: there is no database here to ask."""
    from ginnel.foundation.people.actions.matching import MOST_OF_A_KEY
    from ginnel.foundation.terminology.rules import shipped

    return next(int(each.value) for each in shipped.parameters() if each.name == MOST_OF_A_KEY)


def splink(file: Path) -> dict[str, Any]:
    """Splink's own linker with the shipped model and the same keys."""
    from splinking import link

    return link(file)


def splink_lean(file: Path) -> dict[str, Any]:
    """Splink's own linker with the few comparisons and keys with which one would begin."""
    from splinking import lean

    return lean(file)


_SIDES: dict[str, Callable[[Path], dict[str, Any]]] = {
    side.__name__: side for side in (ginnel, splink_lean, splink, spark)
}
_USUAL = ("ginnel", "splink_lean", "splink")


def _alone(name: str, file: Path) -> dict[str, Any]:
    """In a process of its own, with the most memory that it held."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (name, file))


def _measured(name: str, file: Path) -> dict[str, Any]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ginnel.config.settings")
    django.setup()
    found = _SIDES[name](file)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return found | {"peak_memory_gib": round(peak, 1)}


def main() -> None:
    """Make the two sources, run what was asked and print it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=100_000)
    arguments.add_argument("--only", choices=tuple(_SIDES), action="append")
    arguments.add_argument(
        "--file", type=Path, help="Two sources made before; made and kept there if absent."
    )
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = asked.file or Path(folder) / "two.parquet"
        if not file.exists():
            import people

            people.make(asked.people, file)
        told: dict[str, Any] = {name: _alone(name, file) for name in asked.only or _USUAL}
    if "ginnel" in told:
        told["ratios"] = {
            name: round(told["ginnel"]["seconds"] / side["seconds"], 2)
            for name, side in told.items()
            if name != "ginnel"
        }
    records = SOURCES * asked.people
    print(json.dumps({"schema_version": 1, "kind": "linkage-at-scale", "records": records} | told, indent=1))


if __name__ == "__main__":
    main()
