"""What a WSGI application is told of a request (PEP 3333), as granian's own WSGI tells it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from wsgiref.types import WSGIEnvironment

if TYPE_CHECKING:
    from granian.rsgi import Headers, Scope


def environ(scope: Scope, body: object) -> WSGIEnvironment:
    """Only `body` can be waited for. A path that is no UTF-8 has lost by now what it was."""
    server, _, port = scope.server.rpartition(":")
    headers = joined(scope.headers)
    found: WSGIEnvironment = {
        "GATEWAY_INTERFACE": "CGI/1.1",
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # WSGI's strings are bytes that are called latin-1.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "REMOTE_ADDR": bare(scope.client.rpartition(":")[0]),
        "SERVER_NAME": bare(server),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_SOFTWARE": "Granian",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name in ("content-type", "content-length"):
        if name in headers:
            found[name.upper().replace("-", "_")] = headers.pop(name)
    if "host" not in headers:
        headers["host"] = scope.authority or ""  # HTTP/2 says it beside the address
    for name, value in headers.items():
        found["HTTP_" + name.upper().replace("-", "_")] = value
    return found


def joined(headers: Headers) -> dict[str, str]:
    """Each under its name, in lower case. What was said several times is joined, as RFC 9110 (5.3) allows; cookies as
    HTTP/2 has them apart (RFC 9113, 8.2.3). A value in letters that no header has is empty, for somebody said
    something. A name with an underscore would be taken for one with a hyphen, which a proxy may have vouched for."""
    found: dict[str, str] = {}
    for name, value in headers.items():
        if name not in found:
            found[name] = value
        elif name not in ("content-type", "content-length"):
            found[name] += ("; " if name == "cookie" else ",") + value
    for name in headers.keys():  # noqa: SIM118  (it promises no more)
        if "_" in name:
            found.pop(name, None)
        else:
            found.setdefault(name, "")
    return found


def bare(address: str) -> str:
    """IPv6 without its brackets."""
    return address.removeprefix("[").removesuffix("]")
