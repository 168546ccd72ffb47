"""The same requests to the same application, by granian's own WSGI and by its RSGI and our bridge."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from http.client import HTTPConnection, IncompleteRead
from typing import Any

import pytest

from ginnel.kernel.web.tests.granian import serving

Answer = tuple[int, list[tuple[str, str]], bytes]
Servers = tuple[int, int]


def echoing(interface: str, target: str) -> AbstractContextManager[tuple[int, subprocess.Popen[bytes]]]:
    module = f"ginnel.config.bridge.tests.echo:{target}"
    return serving(module, "--interface", interface, "--loop", "asyncio")


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with ExitStack() as held:
        yield tuple(  # type: ignore[misc]
            held.enter_context(echoing(*one))[0] for one in (("wsgi", "app"), ("rsgi", "bridged"))
        )


def say(port: int, head: str, body: bytes = b"") -> Answer:
    """What is sent as it is written."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.connect()
        method = head.split(" ")[0]
        connection.sock.sendall(head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body)
        with connection.response_class(connection.sock, method=method) as answer:
            answer.begin()
            found = answer.read()
    headers = sorted((name.lower(), value) for name, value in answer.getheaders() if name.lower() != "date")
    return answer.status, headers, found


def both(servers: Servers, head: str, body: bytes = b"") -> tuple[Answer, Answer]:
    by_wsgi, by_rsgi = (say(port, head, body) for port in servers)
    return by_wsgi, by_rsgi


def told(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer[2])
    return {name: value for name, value in found.items() if name != "SERVER_PORT"}


HOST = " HTTP/1.1\nHost: here"


@pytest.mark.parametrize(
    "head",
    [
        "GET /" + HOST,
        "GET /a%2Fb/%C3%A9/%20x;y=1/%25/%00?q=%C3%A9&r=a+b&&=" + HOST,
        "GET http://elsewhere/there?x" + HOST,
        "GET /?q=" + "日本 é".replace(" ", "").encode().decode("latin-1") + HOST,
        "GET / HTTP/1.0",
        "OPTIONS *" + HOST,
        "PROPFIND /" + HOST,
        f"GET /{HOST}\nX-A: 1\nx-a: 2\nX-Empty:\nAccept: a/b\nAccept: c/d\nX-Forwarded-For: \xe9",
        f"GET /{HOST}\nContent-Type: a/b\nContent-Length: 0\nCookie: a=1; b=2\nAuthorization: Bearer x",
        f"GET /{HOST}\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
        "\nSec-WebSocket-Version: 13",
    ],
)
def test_an_application_is_told_the_same(servers: Servers, head: str) -> None:
    by_wsgi, by_rsgi = both(servers, head)
    assert by_wsgi[0] == by_rsgi[0]
    if by_wsgi[0] == 200:
        assert told(by_wsgi) == told(by_rsgi)


def test_cookies_apart_stay_apart_and_no_underscore_passes_for_a_hyphen(servers: Servers) -> None:
    """In both, granian's WSGI does otherwise."""
    found = told(say(servers[1], f"GET /{HOST}\nCookie: a=1\nCookie: b=2\nX_Forwarded_For: 127.0.0.1"))
    assert found["HTTP_COOKIE"] == "a=1; b=2"
    assert "HTTP_X_FORWARDED_FOR" not in found


def test_a_path_that_is_no_utf8_is_told_as_one_that_nothing_answers_to(servers: Servers) -> None:
    by_wsgi, by_rsgi = both(servers, f"GET /%FF{HOST}")
    assert told(by_wsgi)["PATH_INFO"] == "/\xff"
    assert told(by_rsgi)["PATH_INFO"] == "/\ufffd".encode().decode("latin-1")


@pytest.mark.parametrize("size", [0, 1, 2**16, 2**16 + 1, 3_000_000])
def test_a_body_of_any_size_arrives(servers: Servers, size: int) -> None:
    body = b"0123456789" * (size // 10 + 1)
    by_wsgi, by_rsgi = both(servers, f"POST /{HOST}\nContent-Length: {size}", body[:size])
    assert told(by_wsgi) == told(by_rsgi)
    assert told(by_rsgi)["body"].startswith(f"{size} ")


def test_a_body_that_does_not_say_how_long_it_is_is_as_none(servers: Servers) -> None:
    head = f"POST /{HOST}\nTransfer-Encoding: chunked"
    by_wsgi, by_rsgi = both(servers, head, b"5\r\nhello\r\n0\r\n\r\n")
    assert told(by_wsgi) == told(by_rsgi)
    assert told(by_rsgi)["body"].startswith("0 ")


@pytest.mark.parametrize("length", ["Transfer-Encoding: chunked", "Content-Length: 1000"])
def test_whoever_stops_sending_is_told_that_it_took_too_long(length: str) -> None:
    """By the server itself: what it is waited for by can be given up in some ways and not in others."""
    head = f"POST /{HOST}\n{length}"
    with echoing("rsgi", "impatient") as (port, _):
        assert say(port, head, b"5\r\nhello\r\n")[0] == 408
        assert say(port, f"POST /{HOST}\nContent-Length: 1000", b"x" * 1000)[0] == 200


def test_a_body_that_nobody_reads_keeps_nobody(servers: Servers) -> None:
    head = f"POST /unread{HOST}\nContent-Length: 5000000"
    by_wsgi, by_rsgi = both(servers, head, b"x" * 1000)
    assert by_wsgi[0] == by_rsgi[0] == 200


def test_a_body_that_ends_early_is_not_taken_for_the_whole(servers: Servers) -> None:
    """Whoever goes in the middle is nobody's trouble."""
    for length in (1000, 10_000_000):
        with socket.create_connection(("127.0.0.1", servers[1])) as client:
            client.sendall(f"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: {length}\r\n\r\nabc".encode())
            time.sleep(0.2)
    assert say(servers[1], f"GET /{HOST}")[0] == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "path",
    [
        *("/stream/0", "/stream/1", "/stream/5000", "/long/3", "/long/5000", "/cookies"),
        *("/status/204", "/status/304", "/status/404", "/status/302"),
    ],
)
def test_an_answer_is_the_same(servers: Servers, method: str, path: str) -> None:
    by_wsgi, by_rsgi = both(servers, f"{method} {path}{HOST}")
    framing = ("content-length", "transfer-encoding")
    for one in (by_wsgi, by_rsgi):
        one[1][:] = [pair for pair in one[1] if pair[0] not in framing or path.startswith("/long")]
    assert by_wsgi == by_rsgi


@pytest.mark.parametrize("path", ["/boom", "/boom/begun"])
def test_what_goes_wrong_is_not_told(servers: Servers, path: str) -> None:
    status, _, body = say(servers[1], f"GET {path}{HOST}")
    assert (status, body) == (500, b"")


def test_what_goes_wrong_on_the_way_is_cut_off(servers: Servers) -> None:
    with pytest.raises(IncompleteRead):
        say(servers[1], f"GET /boom/late{HOST}")
    assert say(servers[1], f"GET /{HOST}")[0] == 200


def test_whoever_does_not_stay_for_the_answer_keeps_nobody_and_it_is_closed(servers: Servers) -> None:
    with socket.create_connection(("127.0.0.1", servers[1])) as client:
        client.sendall(b"GET /long/900000 HTTP/1.1\r\nHost: here\r\n\r\n")
        client.recv(1000)
    until = time.monotonic() + 30
    while b"/long/900000" not in say(servers[1], f"GET /closed{HOST}")[2]:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_what_is_in_progress_ends_before_the_process_does() -> None:
    found: list[Answer] = []
    with echoing("rsgi", "bridged") as (port, process):
        asking = threading.Thread(target=lambda: found.append(say(port, f"GET /slow{HOST}")))
        asking.start()
        time.sleep(0.4)
        process.send_signal(signal.SIGTERM)
        asking.join(30)
        assert process.wait(30) == 0
    assert found[0][0] == 200 and found[0][2] == b"slow"
