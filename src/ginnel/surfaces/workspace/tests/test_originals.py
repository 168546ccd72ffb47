"""The page of an entry as it was received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.queries import Received
from ginnel.foundation.record.tests.told import coded, somebody
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.views import entries

pytestmark = pytest.mark.django_db


@dataclass
class Worker(Permitting):
    identity: str = str(uuid7())
    capabilities: frozenset[Capability] = frozenset(Capability)


@pytest.mark.parametrize(
    "received, says",
    [
        (Received(b"{as it came}"), "{as it came}"),
        (Received(None), "No original bytes are kept"),
        (Received(None, is_withheld=True), "something that your role may not see"),
    ],
)
def test_the_page_says_why_there_are_no_bytes(
    monkeypatch: pytest.MonkeyPatch, received: Received, says: str
) -> None:
    told = somebody()
    pulse = told.say("Observation", status="final", code=coded("1", "Pulse"))
    monkeypatch.setattr(record, "entry_original", lambda **_: received)
    request: Any = RequestFactory().get("/")
    request.viewer, request.session, request.user = Worker(), {}, AnonymousUser()
    page = entries.original(request, person=told.person, entry=pulse, version=1).content.decode()
    assert says in page
    assert "As Ginnel keeps it" in page
