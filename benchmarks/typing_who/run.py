"""Who may be meant while somebody types, among 100,000 people: what one answer costs, key by key.

GINNEL_HOME=... .venv/bin/python benchmarks/typing_who/run.py [--people 100000] [--typists 40]

Prints JSON: milliseconds of the whole request inside the application (p50, p95), by what had been typed, and beside
them the search of the button for the same words.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path[:0] = [str(Path(__file__).parents[1])]
from desks import adviser, signed_in  # noqa: E402
from migrated import migrate  # noqa: E402

from ginnel.config.running import installation  # noqa: E402

SEED = 7
_BATCH = 5_000


def fill(people: int) -> None:
    """Names drawn as the pretend county's are, one record each, of one council."""
    from ginnel.foundation.organisations import actions as organisations
    from ginnel.foundation.organisations.states import OrganisationKind
    from ginnel.foundation.people.models import Person, SourceRecord
    from ginnel.foundation.people.rules.folding import fold
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel import clock
    from ginnel.synthetic import naming

    by, draw = service("administer"), random.Random(SEED)
    here = organisations.ensure(code="BENCH1", name="Bench", kind=OrganisationKind.COUNCIL, by=by)
    organisations.ensure_team(organisation=here, code="D1", name="Desk", by=by)
    if SourceRecord.objects.exists():
        return
    for first in range(0, people, _BATCH):
        persons = Person.objects.bulk_create([Person() for _ in range(min(_BATCH, people - first))])
        rows = []
        for number, person in enumerate(persons, first):
            code, sex, year = (
                naming.ethnicity(draw.random),
                draw.choice(("female", "male")),
                draw.randint(1925, 2008),
            )
            given, family = naming.given(draw.random, code, sex, year), naming.family(draw.random, code)
            rows.append(
                SourceRecord(
                    organisation=here,
                    local_id=str(number),
                    person=person,
                    home=person,
                    family=family,
                    given=[given],
                    family_folded=fold(family),
                    given_folded=fold(given),
                    names_folded=fold(f"{given} {family}"),
                    birth_date=f"{year}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
                    postcode=f"QX{draw.randint(1, 60)} {draw.randint(1, 9)}AA",
                    described_at=clock.now(),
                )
            )
        SourceRecord.objects.bulk_create(rows)


def keys(draw: random.Random) -> Iterator[tuple[str, dict[str, str]]]:
    """What a form sends as somebody types, with a pause here and there: of four, one is nobody who is known."""
    from ginnel.foundation.people.models import SourceRecord

    count = SourceRecord.objects.count()
    one = SourceRecord.objects.get(organisation__code="BENCH1", local_id=str(draw.randrange(count)))
    given, family = one.given[0], one.family
    if draw.random() < 0.25:
        family = "".join(draw.sample("abcdefghiklmnoprstuw", 7))
    for end in (2, 4, len(family)):
        yield f"name and {end if end < len(family) else 'all'} letters", {"name": f"{given} {family[:end]}"}
    yield "name and year", {"name": f"{given} {family}", "born": one.birth_date[:4]}
    day = "/".join(reversed(one.birth_date.split("-")))
    yield "name and day", {"name": f"{given} {family}", "born": day}
    yield "family name and postcode", {"name": family, "postcode": one.postcode}
    yield "day and postcode", {"born": day, "postcode": one.postcode}


def measure(typists: int, client: Any) -> dict[str, Any]:
    draw, taken = random.Random(SEED), defaultdict(list)
    for _ in range(typists):
        form, shown = str(uuid4()), list(keys(draw))
        for what, said in shown:
            taken[what].append(_timed(client, "/front-door/contacts/likely", {"form": form, **said}))
            _forget(client)
        taken["the button: name"].append(_timed(client, "/find", {"text": shown[2][1]["name"]}))
    every = [one for what, found in taken.items() if "button" not in what for one in found]
    return {what: _told(found) for what, found in {**taken, "every typed answer": every}.items()}


def _timed(client: Any, address: str, said: dict[str, str]) -> float:
    begun = time.perf_counter()
    answer = client.post(address, said)
    assert answer.status_code == 200, answer.status_code
    return (time.perf_counter() - begun) * 1000


def _forget(client: Any) -> None:
    """So that no minute is full: nobody types this fast."""
    session = client.session
    session["typing"] = {**session.get("typing", {}), "made": 0}
    session.save()


def _told(found: list[float]) -> dict[str, float]:
    return {
        "p50_ms": round(statistics.median(found), 1),
        "p95_ms": round(statistics.quantiles(found, n=20)[-1], 1),
        "most_ms": round(max(found), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--typists", type=int, default=40)
    asked = parser.parse_args()
    migrate()
    with installation(as_owner=True):
        from django.db import connection

        fill(asked.people)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(json.dumps({**vars(asked), **measure(asked.typists, signed_in(adviser("D1")))}, indent=2))


if __name__ == "__main__":
    main()
