"""How requests come to the pretend national service: in this process, or by HTTP on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from ginnel.surfaces.tracing.access import Access
from ginnel.surfaces.tracing.pds import Pds
from ginnel.surfaces.tracing.pretend.granting import Granting
from ginnel.surfaces.tracing.pretend.register import Register
from ginnel.surfaces.tracing.wire import Ask, Told

log = structlog.get_logger("ginnel.tracing")
HERE = "https://pretend.invalid"
BASE = "/personal-demographics/FHIR/R4"


class InProcess:
    """A transport that ends in a register of this process."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def send(self, ask: Ask) -> Told:
        return self._register.answer(ask)


def open_pds(truth: Path) -> Pds:
    """A client of a register of the county whose truth/pds.ndjson this is, as fast as it goes: for `ginnel demo`."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    token_url = f"{HERE}/oauth2/token"
    granting = Granting(token_url, "pretend-key", "pretend-1", key.public_key())
    access = Access(token_url, "pretend-key", "pretend-1", key)
    register = Register.of_county(truth, granting)
    return Pds(HERE + BASE, access, InProcess(register), per_second=float("inf"))


@contextmanager
def serve(register: Register) -> Iterator[str]:
    """The address of a server, up to FHIR/R4, that answers from this register for as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(register))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{BASE}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def access_to(url: str, key: RSAPrivateKey) -> tuple[Access, Granting]:
    """An application that the server at `url` (of `serve`) knows, and the server's side of it."""
    parts = urlsplit(url)
    token_url = f"{parts.scheme}://{parts.netloc}/oauth2/token"
    return (
        Access(token_url, "pretend-key", "pretend-1", key),
        Granting(token_url, "pretend-key", "pretend-1", key.public_key()),
    )


def _handler(register: Register) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply(b"")

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers.get("content-length", 0))))

        def _reply(self, body: bytes) -> None:
            parts = urlsplit(self.path)
            parameters = tuple(parse_qsl(parts.query, keep_blank_values=True))
            told = register.answer(Ask(self.command, parts.path, parameters, dict(self.headers), body))
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, *args: Any) -> None:
            """Without the address, which in a search holds who is searched for."""
            log.debug("the pretend service answered")

    return Handler
