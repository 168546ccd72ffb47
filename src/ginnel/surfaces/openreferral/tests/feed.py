"""A feed on this machine that answers what a test says, however wrong."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ginnel.surfaces.openreferral.network import Getter
from ginnel.surfaces.openreferral.network.addresses import reach_of

ABOUT = {
    "version": "HSDS-UK-3.0",
    "profile": "https://docs.openreferraluk.org/en/3.0/",
    "openapi_url": "https://docs.openreferraluk.org/en/latest/openapi30.json",
}


@dataclass(frozen=True)
class Raw:
    """An answer that is no plain JSON with 200."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


Said = Any
Answering = Callable[[str, dict[str, str]], Said]


@dataclass
class Feed:
    """`answers` is asked for every path and query; None is 404. `asked` lists what was asked for."""

    answers: Answering
    address: str = ""
    asked: list[str] = field(default_factory=list)

    def getter(self, tries: int = 2) -> Getter:
        return Getter(reach_of(self.address), pause=lambda seconds: None, tries=tries)


@contextmanager
def served(answers: Answering, certificate: Path | None = None) -> Iterator[Feed]:
    """With a `certificate`, a file that holds its key too, by https."""
    feed = Feed(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            feed.asked.append(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            said = feed.answers(parts.path, query)
            raw = said if isinstance(said, Raw) else Raw(json.dumps(said).encode())
            raw = Raw(b"{}", 404) if said is None else raw
            self.send_response(raw.status)
            for name, value in {"Content-Type": raw.kind, **raw.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw.body)))
            self.end_headers()
            self.wfile.write(raw.body)

        def log_message(self, *_: Any) -> None:
            """Nothing, in a test."""
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    feed.address = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}"
    try:
        yield feed
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def page(contents: list[Any], number: int = 1, pages: int = 1, total: int | None = None) -> dict[str, Any]:
    return {
        "total_items": len(contents) if total is None else total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def listing(services: list[dict[str, Any]], per_page: int = 2) -> Answering:
    """A feed as it should be, of these services."""
    pages = max(1, -(-len(services) // per_page))
    flat = [{name: value for name, value in one.items() if not isinstance(value, list)} for one in services]

    def answers(path: str, query: dict[str, str]) -> Said:
        if path == "/":
            return ABOUT
        if path == "/services":
            at = int(query.get("page", "1"))
            return page(flat[(at - 1) * per_page : at * per_page], at, pages, len(services))
        return next((one for one in services if path == f"/services/{one['id']}"), None)

    return answers
