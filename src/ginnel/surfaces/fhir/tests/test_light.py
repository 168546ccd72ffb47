"""Which searches are answered abreast: those about one person that ask for nothing that may be much."""

from __future__ import annotations

import pytest

from ginnel.kernel.web.tests.rsgi import Headers, Scope
from ginnel.surfaces.fhir import plain

ONE = "0189f6a0-0000-7000-8000-000000000001"


def is_light(address: str, method: str = "GET", **headers: str) -> bool:
    path, _, query = address.partition("?")
    scope = Scope(
        method=method, path=f"/fhir/R4/{path}", query_string=query, headers=Headers(*headers.items())
    )
    return plain.is_light(scope)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address",
    [
        f"Observation?patient={ONE}&code=http://snomed.info/sct|1",
        f"Encounter?patient={ONE}&_sort=-date&_count=20",
        f"Observation?subject=Patient%2F{ONE}",
        f"Observation?subject=Patient/{ONE}&date=ge2026-01-01&value-quantity=gt5",
        "Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018",
        "Patient?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C9990000018",
        "Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018&_count=5",
    ],
)
def test_a_search_about_one_person_is(address: str) -> None:
    assert is_light(address) and is_light(address, accept="application/fhir+json")


@pytest.mark.parametrize(
    "address",
    [
        f"Observation/{ONE}",
        f"Patient/{ONE}/$everything",
        "Observation",
        "Observation?code=1",
        f"Observation?patient={ONE}&_include=Observation:subject",
        f"Observation?patient={ONE}&_revinclude=Provenance:target",
        f"Observation?patient={ONE}&_has:Observation:patient:code=1",
        f"Observation?patient={ONE}&code:text=a",
        f"Observation?patient={ONE}&encounter.status=finished",
        f"Observation?patient={ONE}&_count=100",
        f"Observation?patient={ONE}&_count=20&_format=xml",
        f"Observation?patient={ONE}&_text=a",
        f"Observation?patient={ONE}&",
        "Observation?_cursor=abc",
        f"Observation?patient={ONE},{ONE}",
        f"Observation?patient={ONE}&subject={ONE}",
        "Observation?patient=local",
        f"Observation?patient={ONE}&identifier=a",
        "Observation?identifier=a",
        "Patient?identifier=9990000018",
        "Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018&gender=female",
        "Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018,https://a|1",
    ],
)
def test_what_may_be_much_is_not(address: str) -> None:
    assert not is_light(address)


def test_nor_is_another_format_or_another_method() -> None:
    address = f"Observation?patient={ONE}"
    assert not is_light(address, accept="application/fhir+xml") and not is_light(address, method="POST")
