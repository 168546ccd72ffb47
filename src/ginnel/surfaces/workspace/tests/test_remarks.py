"""The page of an entry that was accepted with something wrong says what."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from ginnel.care.reception import actions as reception
from ginnel.care.reception.actions import Said
from ginnel.foundation.record.tests.told import coded, somebody
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.tests.test_originals import Worker
from ginnel.surfaces.workspace.views import entries

pytestmark = pytest.mark.django_db


def page(person: Any, entry: Any) -> str:
    request: Any = RequestFactory().get("/")
    request.viewer, request.session, request.user = Worker(), {}, AnonymousUser()
    return str(entries.entry(request, person=person, entry=entry).content.decode())


def test_an_entry_accepted_with_something_wrong_says_what_beside_where_it_came_from() -> None:
    told, id, by = somebody(), uuid7(), Permitting(organisation="SURGERY")
    tree = {
        "resourceType": "Observation",
        "status": "done",
        "code": coded("8867-4", "Heart rate"),
        "subject": {"reference": f"Patient/{told.person}"},
        "effectiveDateTime": "2026-11-20",
        "valueQuantity": {"value": 72, "unit": "beats a minute"},
        "component": [{"valueString": "at rest"}],
    }
    said = [Said("Observation", id, tree, b"{}", is_new=True)]
    reception.receive_said(organisation="SURGERY", said=said, by=by, is_tolerant=True)
    found = page(told.person, id)
    assert "Accepted with something wrong" in found
    assert "The code is not one that R4 allows here." in found
    assert "Observation.component[0].code" in found
    pulse = told.say("Observation", status="final", code=coded("1", "Pulse"))
    assert "Accepted with something wrong" not in page(told.person, pulse)
