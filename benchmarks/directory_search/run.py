"""How long a search of the directory takes among many services.

    GINNEL_HOME=somewhere .venv/bin/python benchmarks/directory_search/run.py [--services 20000]

The pretend county's services, each many times over under other names and places, are put into a transaction that is
taken back at the end. The hundred sentences are asked plainly, near a place, and of what is open now.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import tomllib
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ginnel.config.settings")

SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text())["sentence"]
MULTIPLY = (
    "CREATE TEMP TABLE copies ON COMMIT DROP AS SELECT listing_id AS old, gen_random_uuid() AS new, n"
    " FROM directory_listingindex, generate_series(1, %s) n",
    "INSERT INTO directory_listing (id, organisation_id, feed, feed_key) SELECT new, NULL, '', '' FROM copies",
    "INSERT INTO directory_listingversion (listing_id, number, document, digest, faults, said_by, said_at)"
    " SELECT new, number, document, digest, faults, said_by, said_at FROM copies"
    " JOIN directory_listingversion ON listing_id = old",
    "INSERT INTO directory_listingindex (listing_id, version, name, status, minimum_age, maximum_age, assured_on,"
    " changed_at, terms, taxonomies, elements, timetables, words, provider_id)"
    " SELECT new, version, name || ' ' || n, status, minimum_age, maximum_age, assured_on, changed_at, terms,"
    " taxonomies, elements, timetables, words || setweight(to_tsvector('english', 'copy ' || n), 'D'), provider_id"
    " FROM copies JOIN directory_listingindex ON listing_id = old",
    "INSERT INTO directory_listingplace (said_id, index_id, position, location, kind, postcode, latitude, longitude,"
    " timetable_id) SELECT gen_random_uuid(), new, position, location, kind, postcode, latitude + random() / 10,"
    " longitude + random() / 10, timetable_id FROM copies JOIN directory_listingplace ON index_id = old",
    "ANALYZE directory_listingindex",
    "ANALYZE directory_listingplace",
    "ANALYZE directory_listingversion",
)


def timed(ways: dict[str, dict[str, object]]) -> dict[str, dict[str, float]]:
    """Milliseconds of each way of asking: half take less than p50, and one in twenty more than p95."""
    from ginnel.foundation.directory import queries

    found = {}
    for name, more in ways.items():
        took = []
        for each in SENTENCES:
            began = time.perf_counter()
            queries.search(queries.Asked(words=each["say"], only_running=True, **more), size=10)
            took.append(1000 * (time.perf_counter() - began))
        cuts = quantiles(took, n=20)
        found[name] = {"p50": round(cuts[9], 1), "p95": round(cuts[18], 1)}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=20_000)
    wanted = parser.parse_args().services
    from migrated import migrate

    from ginnel.config.running import installation

    migrate()
    with installation(as_owner=True):
        found = measured(wanted)
    print(json.dumps(found, indent=2))


def measured(wanted: int) -> dict[str, object]:
    from django.db import connection, transaction

    from ginnel.foundation.directory.models import ListingIndex
    from ginnel.foundation.directory.queries import Point
    from ginnel.kernel import clock
    from ginnel.synthetic import demonstration

    near = Point(53.99, -1.54)
    ways: dict[str, dict[str, object]] = {
        "plain": {},
        "near": {"near": near},
        "near, open now": {"near": near, "open_at": clock.now()},
    }
    with transaction.atomic():
        demonstration.make_known()
        demonstration.fill_directory()
        with connection.cursor() as cursor:
            for at, statement in enumerate(MULTIPLY):
                cursor.execute(statement, [wanted // ListingIndex.objects.count()] if at == 0 else None)
        timed({"first": {}})
        found = {"services": ListingIndex.objects.count(), "milliseconds": timed(ways)}
        transaction.set_rollback(True)
    return found


if __name__ == "__main__":
    main()
