from __future__ import annotations

import pytest
from django.test import Client

from ginnel.surfaces.fhir import calling
from ginnel.surfaces.fhir.tests.told import Calling


@pytest.fixture
def caller(monkeypatch: pytest.MonkeyPatch) -> Calling:
    """Whoever asks is this one; a test changes who that is."""
    found = Calling()
    monkeypatch.setattr(calling, "caller", lambda authorization, request_id: found)
    monkeypatch.setattr(calling, "introduced", lambda authorization, about, request_id: None)
    return found


@pytest.fixture
def client(caller: Calling) -> Client:
    return Client(raise_request_exception=True)
