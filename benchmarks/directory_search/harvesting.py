"""How long reading a feed takes, how much memory, and how long looking for what is listed twice in it.

    GINNEL_HOME=somewhere .venv/bin/python benchmarks/directory_search/harvesting.py [--services 20000] [--places 500]

A feed of services of one provider, at so many postcodes, is served from another process and read, once new and once
the same. Nothing of it is taken back: use a home of its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ginnel.config.settings")


def serve(wanted: int, places: int, say: Connection) -> None:
    from ginnel.foundation.directory.tests.documents import id_of, place, service, term, weekly
    from ginnel.surfaces.openreferral.tests.feed import ABOUT, page, served

    kinds = (
        "Lunch club",
        "Bus",
        "Library",
        "Memory cafe",
        "Walking group",
        "Advice desk",
        "Choir",
        "Help at home",
    )
    services = []
    for at in range(wanted):
        there = place(f"Hall {at}", (53.9 + at / 1e5, -1.1))
        there["location"]["addresses"] = [
            {"id": id_of(f"address {at}"), "postal_code": f"YO{at % places // 20 + 1} {at % 10}AA"}
        ]
        more = {"schedules": [weekly("MO")], "attributes": [term("kind")], "service_at_locations": [there]}
        services.append(service(f"{kinds[at % 8]} of {id_of(str(at))[:8]}", **more))
    whole = {f"/services/{one['id']}": one for one in services}
    flat = [{name: value for name, value in one.items() if not isinstance(value, list)} for one in services]

    def answers(path: str, query: dict[str, str]) -> object:
        if path == "/services":
            number = int(query["page"])
            return page(flat[(number - 1) * 100 : number * 100], number, -(-wanted // 100), wanted)
        return ABOUT if path == "/" else whole.get(path)

    with served(answers) as feed:
        say.send(feed.address)
        say.recv()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=20_000)
    parser.add_argument("--places", type=int, default=500)
    asked = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    feed = multiprocessing.get_context("spawn").Process(
        target=serve, args=(asked.services, asked.places, theirs)
    )
    feed.start()
    from migrated import migrate

    from ginnel.config.running import installation

    migrate()
    with installation(as_owner=True):
        measured(ours.recv())
    ours.send("end")
    feed.join()


def measured(address: str) -> None:
    from ginnel.foundation.directory import actions
    from ginnel.foundation.directory.models import DuplicateCandidate, Harvest
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel.values.identifiers import uuid7
    from ginnel.surfaces.openreferral.harvesting import harvest

    name, by = f"measured-{uuid7()}", service("harvest")
    actions.add_feed(name=name, terms=actions.Terms(address, is_own_network=True), by=by)
    for reading in ("first", "again"):
        before, began = memory(), time.perf_counter()
        shown = harvest(name, by=by)
        tell(reading, began, outcome=shown.outcome, counts=shown.counts, most_mb=memory(), before_mb=before)
    began = time.perf_counter()
    actions.find_duplicates(harvest=Harvest.objects.filter(feed__name=name).latest("started_at"), by=by)
    tell("duplicates", began, candidates=DuplicateCandidate.objects.count())


def tell(what: str, began: float, **more: object) -> None:
    print(json.dumps({"what": what, "seconds": round(time.perf_counter() - began, 1), **more}), flush=True)


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
