"""What no library sends: bytes that are hardly HTTP, to a server as an operator runs it, which goes on answering."""

from __future__ import annotations

import socket
import urllib.request
from urllib.parse import urlsplit

import pytest

from tests.clients.conftest import Open

BODY = b'{"resourceType":"Patient"}'
LINES = {
    "a length that is no number": b"POST /fhir/R4/Patient HTTP/1.1\r\nContent-Length: many\r\n\r\n" + BODY,
    "a length below nothing": b"POST /fhir/R4/Patient HTTP/1.1\r\nContent-Length: -1\r\n\r\n" + BODY,
    "a length of more than comes": b"POST /fhir/R4/Patient HTTP/1.1\r\nContent-Length: 1000\r\n\r\n" + BODY,
    "a length of more than there is": b"POST /fhir/R4/Patient HTTP/1.1\r\nContent-Length: 99999999999999\r\n\r\n",
    "two lengths": b"POST /fhir/R4/Patient HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 26\r\n\r\n" + BODY,
    "a length and chunks": (
        b"POST /fhir/R4/Patient HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n1a\r\n"
        + BODY + b"\r\n0\r\n\r\n"
    ),
    "chunks without an end": b"POST /fhir/R4/Patient HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1a\r\n" + BODY,
    "a search without a length": b"POST /fhir/R4/Patient/_search HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
    "a form of a length that is no number": b"POST /oauth/token HTTP/1.1\r\nContent-Length: x\r\n\r\na=b",
    "a long address": b"GET /fhir/R4/Patient?code=" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
    "a long header": b"GET /fhir/R4/Patient HTTP/1.1\r\nPrefer: " + b"a" * 500_000 + b"\r\n\r\n",
    "many headers": b"GET /fhir/R4/Patient HTTP/1.1\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n",
    "bytes in a header": b"GET /fhir/R4/Patient HTTP/1.1\r\nAccept: \xff\xfe\x00\r\nIf-Match: \x80\r\n\r\n",
    "bytes in an address": b"GET /fhir/R4/\xff\xfe?\xff=\x00 HTTP/1.1\r\n\r\n",
    "no host": b"GET /fhir/R4/metadata HTTP/1.1\r\n\r\n",
    "another host": b"GET /fhir/R4/metadata HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
    "a whole address": b"GET http://elsewhere.example/fhir/R4/metadata HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "gzip that is none": (
        b"POST /fhir/R4/Patient HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 26\r\n\r\n" + BODY
    ),
}  # fmt: skip


def _sent(address: str, data: bytes) -> bytes:
    """What is answered before the connection ends or nothing more comes."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
        connection.settimeout(5)
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(4096)
        except OSError:
            return b""


@pytest.mark.parametrize("what", LINES)
def test_nothing_by_hand_is_an_error_of_ours_or_stops_the_server(api: Open, what: str) -> None:
    place = urlsplit(api.address).netloc.encode()
    head = b"Host: " + place + b"\r\nAuthorization: Bearer " + api.token().encode()
    line, _, rest = LINES[what].partition(b"\r\n")
    with_host = b"host" in what.encode() or b"address" in what.encode() and b"Host:" in rest
    answer = _sent(api.address, LINES[what] if with_host else line + b"\r\n" + head + b"\r\n" + rest)
    assert not answer.startswith(b"HTTP/1.1 5"), answer
    with urllib.request.urlopen(f"{api.base}/metadata", timeout=10) as after:
        assert after.status == 200


def test_connections_that_send_nothing_keep_nobody_out(api: Open) -> None:
    parts = urlsplit(api.address)
    idle = [socket.create_connection((parts.hostname, parts.port), timeout=5) for _ in range(100)]
    try:
        with urllib.request.urlopen(f"{api.base}/metadata", timeout=10) as answer:
            assert answer.status == 200
    finally:
        for one in idle:
            one.close()
