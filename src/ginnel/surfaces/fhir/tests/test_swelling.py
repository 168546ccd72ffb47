"""No patch, and no row of them, makes of a resource more than may be sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from ginnel.surfaces.fhir.tests.told import get
from ginnel.surfaces.fhir.tests.writing import made, send, someone
from ginnel.surfaces.fhir.writing import patches

pytestmark = pytest.mark.django_db
NUMBER = "9990000018"
_GROWING = [{"op": "add", "path": "/extension", "value": [{"url": "urn:a", "extension": []}]}]


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        (_GROWING + [{"op": "copy", "from": "/extension", "path": "/extension/-"}] * 40, 413),
        (_GROWING + [{"op": "copy", "from": "/extension", "path": "/extension/0/extension"}] * 900, 422),
        ([{"op": "test", "path": "/resourceType", "value": "Patient"}] * 1_001, 413),
        ([{"op": "copy", "from": "/nowhere", "path": "/extension"}], 422),
    ],
)
def test_a_patch_does_not_swell_a_resource(client: Client, steps: list[Any], status: int) -> None:
    """Forty copies of a thing into itself were a million million of it."""
    mine = made(client, someone(NUMBER))
    send(client, "PATCH", f"Patient/{mine['id']}", steps, status, "application/json-patch+json")
    assert get(client, f"Patient/{mine['id']}")["meta"]["versionId"] == "1"


def test_patches_do_not_swell_a_resource_one_after_another(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patches, "MOST_BYTES", 2_000)
    mine = made(client, someone(NUMBER, extension=[{"url": "urn:a", "valueString": "x" * 500}]))
    steps = [{"op": "copy", "from": "/extension/0", "path": "/extension/-"}]
    answers = [
        client.patch(
            f"/fhir/R4/Patient/{mine['id']}", json.dumps(steps), content_type="application/json-patch+json"
        ).status_code
        for _ in range(4)
    ]
    assert answers[0] == 200 and answers[-1] == 413


def test_a_patch_that_nests_too_deep_is_refused(client: Client) -> None:
    mine = made(client, someone(NUMBER))
    value = b'{"extension":[' * 400 + b"{}" + b"]}" * 400
    steps = b'[{"op":"add","path":"/extension","value":[%b]}]' % value
    answer = send(client, "PATCH", f"Patient/{mine['id']}", steps, 400, "application/json-patch+json")
    assert json.loads(answer.content)["issue"][0]["code"] == "structure"
