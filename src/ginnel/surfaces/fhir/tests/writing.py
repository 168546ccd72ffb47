"""A client that writes."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

Tree = dict[str, Any]
JSON = "application/fhir+json"


def send(
    client: Client,
    method: str,
    place: str,
    tree: Any = None,
    status: int = 200,
    kind: str = JSON,
    **headers: str,
) -> HttpResponse:
    data = tree if isinstance(tree, bytes) else b"" if tree is None else json.dumps(tree).encode()
    answer: HttpResponse = client.generic(
        method,
        f"/fhir/R4/{place}",
        data,
        content_type=kind,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    assert answer.status_code == status, answer.content[:2000]
    return answer


def made(client: Client, tree: Tree, **headers: str) -> Tree:
    """A new resource, as it is answered."""
    found: Tree = json.loads(send(client, "POST", tree["resourceType"], tree, 201, **headers).content)
    return found


def someone(number: str = "", **more: Any) -> Tree:
    system = "https://fhir.nhs.uk/Id/nhs-number"
    known = {"identifier": [{"system": system, "value": number}]} if number else {}
    return {"resourceType": "Patient", **known, "name": [{"family": "Testperson", "given": ["Ada"]}], **more}


def seen(subject: str, code: str = "8867-4", **more: Any) -> Tree:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "subject": {"reference": f"Patient/{subject}"},
        **more,
    }


def bundle(type_: str, *entries: Tree) -> Tree:
    return {"resourceType": "Bundle", "type": type_, "entry": list(entries)}


def entry(method: str, url: str, resource: Tree | None = None, name: str = "", **request: str) -> Tree:
    return {
        **({"fullUrl": name} if name else {}),
        **({"resource": resource} if resource else {}),
        "request": {"method": method, "url": url, **request},
    }
