"""One exchange with a server: what was sent, and what came back."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from ginnel.foundation.record.fhir import xml

Tree = dict[str, Any]
FORMATS = {
    "json": "application/fhir+json",
    "xml": "application/fhir+xml",
    "form": "application/x-www-form-urlencoded",
}


class Failed(Exception):
    """An assertion did not hold."""


class Untried(Exception):
    """This runner cannot judge it."""


@dataclass
class Sent:
    method: str
    url: str
    headers: dict[str, str]
    tree: Tree = field(default_factory=dict)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes
    sent: Sent
    tree: Tree = field(default_factory=dict)


@dataclass(frozen=True)
class Server:
    base: str
    token: str

    def ask(self, sent: Sent, data: bytes | None) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}", **sent.headers}
        request = urllib.request.Request(sent.url, data, headers, method=sent.method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=60) as found:  # noqa: S310
                return _answer(found, sent)
        except urllib.error.HTTPError as refused:
            with refused:
                return _answer(refused, sent)


def _answer(found: Any, sent: Sent) -> Answer:
    headers = {name.lower(): value for name, value in found.headers.items()}
    answer = Answer(found.status, headers, found.read(), sent)
    if answer.content:
        answer.tree = read(answer.content, format_of(headers))
    return answer


def format_of(headers: dict[str, str]) -> str:
    return "xml" if "xml" in headers.get("content-type", "") else "json"


def read(content: bytes, format_: str) -> Tree:
    """A resource; nothing where the content is none."""
    try:
        tree = xml.read(content) if format_ == "xml" else json.loads(content)
    except ValueError:
        return {}
    return tree if isinstance(tree, dict) else {}
