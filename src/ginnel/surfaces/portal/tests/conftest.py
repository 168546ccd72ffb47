"""A pretend NHS login that this installation is set up to use, and a resident whom it knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from joserfc.jwk import RSAKey

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing.queries import service
from ginnel.surfaces.feeds import loading
from ginnel.surfaces.portal.nhs_login.configuring import PRIVATE_KEY
from ginnel.surfaces.portal.pretend import Account, Provider, serve
from ginnel.surfaces.portal.tests.residents import NUMBER, bundle

ADA = Account(NUMBER, "1950-01-01", "Testperson", "Ada Testperson")
ELSEWHERE = Account("9990000107", "1960-02-02", "Elsewhere", "Known nowhere here")


@pytest.fixture(scope="session")
def client_key() -> RSAKey:
    return RSAKey.generate_key(2048)


@pytest.fixture(scope="session")
def provider_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "pretend-1", "use": "sig"})


@pytest.fixture
def nhs_login(client_key: RSAKey, provider_key: RSAKey, settings: Any, tmp_path: Path) -> Iterator[Provider]:
    public = RSAKey.import_key(client_key.as_dict(private=False))
    provider = Provider("ginnel", public, (ADA, ELSEWHERE), key=provider_key)
    with serve(provider) as issuer:
        settings.GINNEL_HOME = tmp_path
        settings.GINNEL_NHS_LOGIN = {"issuer": issuer, "client": "ginnel"}
        (tmp_path / "keys").mkdir()
        (tmp_path / "keys" / PRIVATE_KEY).write_bytes(client_key.as_pem(private=True))
        yield provider


@pytest.fixture
def ada(db: None, tmp_path: Path) -> UUID:
    """Known to her practice, which traced her number."""
    organisations.ensure(
        code="SURGERY", name="The surgery", kind=OrganisationKind.GP_PRACTICE, by=service("administer")
    )
    path = tmp_path / "ada.json"
    path.write_bytes(bundle())
    list(loading.load_path(path, source="SURGERY"))
    person = people.proved_by(NUMBER, "1950-01-01")
    assert person is not None
    return person


@pytest.fixture
def browser(nhs_login: Provider) -> Client:
    return Client(raise_request_exception=True)
