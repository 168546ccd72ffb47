"""The pretend NHS login by HTTP on this machine, for a browser and for Ginnel."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import structlog

from ginnel.surfaces.portal.pretend.provider import Provider
from ginnel.surfaces.tracing.wire import Ask

log = structlog.get_logger("ginnel.portal")
HERE = "127.0.0.1"


@contextmanager
def serve(provider: Provider, port: int = 0) -> Iterator[str]:
    """Its address, which becomes its issuer, for as long as the block runs. Never reached from another machine."""
    server = ThreadingHTTPServer((HERE, port), _handler(provider))
    server.daemon_threads = True
    provider.issuer = f"http://{HERE}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider.issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(b"")

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers.get("content-length", 0))))

        def _reply(self, body: bytes) -> None:
            parts = urlsplit(self.path)
            parameters = tuple(parse_qsl(parts.query, keep_blank_values=True))
            told = provider.answer(Ask(self.command, parts.path, parameters, dict(self.headers), body))
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, *args: Any) -> None:
            """Without the address, which holds what is proved."""
            log.debug("the pretend NHS login answered")

    return Handler
