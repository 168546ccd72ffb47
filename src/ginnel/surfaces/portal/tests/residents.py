"""A resident as her practice sends her, and her way through NHS login."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ginnel.surfaces.portal.pretend import Provider
from ginnel.surfaces.tracing.wire import Ask

NUMBER = "9990000018"
_VERIFIED = {
    "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus",
    "valueCodeableConcept": {
        "coding": [
            {
                "system": "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland",
                "code": "01",
            }
        ]
    },
}


def bundle(status: str = "01", **more: Any) -> bytes:
    """The practice's file: who she is, and that she has heart failure."""
    verified = json.loads(json.dumps(_VERIFIED).replace('"01"', f'"{status}"'))
    patient = {
        "resourceType": "Patient",
        "id": "ada",
        "identifier": [
            {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": NUMBER, "extension": [verified]}
        ],
        "name": [{"family": "Testperson", "given": ["Ada"]}],
        "birthDate": "1950-01-01",
        "gender": "female",
        **more,
    }
    condition = {
        "resourceType": "Condition",
        "id": "ada-1",
        "subject": {"reference": "Patient/ada"},
        "code": {"text": "Heart failure"},
        "recordedDate": "2026-11-02T09:00:00Z",
    }
    resources = [patient, condition]
    entries = [
        {"fullUrl": f"https://x.example/{one['resourceType']}/{one['id']}", "resource": one}
        for one in resources
    ]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def there(browser: Client) -> str:
    """The address at NHS login to which whoever starts to sign in is sent."""
    return str(browser.get(reverse("portal:start")).headers["location"])


def back(provider: Provider, address: str, number: str = NUMBER, level: str = "P9") -> dict[str, str]:
    """What NHS login sends whoever signs in there back with."""
    form = urlencode({"account": number, "level": level}).encode()
    parts = urlsplit(address)
    told = provider.answer(Ask("POST", parts.path, tuple(parse_qsl(parts.query)), {}, form))
    assert told.status == 303, told
    return {name: values[0] for name, values in parse_qs(urlsplit(told.headers["location"]).query).items()}


def sign_in(browser: Client, provider: Provider, number: str = NUMBER, level: str = "P9") -> HttpResponse:
    said = back(provider, there(browser), number, level)
    return browser.get(reverse("portal:done"), said)  # type: ignore[return-value]
