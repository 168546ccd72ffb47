"""A MESH of our own for tests: a real server on this machine that keeps to NHS England's published API.

What it answers is what the sandbox that NHS England publishes answers (test_contract.py compares the two, where that is
installed). It can be told to fail: to cut an answer off, to answer with a failure, to stop at a certain request.
"""

from __future__ import annotations

import gzip
import json
import re
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from ginnel.surfaces.mesh.tests.post import Letter, Post

MEDIA = "application/vnd.mesh.v2+json"
MAILBOX = re.compile(r"/messageexchange/(?P<mailbox>[^/]+)(?P<rest>.*)")
ROUTES: tuple[tuple[str, str, str], ...] = (
    ("POST", r"", "handshake"),
    ("GET", r"/inbox", "list"),
    ("GET", r"/inbox/(?P<message>[^/]+)", "download"),
    ("GET", r"/inbox/(?P<message>[^/]+)/(?P<chunk>\d+)", "download"),
    ("PUT", r"/inbox/(?P<message>[^/]+)/status/acknowledged", "acknowledge"),
    ("POST", r"/outbox", "send"),
    ("POST", r"/outbox/(?P<message>[^/]+)/(?P<chunk>\d+)", "send_chunk"),
    ("GET", r"/outbox/tracking", "track"),
)
Interfere = Callable[["Handler", str, dict[str, str]], bool]


class FakeMesh:
    """`with FakeMesh("OURS", "THEIRS") as mesh:` serves at `mesh.url`; `mesh.post` is what lies there.

    `asked` is what was asked of it, oldest first. `interfere` is called before each answer, and answers it when true.
    """

    def __init__(
        self, *mailboxes: str, certificate: Path | None = None, client_authority: Path | None = None
    ) -> None:
        self.post = Post(*mailboxes)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.interfere: Interfere = lambda handler, what, named: False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.mesh = self  # type: ignore[attr-defined]
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            if client_authority:
                context.load_verify_locations(client_authority)
                context.verify_mode = ssl.CERT_REQUIRED
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            scheme = "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> FakeMesh:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def times(self, what: str, message: str = "") -> int:
        """How often `what` was asked, of `message` where one is named."""
        return sum(
            each == what and named.get("message", message) == (message or named.get("message", message))
            for each, named in self.asked
        )


class Handler(BaseHTTPRequestHandler):
    """One request: let in, found in ROUTES, answered."""

    protocol_version = "HTTP/1.1"

    @property
    def mesh(self) -> FakeMesh:
        return self.server.mesh  # type: ignore[attr-defined,no-any-return]

    @property
    def post(self) -> Post:
        return self.mesh.post

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: a test's output is its own."""

    def _handle(self) -> None:
        # A body left unread would be taken for the next request of this connection.
        self.body = self._read()
        self.address = urlsplit(self.path)
        match = MAILBOX.fullmatch(self.address.path)
        self.mailbox = unquote(match["mailbox"]).upper() if match else ""
        if match is None or not self.post.lets_in(self.mailbox, self.headers.get("Authorization", "")):
            self.say(403, {"errorDescription": "Invalid Authentication Token"})
            return
        for method, pattern, what in ROUTES:
            found = re.fullmatch(pattern, match["rest"])
            if found and method == self.command:
                named = {name: unquote(value) for name, value in found.groupdict().items()}
                self.mesh.asked.append((what, named))
                if not self.mesh.interfere(self, what, named):
                    getattr(self, f"on_{what}")(**named)
                return
        self.say(404)

    do_GET = do_POST = do_PUT = _handle

    def _read(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def say(self, status: int, payload: dict[str, Any] | None = None) -> None:
        self.give(status, b"" if payload is None else json.dumps(payload).encode(), {"Content-Type": MEDIA})

    def give(self, status: int, body: bytes, headers: dict[str, str], *, only: int | None = None) -> None:
        """Answer; with `only`, break off after so many bytes of what was announced."""
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if only is None else body[:only])
        if only is not None:
            self.wfile.flush()
            self.close_connection = True

    def on_handshake(self) -> None:
        self.say(200)

    def on_list(self) -> None:
        asked = {name: values[0] for name, values in parse_qs(self.address.query).items()}
        most = int(asked.get("max_results", 500))
        if not 10 <= most <= 5000:
            self.say(422, {"detail": [{"msg": "max_results"}]})
            return
        waiting = [letter.id for letter in self.post.inbox(self.mailbox)]
        start = waiting.index(asked["continue_from"]) + 1 if asked.get("continue_from") in waiting else 0
        page = waiting[start : start + most]
        here = f"/messageexchange/{self.mailbox}/inbox"
        links = {"self": f"{here}?{urlencode(asked)}"}
        if start + most < len(waiting):
            links["next"] = f"{here}?{urlencode({'max_results': most, 'continue_from': page[-1]})}"
        self.say(200, {"messages": page, "links": links, "approx_inbox_count": len(waiting)})

    def on_download(self, message: str, chunk: str = "1", *, only: int | None = None) -> None:
        letter, number = self.post.letters.get(message), int(chunk)
        if letter is None:
            self.say(404)
        elif letter.recipient != self.mailbox:
            self.say(403)
        elif letter.status == "gone":
            self.say(410)
        elif not 1 <= number <= letter.total:
            self.say(404)
        else:
            body, encoding = self._packed(letter, number)
            headers = {**_headers(letter, number), "Content-Encoding": encoding}
            self.give(200 if number >= letter.total else 206, body, headers, only=only)

    def _packed(self, letter: Letter, number: int) -> tuple[bytes, str]:
        """As it was sent; what was sent plain is packed for whoever takes it so, as version 2 of the API does."""
        if letter.kind == "REPORT":
            return b"", ""
        body = letter.chunks[number - 1]
        takes = "gzip" in self.headers.get("Accept-Encoding", "")
        if letter.encoding == "gzip":
            return (body, "gzip") if takes else (gzip.decompress(body), "")
        return (gzip.compress(body), "gzip") if takes else (body, "")

    def on_acknowledge(self, message: str) -> None:
        with self.post.lock:
            letter = self.post.letters.get(message)
            if letter is None:
                self.say(404)
                return
            if letter.recipient != self.mailbox:
                self.say(403)
                return
            letter.status = "acknowledged"
        self.say(200)

    def on_send(self) -> None:
        recipient = self.headers.get("Mex-To", "").upper()
        number, _, total = self.headers.get("Mex-Chunk-Range", "1:1").partition(":")
        if recipient not in self.post.passwords:
            self.say(417, {"detail": [{"event": "SEND", "code": "12", "msg": "Unregistered to address"}]})
        elif not self.body or number != "1":
            self.say(417, {"detail": [{"event": "COLLECT", "code": "02", "msg": "MissingDataFile"}]})
        else:
            letter = Letter(
                self.post.next_id(),
                self.mailbox,
                recipient,
                self.headers.get("Mex-WorkflowID", ""),
                [self.body],
                int(total),
                self.headers.get("Content-Encoding", ""),
                self.headers.get("Mex-FileName", ""),
                self.headers.get("Mex-LocalID", ""),
            )
            with self.post.lock:
                self.post.letters[letter.id] = letter
            self.say(202, {"message_id": letter.id})

    def on_send_chunk(self, message: str, chunk: str) -> None:
        with self.post.lock:
            letter = self.post.letters.get(message)
            if letter is None or letter.sender != self.mailbox:
                self.say(404)
                return
            if int(chunk) != len(letter.chunks) + 1 or int(chunk) > letter.total:
                self.say(406)
                return
            letter.chunks.append(self.body)
        self.say(202, {"message_id": message, "block_id": int(chunk)})

    def on_track(self) -> None:
        message = parse_qs(self.address.query).get("messageID", [""])[0]
        letter = self.post.letters.get(message)
        if letter is None or letter.sender != self.mailbox:
            self.say(404)
            return
        said = {
            "message_id": letter.id,
            "local_id": letter.local_id,
            "workflow_id": letter.workflow,
            "filename": letter.filename,
            "recipient": letter.recipient,
            "status": letter.status,
            "status_success": True,
        }
        self.say(200, said)


def _headers(letter: Letter, number: int) -> dict[str, str]:
    headers = {
        "Mex-From": letter.sender,
        "Mex-To": letter.recipient,
        "Mex-WorkflowID": letter.workflow,
        "Mex-Chunk-Range": f"{number}:{letter.total}",
        "Mex-Total-Chunks": str(letter.total),
        "Mex-LocalID": letter.local_id,
        "Mex-FileName": letter.filename or f"{letter.id}.dat",
        "Mex-MessageType": letter.kind,
        "Mex-MessageID": letter.id,
        "Mex-Version": "1.0",
        "Content-Type": "application/octet-stream",
    }
    return headers | {f"Mex-{name}": value for name, value in letter.report.items()}
