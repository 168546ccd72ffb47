"""What is pretended, answering by HTTP on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import structlog

from ginnel.surfaces.tracing.wire import Ask, Told

log = structlog.get_logger("ginnel.pretend")
HERE = "127.0.0.1"


@contextmanager
def served(answer: Callable[[Ask], Told], port: int = 0) -> Iterator[str]:
    """The address, for as long as the block runs. Never reached from another machine."""
    server = ThreadingHTTPServer((HERE, port), _handler(answer))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{HERE}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(answer: Callable[[Ask], Told]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply(b"")

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers.get("content-length", 0))))

        def _reply(self, body: bytes) -> None:
            parts = urlsplit(self.path)
            parameters = tuple(parse_qsl(parts.query, keep_blank_values=True))
            told = answer(Ask(self.command, parts.path, parameters, dict(self.headers), body))
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, *args: Any) -> None:
            """Without the address, which may hold who is searched for, or what is proved."""
            log.debug("a pretend service answered")

    return Handler
