"""fhirclient (PyPI), SMART's own: it finds the token endpoint itself, and reads everything into its models of R4."""

from __future__ import annotations

import pytest
from fhirclient.client import FHIRClient
from fhirclient.models.bundle import Bundle
from fhirclient.models.condition import Condition
from fhirclient.models.fhirsearch import FHIRSearch
from fhirclient.models.observation import Observation
from fhirclient.models.patient import Patient

from tests.clients.conftest import EVERYTHING, Open
from tests.clients.sent import LOCAL, pulse, someone, together


@pytest.fixture
def smart(api: Open) -> FHIRClient:
    """Proved by its own SMART Backend Services, the addresses read from the capability statement."""
    proof = api.system.assertion(api.address)
    given = {"app_id": api.system.client, "api_base": api.base, "jwt_token": proof, "scope": EVERYTHING}
    client = FHIRClient(settings=given)
    client.wants_patient = False
    client.prepare()
    client.server.authorize()
    assert client.ready
    return client


def _created(smart: FHIRClient, kind: type, tree: dict[str, object]) -> str:
    return str(kind(tree).create(smart.server)["id"])


def test_it_reads_the_capability_statement(smart: FHIRClient) -> None:
    types = {one.type for one in smart.server.capabilityStatement.rest[0].resource}
    assert {"Patient", "Observation", "Encounter"} <= types


def test_what_it_creates_it_reads(smart: FHIRClient) -> None:
    patient = Patient.read(_created(smart, Patient, someone()), smart.server)
    assert patient.name[0].family == "Testperson"
    assert patient.birthDate.isostring == "1950-01-01"


def test_it_updates_what_it_created(smart: FHIRClient) -> None:
    patient = _created(smart, Patient, someone())
    seen = Observation.read(_created(smart, Observation, pulse(f"Patient/{patient}")), smart.server)
    seen.status = "amended"
    seen.update(smart.server)
    assert Observation.read(seen.id, smart.server).meta.versionId == "2"


def test_it_searches_and_pages_through(smart: FHIRClient) -> None:
    patient = _created(smart, Patient, someone())
    for beats in range(60, 65):
        _created(smart, Observation, pulse(f"Patient/{patient}", beats))
    search = FHIRSearch(Observation, {"patient": patient, "_count": "2"})
    pages = list(search.perform_iter(smart.server))
    assert [len(page.entry) for page in pages] == [2, 2, 1]
    assert {entry.resource.valueQuantity.value for page in pages for entry in page.entry} == set(
        range(60, 65)
    )


def test_it_finds_by_identifier(smart: FHIRClient) -> None:
    tree = someone()
    made = _created(smart, Patient, tree)
    search = Patient.where({"identifier": f"{LOCAL}|{tree['identifier'][0]['value']}"})
    (found,) = search.perform_resources_iter(smart.server)
    assert found.link[0].other.reference == f"Patient/{made}"


def test_it_finds_conditions_of_somebody(smart: FHIRClient) -> None:
    patient = _created(smart, Patient, someone())
    ill = {
        "resourceType": "Condition",
        "subject": {"reference": f"Patient/{patient}"},
        "code": {"text": "Gout"},
    }
    _created(smart, Condition, ill)
    (found,) = Condition.where({"patient": patient}).perform_resources_iter(smart.server)
    assert found.code.text == "Gout"


def test_its_transaction_stores_all(smart: FHIRClient) -> None:
    answer = smart.server.post_json("", Bundle(together()).as_json()).json()
    statuses = [one.response.status for one in Bundle(answer).entry]
    assert [status[:3] for status in statuses] == ["201", "201"]


def test_what_it_deletes_is_gone(smart: FHIRClient) -> None:
    patient = _created(smart, Patient, someone())
    seen = Observation.read(_created(smart, Observation, pulse(f"Patient/{patient}")), smart.server)
    seen.delete(smart.server)
    with pytest.raises(Exception, match="410"):
        Observation.read(seen.id, smart.server)
