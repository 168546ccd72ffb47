"""python benchmarks/fhir/run.py [--people 80] [--requests 300]: prints JSON. Reads DATABASE_URL and GINNEL_HOME.

Reads and searches of the open API in one process and one thread, past the network, with token, decision and audit,
beside two ceilings: *bare* (one indexed SELECT of the body) and *audited* (with an audit event in the transaction too).
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

sys.path[:0] = [str(Path(__file__).parents[1])]
from migrated import migrate  # noqa: E402

from ginnel.config.running import installation  # noqa: E402
from ginnel.synthetic.numbers import nhs_number  # noqa: E402

OBSERVATIONS, ENCOUNTERS = 400, 40
NHS = "https://fhir.nhs.uk/Id/nhs-number"


def resources(at: int) -> list[dict[str, Any]]:
    who = {"reference": f"Patient/p{at}"}
    act = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    made: list[dict[str, Any]] = [
        {
            "resourceType": "Patient",
            "id": f"p{at}",
            "identifier": [{"system": NHS, "value": nhs_number(1, at)}],
            "name": [{"family": f"Fam{at}", "given": ["Giv"]}],
            "birthDate": f"19{at % 90 + 10}-01-02",
        }
    ]
    for one in range(ENCOUNTERS):
        made.append(
            {
                "resourceType": "Encounter",
                "id": f"e{at}-{one}",
                "status": "finished",
                "class": {"system": act, "code": "AMB"},
                "subject": who,
                "period": {"start": f"20{one % 20 + 5:02d}-03-0{one % 9 + 1}"},
            }
        )
    for one in range(OBSERVATIONS):
        made.append(
            {
                "resourceType": "Observation",
                "id": f"o{at}-{one}",
                "status": "final",
                "category": [{"text": "vital signs"}],
                "code": {"coding": [{"system": "http://loinc.org", "code": f"{one % 40}-8"}]},
                "subject": who,
                "effectiveDateTime": f"20{one % 20 + 5:02d}-04-0{one % 9 + 1}T10:00:00Z",
                "valueQuantity": {"value": one, "system": "http://unitsofmeasure.org", "code": "mg"},
            }
        )
    return made


def fill(people: int) -> None:
    from django.apps import apps

    from ginnel.foundation.organisations import actions as organisations
    from ginnel.foundation.sharing.queries import service
    from ginnel.foundation.terminology import actions as terminology
    from ginnel.kernel import clock
    from ginnel.surfaces.feeds import loading

    by = service("administer")
    terminology.load_shipped(by=by)
    organisations.ensure(code="BENCHP", name="Bench practice", kind="gp-practice", by=by)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bench.ndjson"
        path.write_text("".join(json.dumps(one) + "\n" for at in range(people) for one in resources(at)))
        for receipt in loading.load_path(path, source="BENCHP"):
            assert not receipt["quarantined"], receipt
    now = clock.now() - timedelta(hours=1)
    relationship = apps.get_model("relationships", "Relationship")
    practice = apps.get_model("organisations", "Organisation").objects.get(code="BENCHP")
    for source in apps.get_model("people", "SourceRecord").objects.filter(organisation=practice):
        relationship.objects.get_or_create(
            person_id=source.person_id,
            kind="caseload",
            organisation=practice,
            defaults={"started_at": now, "recorded_at": now, "recorded_by": "service:benchmark"},
        )


def token() -> str:
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel.errors import NotFound
    from ginnel.surfaces.clients import keys, registering

    by = service("administer")
    try:
        client = registering.named("Bench", viewer=by).id
    except NotFound:
        terms = registering.terms(scopes="system/*.rs", keys=keys.make()[1], per_minute=10_000_000)
        client = registering.register(name="Bench", organisation="BENCHP", terms=terms, by=by)
    return registering.give(client=client, asked=None, by=by)[0]


def asked(address: str, bearer: str) -> Callable[[], bytes]:
    from ginnel.config.wsgi import application

    path, _, query = address.partition("?")

    def ask() -> bytes:
        status: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": f"/fhir/R4/{path}", "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "HTTP_HOST": "localhost", "HTTP_AUTHORIZATION": f"Bearer {bearer}",
            "wsgi.input": io.BytesIO(),
            "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "SERVER_PROTOCOL": "HTTP/1.1",
        }  # fmt: skip
        body = b"".join(application(environ, lambda line, _headers: status.append(line)))
        assert status[0].startswith("200"), (status, body[:500])
        return body

    return ask


def ways(bearer: str) -> dict[str, list[Callable[[], bytes]]]:
    from django.apps import apps
    from django.db import transaction

    from ginnel.foundation.audit import actions as audit
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.record.fhir.kinds import number_of
    from ginnel.foundation.record.store.bodies import unpack
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel import prepared
    from ginnel.kernel.viewer import Category

    practice = apps.get_model("organisations", "Organisation").objects.get(code="BENCHP")
    sources = apps.get_model("people", "SourceRecord").objects.filter(organisation=practice)
    people = list(sources.values_list("person_id", "nhs_number"))
    numbers = list(sources.values_list("number", flat=True))
    rows = apps.get_model("record", "Resource").objects.filter(source_number__in=numbers)
    seen = list(rows.filter(kind=number_of("Observation")).order_by("id").values_list("id", flat=True)[:500])
    by = service("benchmark")

    def bare(id: UUID) -> Callable[[], bytes]:
        return lambda: unpack(prepared.run(_BARE, [id])[0][0])

    def audited(id: UUID) -> Callable[[], bytes]:
        @transaction.atomic
        def ask() -> bytes:
            event = Event("entry.read", people[0][0], (Category.OBSERVATIONS,), detail={"id": str(id)})
            audit.append(by=by, events=[event])
            return unpack(prepared.run(_BARE, [id])[0][0])

        return ask

    def each(*addresses: str) -> list[Callable[[], bytes]]:
        return [asked(one, bearer) for one in addresses]

    return {
        "bare": [bare(id) for id in seen],
        "audited": [audited(id) for id in seen],
        "read": each(*(f"Observation/{id}" for id in seen)),
        "patient_by_number": each(*(f"Patient?identifier={NHS}|{nhs}" for _, nhs in people)),
        "observations_of_code": each(*(f"Observation?patient={one}&code=1-8" for one, _ in people)),
        "encounters_newest": each(*(f"Encounter?patient={one}&_sort=-date&_count=20" for one, _ in people)),
        "everything": each(*(f"Patient/{one}/$everything" for one, _ in people)),
    }


_BARE = """
SELECT e.body FROM record_resource r JOIN record_entry e ON e.resource_number = r.number AND e.version = r.version
AND e.source_number = r.source_number WHERE r.id = %s
"""


def measured(calls: list[Callable[[], bytes]], requests: int) -> dict[str, float]:
    for one in calls[:10]:
        one()
    took, size = [], 0
    for at in range(requests):
        began = time.perf_counter()
        size += len(calls[at % len(calls)]())
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return {
        "per_second": round(1000 / statistics.fmean(took), 1),
        "p50_ms": round(took[len(took) // 2], 2),
        "p99_ms": round(took[int(len(took) * 0.99)], 2),
        "bytes": round(size / requests),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.fhir")
    parser.add_argument("--people", type=int, default=80)
    parser.add_argument("--requests", type=int, default=300)
    given = parser.parse_args()
    migrate()
    with installation():
        fill(given.people)
        found = {name: measured(calls, given.requests) for name, calls in ways(token()).items()}
    print(json.dumps({"benchmark": "fhir", "people": given.people, **found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
