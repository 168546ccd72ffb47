"""The measured part of the benchmark; imported once Django is set up."""

from __future__ import annotations

import json
import time
from statistics import quantiles

import duckdb
from building import build, describing, organisation
from django.db import connection, transaction
from matching_population import Clerk, Place

from ginnel.foundation.people import actions
from ginnel.foundation.people.actions import candidates, splinking
from ginnel.foundation.people.models import Candidate, SourceRecord
from ginnel.foundation.people.rules import blocking, model
from ginnel.foundation.people.rules.weighing import weigher
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Purpose


def run(people: int, wanted: int) -> None:
    """Build what is missing, place the rows, compare the weights, print."""
    held = build(people)
    by = sharing.service("match", purpose=Purpose.RECORD_KEEPING)
    new = organisation("BENCHNEW")
    SourceRecord.objects.filter(organisation=new).delete()  # of earlier runs, with their candidates
    rows = new_rows(people, wanted)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE people_sourcerecord")
        cursor.execute("VACUUM ANALYZE people_matchingkeys")
        cursor.execute("SET synchronous_commit = on")
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_ceiling (id uuid PRIMARY KEY, body text)")
    placed, ceiling, numbers = [], [], []
    for row in rows:
        started = time.perf_counter()
        with transaction.atomic():
            key = (new.id, str(uuid7()))
            number = actions.ensure(keys=[key], by=by)[key].number
            actions.describe(descriptions=[describing(row, number)], by=by)
        placed.append(time.perf_counter() - started)
        numbers.append(number)
        ceiling.append(raw(number))
    difference, pairs = against_splink(numbers)
    print(json.dumps({
        "schema_version": 1, "kind": "place-one", "people": held, "rows": len(placed),
        "place": figures(placed), "ceiling": figures(ceiling), "candidate_pairs": pairs,
        "max_difference_from_splink": difference, "model_version": model.CURRENT,
    }))  # fmt: skip


def new_rows(people: int, count: int) -> list:
    """Half are people of the table written anew, half are strangers."""
    place, stranger = Place(1), Place(int(time.time()))
    known = [one for one, _ in zip(place.people(people), range(count // 2), strict=False)]
    clerk = Clerk(stranger, 0.04)
    others = [one for one, _ in zip(stranger.people(count), range(count - len(known)), strict=False)]
    return [clerk.write(one) for one in known + others]


def raw(number: int) -> float:
    """Seconds for one look-up by the row's keys and one INSERT, committed."""
    keys = blocking.keys(candidates.read([number])[number]).sought
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.* FROM people_matchingkeys k CROSS JOIN LATERAL ("
            "SELECT number, family_folded, given_folded, birth_date FROM people_sourcerecord "
            "WHERE number = k.source_id OFFSET 0) AS s WHERE k.keys && %s::bigint[]",
            [keys],
        )
        cursor.fetchall()
        cursor.execute("INSERT INTO bench_ceiling VALUES (%s, %s)", [uuid7(), "x" * 200])
    return time.perf_counter() - started


def against_splink(numbers: list[int]) -> tuple[float, int]:
    """(largest difference in bits between a stored candidate's weight and Splink's, pairs compared)."""
    rows = Candidate.objects.filter(second__number__in=numbers).values_list(
        "first__number", "second__number", "weight"
    )
    stored = {(a, b): weight for a, b, weight in rows}
    known = candidates.read({number for pair in stored for number in pair})
    store = duckdb.connect()
    predicted = splinking.predict(store, known)
    splink = store.sql(f"SELECT number_l, number_r, match_weight FROM {predicted}").fetchall()
    weights = {(min(a, b), max(a, b)): weight for a, b, weight in splink}
    weigh = weigher(model.shipped())
    differences = [abs(weights[pair] - weight) for pair, weight in stored.items() if pair in weights]
    differences += [abs(weigh(known[a], known[b]).weight - weight) for (a, b), weight in weights.items()]
    return max(differences, default=0.0), len(differences)


def figures(seconds: list[float]) -> dict[str, float]:
    """Milliseconds."""
    cuts = quantiles(seconds, n=100)
    return {
        "p50_ms": round(cuts[49] * 1e3, 2),
        "p95_ms": round(cuts[94] * 1e3, 2),
        "max_ms": round(max(seconds) * 1e3, 2),
    }
