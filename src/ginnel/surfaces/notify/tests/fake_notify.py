"""A GOV.UK Notify of our own for tests: a real server on this machine that keeps to its published REST API.

Sources: GOV.UK Notify, REST API documentation (authorisation, sending, status codes, templates), and what the
Government Digital Service's own client takes and makes (test_contract.py). It can be told to fail: `interfere` is
called before each answer, and answers it when true.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

from ginnel.foundation.notices.rules import WORDING
from ginnel.foundation.notices.states import Channel

SERVICE, SECRET = "8f3e1f7c-1111-4222-8333-444455556666", "0c6f1b2a-7777-4888-9999-aaaabbbbcccc"
KEY = f"ginnel_tests-{SERVICE}-{SECRET}"
_TYPES = {Channel.TEXT: "sms", Channel.EMAIL: "email"}
Interfere = Callable[["Handler"], bool]


def templates() -> list[dict[str, Any]]:
    """Ours, as an account holds them."""
    return [
        {
            "id": str(uuid4()),
            "name": str(name),
            "type": _TYPES[channel],
            "body": wording.body,
            "subject": wording.subject if channel == Channel.EMAIL else None,
            "version": 1,
        }
        for name, wording in WORDING.items()
        for channel in sorted(wording.channels)
    ]


class FakeNotify:
    """`with FakeNotify() as notify:` serves at `notify.url`; `notify.taken` are the notifications it took, oldest
    first; `statuses` says what became of one by its reference."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.by_id: dict[str, dict[str, Any]] = {}
        self.by_reference: dict[str, list[dict[str, Any]]] = {}
        self.statuses: dict[str, str] = {}
        self.templates = templates()
        self.interfere: Interfere = lambda handler: False
        self.lock = threading.Lock()
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.notify = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> FakeNotify:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed while it asked is what some tests are about, and no error of this server."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # an answer in two packets else waits 40 ms for the client's word

    @property
    def notify(self) -> FakeNotify:
        return self.server.notify  # type: ignore[attr-defined,no-any-return]

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: a test's output is its own."""

    def _handle(self) -> None:
        self.said = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        if refused := self._is_refused():
            self.refuse(403, "AuthError", refused)
        elif not self.notify.interfere(self):
            self.answer()

    do_GET = do_POST = _handle

    def _is_refused(self) -> str:
        _, _, token = self.headers.get("Authorization", "").partition("Bearer ")
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.PyJWTError:
            return "Invalid token: signature, api token not found"
        if claims.get("iss") != SERVICE:
            return "Invalid token: service not found"
        is_ours = abs(time.time() - claims.get("iat", 0)) <= 30
        return "" if is_ours else "Error: Your system clock must be accurate to within 30 seconds"

    def answer(self) -> None:
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if self.command == "POST" and address.path in ("/v2/notifications/sms", "/v2/notifications/email"):
            if made := self.take(address.path.rpartition("/")[2]):
                self.say(201, made)
        elif address.path == "/v2/notifications":
            found = self._held(
                self.notify.by_reference.get(asked["reference"], []) if "reference" in asked else None
            )
            self.say(200, {"notifications": found[::-1], "links": {"current": self.path}})
        elif one := re.fullmatch(r"/v2/notifications/([0-9a-f-]{36})", address.path):
            held = self.notify.by_id.get(one[1])
            self.say(200, self._held([held])[0]) if held else self.refuse(
                404, "NoResultFound", "No result found"
            )
        elif address.path == "/v2/templates":
            self.say(200, {"templates": self.notify.templates})
        else:
            self.refuse(404, "NotFound", "Not found")

    def take(self, kind: str) -> dict[str, Any] | None:
        """What was kept of what was sent; None where it was refused."""
        template = next(
            (one for one in self.notify.templates if one["id"] == self.said.get("template_id")), None
        )
        to = self.said.get("phone_number" if kind == "sms" else "email_address", "")
        if template is None or template["type"] != kind:
            self.refuse(400, "BadRequestError", "Template not found")
        elif not (re.fullmatch(r"07[0-9]{9}|\+[0-9]{8,15}", to) if kind == "sms" else "@" in to):
            self.refuse(400, "ValidationError", "phone_number Not enough digits")
        elif missing := self._missing(template["body"]):
            self.refuse(400, "BadRequestError", f"Missing personalisation: {missing}")
        else:
            return self._keep(kind, to, template)
        return None

    def _missing(self, body: str) -> str:
        fields = set(re.findall(r"\(\((\w+)\)\)", body))
        return ", ".join(sorted(fields - self.said.get("personalisation", {}).keys()))

    def _keep(self, kind: str, to: str, template: dict[str, Any]) -> dict[str, Any]:
        made = {
            "id": str(uuid4()),
            "reference": self.said.get("reference"),
            "phone_number" if kind == "sms" else "email_address": to,
            "type": kind,
            "personalisation": self.said.get("personalisation"),
            "template": {"id": template["id"], "version": template["version"]},
            "status": "created",
        }
        with self.notify.lock:
            self.notify.taken.append(made)
            self.notify.by_id[made["id"]] = made
            self.notify.by_reference.setdefault(made["reference"], []).append(made)
        return made

    def _held(self, which: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
        """These, or all where None, with what became of each."""
        with self.notify.lock:
            statuses = self.notify.statuses
            return [
                {**one, "status": statuses.get(one["reference"], one["status"])}
                for one in (self.notify.taken if which is None else which)
            ]

    def refuse(self, status: int, error: str, message: str) -> None:
        self.say(status, {"status_code": status, "errors": [{"error": error, "message": message}]})

    def say(self, status: int, payload: dict[str, Any]) -> None:
        body = json.dumps(payload).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
