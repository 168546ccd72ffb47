"""Clients that nobody here wrote, against a running server: find somebody, read, search, page and count."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import requests
from django.apps import apps
from fhirclient.client import FHIRClient
from fhirclient.models.condition import Condition
from fhirclient.models.patient import Patient
from fhirpy import AsyncFHIRClient, SyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome, ResourceNotFound

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.actions import allowing
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.clients import keys, registering
from ginnel.surfaces.fhir.tests.told import NHS, observation, patient, person_of, say

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "9990000018"


@dataclass
class Running:
    """Where the server is, a token of a practice's system, and the person whom the practice works with."""

    base: str
    token: str
    person: UUID


@pytest.fixture
def running(live_server: Any, tmp_path: Path) -> Running:
    allowing.forget()
    by = service("administer")
    terminology.load_shipped(by=by)
    organisations.ensure(code="P1", name="The practice", kind="gp-practice", by=by)
    terms = registering.terms(scopes="system/*.rs", keys=keys.make()[1])
    client = registering.register(name="System", organisation="P1", terms=terms, by=by)
    token, _, _ = registering.give(client=client, asked=None, by=by)
    name = [{"family": "Example", "given": ["Ada"]}]
    seen = [observation(f"o{at}", "p1", effectiveDateTime=f"2026-01-{at + 1:02}") for at in range(7)]
    ill = {
        "resourceType": "Condition",
        "id": "c1",
        "subject": {"reference": "Patient/p1"},
        "code": {"text": "Gout"},
    }
    say(tmp_path, "P1", patient("p1", NUMBER, name=name, birthDate="1950-01-02"), ill, *seen)
    person = person_of("P1", "p1")
    _works_with(person)
    return Running(f"{live_server.url}/fhir/R4", token, person)


def _works_with(person: UUID) -> None:
    at = clock.now() - timedelta(hours=1)
    apps.get_model("relationships", "Relationship").objects.create(
        id=uuid7(),
        person_id=person,
        kind="caseload",
        organisation=apps.get_model("organisations", "Organisation").objects.get(code="P1"),
        started_at=at,
        recorded_at=at,
        recorded_by="service:test",
    )


def test_fhirpy_finds_reads_pages_and_counts(running: Running) -> None:
    client = SyncFHIRClient(running.base, authorization=f"Bearer {running.token}")
    found = client.resources("Patient").search(identifier=f"{NHS}|{NUMBER}").get()
    assert found.id == str(running.person)
    mine = client.resources("Observation").search(patient=found.id)
    assert mine.count() == 7
    assert len(mine.limit(2).fetch_all()) == 7
    newest = mine.sort("-date").first()
    assert newest["effectiveDateTime"] == "2026-01-07"
    assert client.reference("Observation", newest.id).to_resource()["code"] == newest["code"]
    with pytest.raises(ResourceNotFound):
        client.reference("Observation", str(running.person)).to_resource()
    with pytest.raises(OperationOutcome):
        client.resources("Observation").search(nonsense="x").fetch()


def test_fhirpy_asks_several_things_at_once(running: Running) -> None:
    client = AsyncFHIRClient(running.base, authorization=f"Bearer {running.token}")

    async def all_of_it() -> list[int]:
        asked = [
            client.resources(kind).search(patient=str(running.person))
            for kind in ("Observation", "Condition")
        ]
        return list(await asyncio.gather(*(one.count() for one in asked)))

    assert asyncio.run(all_of_it()) == [7, 1]


def test_fhirclient_reads_into_its_own_models(running: Running) -> None:
    client = FHIRClient(settings={"app_id": "test", "api_base": running.base})
    client.server.session.headers["Authorization"] = f"Bearer {running.token}"
    read = Patient.read(str(running.person), client.server)
    assert (read.birthDate.isostring, read.name[0].family) == ("1950-01-02", "Example")
    (ill,) = Condition.where({"patient": str(running.person)}).perform_resources_iter(client.server)
    assert ill.code.text == "Gout"


def test_whoever_has_no_token_is_told_how_to_prove_who_they_are(running: Running) -> None:
    answer = requests.get(f"{running.base}/Patient/{running.person}", timeout=30)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["issue"][0]["code"] == "login"
    assert requests.get(f"{running.base}/metadata", timeout=30).json()["fhirVersion"] == "4.0.1"
