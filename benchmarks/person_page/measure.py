"""Requests through the whole application (sessions, sharing, audit, templates) in this process, timed one by one."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import UUID

import long_record
from django.test import Client

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import queries as people
from ginnel.foundation.record.store import reading
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Purpose
from ginnel.surfaces.feeds import loading
from ginnel.surfaces.workspace.viewer import ROLE, SEEN


def build(entries: int) -> None:
    """Load the long record through reception; loading it again changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        for path in long_record.write(Path(folder), entries):
            for receipt in loading.load_path(path, source=path.stem):
                if receipt["quarantined"] or receipt.get("error"):
                    raise RuntimeError(f"the long record was not accepted: {receipt['reasons']}")


def reader() -> tuple[Client, UUID]:
    """A signed-in practitioner who works with the person, and the person."""
    by = sharing.service("benchmark", purpose=Purpose.RECORD_KEEPING)
    here = organisations.ensure(code="BENCH-GP", name="Benchmark practice", by=by)
    account = organisations.register_staff(
        username="benchmark", display_name="Benchmark", password=None, by=by
    )
    role = organisations.grant_role(account=account, role=Role.GENERAL_PRACTITIONER, organisation=here, by=by)
    viewer = sharing.staff(staff_role=role.id, request_id=uuid7())
    (found, *_) = people.find(viewer=viewer, nhs_number=long_record.NHS_NUMBER)
    relationships.begin(
        person=found.person, kind=RelationshipKind.REGISTERED_PRACTICE, organisation=here, by=by
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[ROLE], session[SEEN] = str(role.id), int(clock.now().timestamp())
    session.save()
    return client, found.person


def measure(requests: int) -> dict[str, Any]:
    """Milliseconds at the median and 95th percentile for the page, and for its floor: the page's rows and bodies
    read from the database and nothing else."""
    client, person = reader()
    path = f"/people/{person}/"
    client.raise_request_exception = True
    page = client.get(path)
    if page.status_code != 200 or b"Testperson" not in page.content.lower().replace(
        b"testperson", b"Testperson"
    ):
        raise RuntimeError(f"the page answered {page.status_code}")
    viewer = sharing.service("benchmark", purpose=Purpose.RECORD_KEEPING)
    sources = [source.number for source in people.sources(viewer=viewer, person=person)]
    entries = len(reading.rows(sources))
    return {
        "entries": entries,
        "requests": requests,
        "page_ms": _timed(lambda: client.get(path), requests),
        "filtered_ms": _timed(
            lambda: client.get(path, {"kind": "Visits, contacts and stays", "page": "2"}), requests
        ),
        "text_search_ms": _timed(lambda: client.get(path, {"text": "letter"}), requests),
        "floor_ms": _timed(lambda: reading.bodies(reading.rows(sources)[:30]), requests),
        "page_bytes": len(page.content),
    }


def _timed(ask: Callable[[], object], requests: int) -> dict[str, float]:
    for _ in range(5):
        ask()
    taken = []
    for _ in range(requests):
        started = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
    cuts = quantiles(taken, n=100)
    return {"p50": round(cuts[49], 1), "p95": round(cuts[94], 1)}
