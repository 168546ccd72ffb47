"""Sending anything at all, and what every answer must be."""

from __future__ import annotations

import json
import time
from typing import Any

from django.http import HttpResponse
from django.test import Client
from lxml import etree

SECONDS = 10
XML = "application/fhir+xml"


def check_answer(
    client: Client,
    method: str,
    path: str,
    data: bytes = b"",
    kind: str = "application/fhir+json",
    **headers: str,
) -> HttpResponse:
    """The answer, once it is seen to be one that a client can do something with."""
    begun = time.monotonic()
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer: HttpResponse = client.generic(method, path, data, content_type=kind, headers=sent)
    assert time.monotonic() - begun < SECONDS, f"{method} {path[:200]} took too long"
    assert answer.status_code < 500, f"{answer.status_code}: {method} {path[:200]} {data[:300]!r} {sent}"
    if answer.status_code >= 400 and method != "HEAD":
        assert kind_of(answer) == "OperationOutcome", f"{method} {path[:200]} {answer.content[:200]!r}"
    return answer


def kind_of(answer: HttpResponse) -> str:
    """The type of resource that was answered."""
    if answer.headers["Content-Type"].startswith(XML):
        return str(etree.QName(etree.fromstring(answer.content)).localname)
    return str(json.loads(answer.content)["resourceType"])


def tree_of(answer: HttpResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.content)
    return found
