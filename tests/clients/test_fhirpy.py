"""fhirpy (PyPI): create, read, search, page, count, update, patch, transaction, delete."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import requests
from fhirpy import AsyncFHIRClient, SyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome, ResourceNotFound

from tests.clients.conftest import Open
from tests.clients.sent import LOCAL, Tree, pulse, someone, together


@pytest.fixture
def client(api: Open) -> SyncFHIRClient:
    return SyncFHIRClient(api.base, authorization=f"Bearer {api.token()}")


def _content(tree: Tree) -> Tree:
    return {name: value for name, value in tree.items() if name != "resourceType"}


def _saved(client: SyncFHIRClient, tree: Tree) -> Any:
    made = client.resource(tree["resourceType"], **_content(tree))
    made.save()
    return made


def test_what_it_creates_it_reads(client: SyncFHIRClient) -> None:
    made = _saved(client, someone())
    read = client.reference("Patient", made.id).to_resource()
    assert read["name"][0]["family"] == "Testperson"


def test_it_finds_by_identifier_and_counts_without_a_page(client: SyncFHIRClient) -> None:
    patient = _saved(client, someone())
    number = f"{LOCAL}|{patient['identifier'][0]['value']}"
    (found,) = client.resources("Patient").search(identifier=number).fetch()
    assert found["link"][0]["other"]["reference"] == f"Patient/{patient.id}"
    assert client.resources("Patient").search(identifier=number).count() == 1


def test_it_pages_through_to_the_end(client: SyncFHIRClient) -> None:
    patient = _saved(client, someone())
    for beats in range(60, 67):
        _saved(client, pulse(f"Patient/{patient.id}", beats))
    search = client.resources("Observation").search(patient=patient.id)
    every = search.limit(2).fetch_all()
    assert sorted(one["valueQuantity"]["value"] for one in every) == list(range(60, 67))
    assert search.count() == 7


def test_it_sorts_and_reads_what_comes_first(client: SyncFHIRClient) -> None:
    patient = _saved(client, someone())
    for day in range(1, 4):
        _saved(client, pulse(f"Patient/{patient.id}", effectiveDateTime=f"2026-01-0{day}"))
    newest = client.resources("Observation").search(patient=patient.id).sort("-date").first()
    assert newest["effectiveDateTime"] == "2026-01-03"
    assert client.reference("Observation", newest.id).to_resource()["code"] == newest["code"]


def test_it_asks_several_things_at_once(api: Open, client: SyncFHIRClient) -> None:
    patient = _saved(client, someone())
    _saved(client, pulse(f"Patient/{patient.id}"))
    at_once = AsyncFHIRClient(api.base, authorization=f"Bearer {api.token()}")

    async def all_of_it() -> list[int]:
        asked = [at_once.resources(kind).search(patient=patient.id) for kind in ("Observation", "Condition")]
        return list(await asyncio.gather(*(one.count() for one in asked)))

    assert asyncio.run(all_of_it()) == [1, 0]


def test_whoever_has_no_token_is_told_how_to_prove_who_they_are(api: Open) -> None:
    answer = requests.get(f"{api.base}/Patient", timeout=30)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["issue"][0]["code"] == "login"


def test_it_updates_and_patches_what_it_created(client: SyncFHIRClient) -> None:
    seen = _saved(client, pulse(f"Patient/{_saved(client, someone()).id}"))
    seen["status"] = "amended"
    seen.save()
    assert seen["meta"]["versionId"] == "2"
    assert client.reference("Observation", seen.id).to_resource()["status"] == "amended"


def test_its_transaction_stores_all_with_the_references_between_them(client: SyncFHIRClient) -> None:
    answer = client.execute("", method="post", data=together())
    patient, seen = (entry["response"]["location"].split("/_history")[0] for entry in answer["entry"])
    assert client.execute(seen, method="get")["subject"]["reference"] == patient


def test_a_bundle_that_it_saves_is_a_transaction(client: SyncFHIRClient) -> None:
    answer = client.resource("Bundle", **_content(together()))
    answer.save()
    assert answer["type"] == "transaction-response"


def test_it_creates_under_a_condition_once(api: Open) -> None:
    """Its own get_or_create sends the condition where FHIR has none; this is what FHIR says."""
    tree = someone()
    condition = f"identifier={LOCAL}|{tree['identifier'][0]['value']}"
    asks = {"authorization": f"Bearer {api.token()}", "extra_headers": {"If-None-Exist": condition}}
    client = SyncFHIRClient(api.base, **asks)
    assert _saved(client, tree).id == _saved(client, tree).id


def test_it_is_told_what_is_wrong_in_fhir(client: SyncFHIRClient) -> None:
    with pytest.raises(OperationOutcome) as refused:
        client.resource("Observation", status="final").save()
    assert refused.value.resource["issue"]
    with pytest.raises(OperationOutcome):
        client.resources("Observation").search(nonsense="x").fetch()
    with pytest.raises(ResourceNotFound):
        client.reference("Patient", "01890000-0000-7000-8000-000000000000").to_resource()


def test_what_it_deletes_is_gone(client: SyncFHIRClient) -> None:
    seen = _saved(client, pulse(f"Patient/{_saved(client, someone()).id}"))
    seen.delete()
    with pytest.raises(ResourceNotFound):
        client.reference("Observation", seen.id).to_resource()
