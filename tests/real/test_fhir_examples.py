"""Every official example of R4 and of UK Core is valid here and stored by a create, or the reason is told."""

from __future__ import annotations

import pytest
from django.test import Client

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.sharing.queries import service
from ginnel.surfaces.fhir.tests.conftest import caller, client
from ginnel.surfaces.fhir.tests.writing import made, someone
from tests.real.asking import files, is_taken, is_valid, told

__all__ = ["caller", "client"]
pytestmark = pytest.mark.django_db
# folder -> how many files it has
FOLDERS = {
    "hl7-fhir-r4-examples": 411,
    "ukcore-fhir-r4/examples": 138,
    "fhir-r4-validator-cases/r4-examples": 65,
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_examples_are_valid_and_stored_or_the_reason_is_told(real_data, client: Client, folder: str) -> None:
    organisations.ensure(code="TEST", name="A surgery", by=service("administer"))
    patient = made(client, someone())["id"]
    paths = list(files(real_data(folder)))
    refused = {path.name for path in paths if not is_valid(client, path)}
    left = {path.name for path in paths if path.name not in refused and not is_taken(client, path, patient)}
    assert refused == told(f"Examples: {folder}")
    assert left == set()
    assert len(paths) == FOLDERS[folder]
