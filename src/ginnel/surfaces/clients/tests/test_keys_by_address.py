"""Keys that a client keeps at an address: turned over without a word to us, and no way to make us wait or ask."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import chain, repeat
from typing import Any

import pytest
from django.test import Client as Browser

from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, TooMany
from ginnel.surfaces.clients import fetching, keys
from ginnel.surfaces.clients.fetching import AGAIN, FRESH, NoKeys, check_address, key_at, over_the_network
from ginnel.surfaces.clients.tests.caller import Integrator, ec, post, public, refused, rsa
from ginnel.surfaces.clients.tests.conftest import Register

URL = "https://system.example/jwks"


class Place:
    """Where keys are kept; counts how often it is asked."""

    def __init__(self, content: bytes) -> None:
        self.content, self.times = content, 0

    def __call__(self, url: str) -> bytes:
        self.times += 1
        return self.content


@contextmanager
def served(status: int, body: bytes, pause: float = 0, **headers: str) -> Iterator[str]:
    """A server on this machine that answers everything so, after a pause."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            time.sleep(pause)
            with suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *said: Any) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/jwks"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_key_is_asked_for_once_and_again_when_it_is_old() -> None:
    place, now = Place(public(ec("a"))), clock.now()
    for seconds, times in ((0, 1), (FRESH, 1), (FRESH + 1, 2)):
        with clock.held_at(now + timedelta(seconds=seconds)):
            assert key_at(URL, "a", place)
        assert place.times == times


def test_a_new_kid_is_looked_for_and_one_that_is_not_there_not_all_the_time() -> None:
    place, now = Place(public(ec("a"))), clock.now()
    with clock.held_at(now):
        assert key_at(URL, "a", place)
        place.content = public(ec("b"))
        assert key_at(URL, "b", place) is None and place.times == 1
    with clock.held_at(now + timedelta(seconds=AGAIN + 1)):
        assert key_at(URL, "b", place) and place.times == 2
        assert key_at(URL, "a", place) is None
        assert all(key_at(URL, "c", place) is None for _ in range(50)) and place.times == 2


def test_keys_that_are_believed_stay_when_another_kid_makes_us_ask_in_vain() -> None:
    """Whoever shows a kid that is not there could else lock out the client by it."""
    place, now = Place(public(ec("a"))), clock.now()
    with clock.held_at(now):
        assert key_at(URL, "a", place)
    place.content = b"down"
    with clock.held_at(now + timedelta(seconds=AGAIN + 1)):
        with pytest.raises(NoKeys):
            key_at(URL, "b", place)
        assert key_at(URL, "a", place) and place.times == 2
    with clock.held_at(now + timedelta(seconds=FRESH + AGAIN + 2)), pytest.raises(NoKeys):
        key_at(URL, "a", place)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"keys": []}', b"x" * 70_000, b"[" * 60_000])
def test_what_is_no_set_of_keys_is_refused_and_not_asked_for_all_the_time(content: bytes) -> None:
    place, now = Place(content), clock.now()
    with clock.held_at(now):
        with pytest.raises(NoKeys):
            key_at(URL, "a", place)
        assert key_at(URL, "a", place) is None and place.times == 1
    place.content = public(ec("a"))
    with clock.held_at(now + timedelta(seconds=AGAIN + 1)):
        assert key_at(URL, "a", place)


@pytest.mark.parametrize(
    "url",
    [
        "http://system.example/jwks",
        "ftp://system.example/jwks",
        "file:///etc/passwd",
        "https://",
        "https://u:p@system.example/jwks",
        "https://system.example/jwks#x",
        "https://[::1/jwks",
        "https://system.example:0x/jwks",
        "http://127.0.0.1.example/jwks",
        "https://system.example/a b",
        "",
    ],
)
def test_an_address_that_anybody_could_answer_for_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        check_address(url)


def test_keys_come_over_the_network() -> None:
    with served(200, public(ec("a"))) as url:
        assert json.loads(over_the_network(url))["keys"][0]["kid"] == "a"


def test_no_redirection_is_followed_and_no_flood_is_read() -> None:
    with served(302, b"", Location="http://127.0.0.1:1/") as url, pytest.raises(NoKeys):
        over_the_network(url)
    with served(200, b"x" * 5_000_000) as url, pytest.raises(NoKeys):
        over_the_network(url)


def test_slowness_does_not_hold_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT", 0.2)
    with served(200, public(ec()), pause=1) as url, pytest.raises(NoKeys):
        key_at(url, "ec")


def test_nor_does_a_name_of_which_nobody_says_where_it_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever answers for the names of a domain chooses when: the system's own look-up has no time."""
    end, ended = threading.Event(), []

    def silent(*_: Any, **__: Any) -> list[Any]:
        end.wait(60)
        ended.append(True)
        return []

    monkeypatch.setattr(fetching, "TIMEOUT", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", silent)
    with pytest.raises(NoKeys):
        key_at(URL, "ec")
    assert not ended
    end.set()
    for thread in threading.enumerate():
        if thread.name == "look-up":
            thread.join()


@pytest.mark.django_db
def test_a_client_turns_its_keys_over(register: Register) -> None:
    old, new = ec("old"), rsa("new")
    with served(200, public(old, new)) as url:
        client = register(keys_url=url)
        for key in (old, new):
            one = Integrator(client, key)
            assert post(Browser(), one.form(one.assertion({"jku": url})))[0] == 200


@pytest.mark.django_db
def test_keys_that_cannot_be_had_prove_nobody(register: Register) -> None:
    with served(500, b"") as url:
        status, said = post(Browser(), Integrator(register(keys_url=url), ec()).form())
    assert (status, said["error"]) == (400, "invalid_client")
    assert refused() == "no-keys"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"d": "secret"}, "private"),
        ({"kty": "oct", "k": "secret"}, "private"),
        ({"kid": ""}, "kid"),
        ({"use": "enc"}, "signing"),
        ({"alg": "HS256"}, "signing"),
        ({"alg": "RS384"}, "another kind"),
        ({"x": "AA"}, "read"),
        ({"x": None}, "read"),
        ({"crv": "P-256"}, "read|curve"),
    ],
)
def test_a_key_that_will_not_do_is_refused_when_it_is_registered(changed: dict[str, Any], why: str) -> None:
    (key,) = json.loads(public(ec()))["keys"]
    with pytest.raises(Invalid, match=why) as refused:
        keys.public_keys(json.dumps({"keys": [{**key, **changed}]}).encode())
    assert "secret" not in str(refused.value)


def test_weak_keys_and_two_of_one_name_are_refused() -> None:
    for weak in (public(ec(curve="P-256")), public(ec("a"), rsa("a"))):
        with pytest.raises(Invalid):
            keys.public_keys(weak)


@contextmanager
def dripping(*pieces: bytes) -> Iterator[str]:
    """A server that sends these one by one, so slowly that nobody would wait for all of them, and never stops."""
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with suppress(OSError):
                held, _ = server.accept()
                with held:
                    for piece in chain(pieces, repeat(pieces[-1])):
                        held.sendall(piece)
                        if stopped.wait(0.05):
                            return

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/jwks"
        finally:
            stopped.set()
            thread.join()


@pytest.mark.parametrize(
    "pieces",
    [
        (b"HTTP/1.1 200 OK\r\n", b"X"),
        (b"HTTP/1.1 200 OK\r\n", b"X-More: x\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n",),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
)
def test_nor_does_an_answer_that_comes_byte_by_byte(
    pieces: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever keeps the address chooses how it answers: a time-out of each byte is none of the whole."""
    monkeypatch.setattr(fetching, "TIMEOUT", 0.5)
    began = time.monotonic()
    with dripping(*pieces) as url, pytest.raises(NoKeys):
        key_at(url, "ec")
    assert time.monotonic() - began < 20


def test_while_keys_are_asked_for_the_first_time_nobody_else_waits_for_them() -> None:
    asking, go_on, found = threading.Event(), threading.Event(), []

    def slow(url: str) -> bytes:
        asking.set()
        go_on.wait(30)
        return public(ec("a"))

    first = threading.Thread(target=lambda: found.append(key_at(URL, "a", slow)))
    first.start()
    assert asking.wait(30)
    with pytest.raises(TooMany) as refused:
        key_at(URL, "a", slow)
    assert refused.value.retry_after == 1
    go_on.set()
    first.join()
    assert found[0] and key_at(URL, "a", slow)


OTHERS = [
    {"kty": "OKP", "crv": "Ed25519", "kid": "o", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
    {"kty": "EC", "crv": "P-256", "kid": "e", "x": "AA", "y": "AA"},
    {"kty": "RSA", "kid": "r", "use": "enc", "n": "AQAB", "e": "AQAB"},
    {"kty": "something-new", "kid": "n"},
    "no key at all",
]


def test_keys_for_others_in_a_set_that_is_fetched_are_left_out() -> None:
    (key,) = json.loads(public(ec()))["keys"]
    said = json.dumps({"keys": [*OTHERS, key]}).encode()
    assert [one["kid"] for one in keys.public_keys(said, is_fetched=True)["keys"]] == [key["kid"]]
    for wrong in (
        OTHERS,
        [key, {"kty": "oct", "kid": "s", "k": "secret"}],
        [key, {**key, "kid": "p", "d": "x"}],
    ):
        with pytest.raises(Invalid):
            keys.public_keys(json.dumps({"keys": wrong}).encode(), is_fetched=True)
    with pytest.raises(Invalid):
        keys.public_keys(said)
