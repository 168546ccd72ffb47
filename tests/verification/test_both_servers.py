"""The same requests to one installation, as `ginnel serve` serves it and under another server's WSGI."""

from __future__ import annotations

import gzip
import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from ginnel.kernel.web.tests.granian import serving
from tests.verification.calling import System
from tests.verification.staffed import PASSWORD, Served, Staffed

Answer = tuple[int, list[tuple[str, str]], bytes]
FORM = "application/x-www-form-urlencoded"
_FORM_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+')
_CHANCE = re.compile(
    rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|_cursor=[^\"]*|\d{4}-\d\d-\d\dT[0-9:.+Z]+|127.0.0.1:\d+"
)


@contextmanager
def under_wsgi(place: Staffed) -> Iterator[str]:
    """Beside `ginnel serve`, whose database it uses."""
    environment = place.environment | {"GINNEL_ALLOWED_HOSTS": "127.0.0.1"}
    words = ("--interface", "wsgi", "--blocking-threads", "2")
    with serving("ginnel.config.wsgi:application", *words, environment=environment) as (port, _):
        yield f"http://127.0.0.1:{port}"


class AtOnce(HTTPConnection):
    """Sends a request in one piece: a server that refuses one by its head alone may close before its body is sent, and
    which of the two comes first would be chance."""

    def __init__(self, port: int) -> None:
        super().__init__("127.0.0.1", port, timeout=60)
        self._waiting: list[bytes] = []

    def send(self, data: Any) -> None:
        self._waiting.append(data)

    def getresponse(self) -> HTTPResponse:
        super().send(b"".join(self._waiting))
        return super().getresponse()


class Place:
    """One installation twice served, and who asks it."""

    def __init__(self, staffed: Staffed, served: Served, by_wsgi: str) -> None:
        self.staffed = staffed
        self.addresses = (by_wsgi, served.address)
        self.token = System(staffed, scopes="system/*.cruds").token(served.address, scope="system/*.cruds")

    def ask(self, address: str, method: str, path: str, headers: list[tuple[str, str]], body: Any) -> Answer:
        with closing(AtOnce(int(urlsplit(address).port or 0))) as connection:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            if not any(name == "Host" for name, _ in headers):
                connection.putheader("Host", urlsplit(address).netloc)
            for name, value in headers:
                connection.putheader(name, value)
            connection.endheaders(body, encode_chunked=isinstance(body, list))
            answer = connection.getresponse()
            found = answer.read()
            return answer.status, answer.getheaders(), found


def alike(answer: Answer) -> tuple[Any, ...]:
    """Without what no two answers share. How an answer is framed is the server's affair where it is made as it goes."""
    status, headers, body = answer
    kept: list[tuple[str, str]] = []
    for name, value in headers:
        if name.lower() == "set-cookie":
            value = re.sub(r"=[^;]*", "=", value, count=1)
            value = re.sub(r"expires=[^;]*", "expires=", value)
        if name.lower() not in (
            "date",
            "server",
            "x-request-id",
            "content-length",
            "transfer-encoding",
            "connection",
        ):
            kept.append((name.lower(), _CHANCE.sub(b"", value.encode()).decode()))
    if ("content-encoding", "gzip") in kept and body:
        body = gzip.decompress(body)
    return status, sorted(kept), _CHANCE.sub(b"", _FORM_TOKEN.sub(b"", body))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    staffed = Staffed(tmp_path_factory.mktemp("both"), people=2)
    with staffed.served() as served, under_wsgi(staffed) as by_wsgi:
        yield Place(staffed, served, by_wsgi)


def static(place: Place) -> str:
    page = place.ask(place.addresses[1], "GET", "/sign-in", [], None)[2]
    found = re.search(rb'"(/static/[^"]+\.css)"', page)
    assert found
    return found[1].decode()


def both(place: Place, method: str, path: str, *headers: tuple[str, str], body: Any = None) -> Answer:
    path = static(place) if path == "(static)" else path.replace("(person)", place.staffed.people[0])
    sent = [(name, value.replace("(token)", f"Bearer {place.token}")) for name, value in headers]
    by_wsgi, by_rsgi = (place.ask(address, method, path, sent, body) for address in place.addresses)
    assert alike(by_wsgi) == alike(by_rsgi)
    for _, given, _ in (by_wsgi, by_rsgi):
        assert [name.lower() for name, _ in given].count("x-request-id") == 1
    return by_rsgi


TOKEN = ("Authorization", "(token)")
GZIP = ("Accept-Encoding", "gzip")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("path", "status", "headers"),
    [
        ("/", 302, ()),
        ("/sign-in", 200, ()),
        ("/sign-in?next=/%C3%A9%20+", 200, (GZIP, ("Cookie", "a=1; csrftoken=x"))),
        ("(static)", 200, ()),
        ("(static)", 200, (GZIP,)),
        ("(static)", 206, (("Range", "bytes=10-20"),)),
        ("(static)", 304, (("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"),)),
        ("/static/nothing.css", 404, ()),
        ("/no-such-page", 404, ()),
        ("/caf%C3%A9/%2F%25", 404, ()),
        ("/%FF", 404, ()),
        ("/%00", 400, ()),
        ("/sign-in", 400, (("Host", "elsewhere.example"),)),
        ("/healthz", 200, ()),
        ("/people/(person)/", 302, ()),
        ("/fhir/R4/metadata", 200, (GZIP,)),
        ("/fhir/R4/Patient?_count=1", 200, (TOKEN,)),
        ("/fhir/R4/Patient?_count=1", 401, ()),
        ("/fhir/R4/Patient/(person)", 403, (TOKEN,)),
        ("/fhir/R4/Patient/(person)", 401, (TOKEN, ("Authorization", "Bearer another"))),
        ("/fhir/R4/metadata", 200, (("Accept", "application/fhir+json"), ("Accept", "application/fhir+xml"))),
        ("/fhir/R4/metadata", 200, (("Accept", "application/fhir+xml"), ("X-Twice", "1"), ("X-Twice", "2"))),
    ],
)
def test_what_is_read_is_the_same(
    place: Place, method: str, path: str, status: int, headers: tuple[tuple[str, str], ...]
) -> None:
    found = both(place, method, path, *headers)
    assert found[0] == status
    assert method == "GET" or not found[2]


def test_a_form_is_the_same_and_signs_in(place: Place) -> None:
    page = both(place, "GET", "/sign-in")
    cookie = next(value for name, value in page[1] if name.lower() == "set-cookie").split(";")[0]
    token = _FORM_TOKEN.search(page[2])
    assert token
    for password, status in ((PASSWORD, 302), ("wrong", 422)):
        fields = {"csrfmiddlewaretoken": token[0].decode(), "username": "one", "password": password}
        sent = urlencode(fields).encode()
        headers = (("Content-Type", FORM), ("Content-Length", str(len(sent))), ("Cookie", cookie))
        found = both(place, "POST", "/sign-in", *headers, body=sent)
        assert found[0] == status
        if status == 302:
            assert len([name for name, _ in found[1] if name.lower() == "set-cookie"]) == 2
    assert both(place, "POST", "/sign-in", ("Content-Type", FORM), ("Content-Length", "0"))[0] == 403


@pytest.mark.parametrize("size", [100, 100_000, 6_000_000, 40_000_000])
@pytest.mark.parametrize(
    "path", ["/sign-in", "/fhir/R4/Observation", "/fhir/R4", "/oauth/token", "/no-such-page"]
)
def test_a_body_of_any_size_has_the_same_answer(place: Place, path: str, size: int) -> None:
    kind = "application/fhir+json" if path.startswith("/fhir") else FORM
    headers = (TOKEN, ("Content-Type", kind), ("Content-Length", str(size)), ("Connection", "close"))
    found: list[Any] = []
    for address in place.addresses:
        sent = [(name, value.replace("(token)", f"Bearer {place.token}")) for name, value in headers]
        try:
            found.append(alike(place.ask(address, "POST", path, sent, b"x" * size)))
        except (BrokenPipeError, ConnectionResetError):  # answered before it was all sent
            found.append("refused")
    if "refused" not in found:
        assert found[0] == found[1]
        assert found[0][0] in (400, 401, 403, 404, 413, 422)


@pytest.mark.parametrize("filling", [0, 200_000, 12_000_000])
def test_a_body_in_chunks_is_read_to_its_end(place: Place, filling: int) -> None:
    """As clients send what they write as they go."""
    headers = (TOKEN, ("Content-Type", "application/fhir+json"), ("Transfer-Encoding", "chunked"))
    pieces = [
        b'{"resourceType":"Observation",',
        b" " * filling + b'"status":"final",',
        b'"code":{"text":"x"}}',
    ]
    pieces = [part[at : at + 60_000] for part in pieces for at in range(0, len(part), 60_000)]
    status, _, said = both(place, "POST", "/fhir/R4/Observation/$validate", *headers, body=pieces)
    assert status == (413 if filling > 10_000_000 else 200)
    assert b"OperationOutcome" in said and b"error" not in said or status == 413


def test_a_body_in_chunks_that_breaks_off_is_not_taken_for_the_whole(place: Place) -> None:
    _, address = place.addresses
    head = (
        f"POST /fhir/R4/Observation/$validate HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {place.token}\r\n"
        "Content-Type: application/fhir+json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", int(urlsplit(address).port or 0)), timeout=60) as client:
        client.sendall(head.encode() + b'5\r\n{"res\r\nnot a chunk')
        answer = client.recv(100_000)
    assert not answer or answer.split(b" ")[1] == b"400"


def test_whoever_goes_in_the_middle_is_nobodys_trouble(place: Place) -> None:
    _, address = place.addresses
    for path in ("/fhir/R4/Observation", "/sign-in"):
        for length in (1000, 1_000_000):
            with socket.create_connection(("127.0.0.1", int(urlsplit(address).port or 0))) as client:
                head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {place.token}\r\n"
                client.sendall(f"{head}Content-Length: {length}\r\n\r\nabc".encode())
                time.sleep(0.1)
    assert both(place, "GET", "/readyz")[0] == 200
