"""Asking the API about files written by others, as the system of an organisation would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client
from lxml import etree

from ginnel.foundation.record.fhir import json, xml

REFERENCE = Path(__file__).parents[2] / "docs/reference/others-cases.md"
_ROW = re.compile(r"\| `([^`]+)` \|")
_LITERAL = re.compile(r"([A-Z][A-Za-z]+)/[A-Za-z0-9.\-]{1,64}(/_history/.*)?")


def told(heading: str) -> set[str]:
    """What the first column of a table in the documents names, under a heading that begins so."""
    _, _, rest = REFERENCE.read_text().partition(f"## {heading}")
    assert rest, f"{REFERENCE.name} has no heading {heading}"
    return {found[1] for line in rest.split("\n## ")[0].splitlines() if (found := _ROW.match(line))}


def post(client: Client, place: str, data: bytes, kind: str) -> HttpResponse:
    sent = {"content_type": f"application/fhir+{kind}", "headers": {"accept": "application/fhir+json"}}
    answer: HttpResponse = client.generic("POST", f"/fhir/R4/{place}", data, **sent)
    return answer


def is_valid(client: Client, path: Path) -> bool:
    """Whether `$validate` finds no error in a file, of whatever type it says it is."""
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    answer = post(client, f"{kind_of(data)}/$validate", data, path.suffix.lstrip("."))
    if answer.status_code != 200:
        return False
    return not any(one["severity"] in ("error", "fatal") for one in json.read(answer.content)["issue"])


def kind_of(data: bytes) -> str:
    """The type that a file says, or any type where it cannot be read."""
    try:
        if data.lstrip().startswith(b"{"):
            return str(json.read(data)["resourceType"])
        return str(etree.QName(etree.fromstring(data)).localname)
    except (json.Unreadable, etree.XMLSyntaxError, KeyError):
        return "Patient"


def is_taken(client: Client, path: Path, patient: str) -> bool:
    """Whether a file is stored by a create, sent by somebody who knows one Patient here and no other id of ours."""
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    tree = xml.read(data) if path.suffix == ".xml" else json.read(data)
    return (
        post(client, tree["resourceType"], json.canonical(as_sent(tree, patient)), "json").status_code == 201
    )


def as_sent(value: Any, patient: str) -> Any:
    """A tree whose references by ids of its own are by our Patient's, and of other types by an identifier."""
    if type(value) is list:
        return [as_sent(one, patient) for one in value]
    if type(value) is not dict:
        return value
    made = {name: as_sent(one, patient) for name, one in value.items()}
    text = made.get("reference")
    found = _LITERAL.fullmatch(text) if type(text) is str else None
    if found and found[1] == "Patient":
        made["reference"] = f"Patient/{patient}"
    elif found:
        made.pop("_reference", None)
        meant = {"system": "urn:ietf:rfc:3986", "value": f"http://hl7.org/fhir/{made.pop('reference')}"}
        made = {"type": found[1], "identifier": meant, **made}
    return made


def files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.suffix in (".json", ".xml"))
