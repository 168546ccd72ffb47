"""A feed cannot lead us where nobody meant us to go, hold us, or fill us."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as enumerate_threads
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid
from ginnel.surfaces.openreferral.network import Getter, Reach, Unreadable, check_address, getting
from ginnel.surfaces.openreferral.network.addresses import is_public, reach_of
from ginnel.surfaces.openreferral.tests.feed import Raw, Said, served


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *(
            "::1",
            "fe80::1%eth0",
            "fc00::1",
            "::ffff:10.0.0.1",
            "2002:0a00:0001::",
            "64:ff9b::a00:1",
            "ff02::1",
        ),
        *("224.0.0.1", "255.255.255.255", "::"),
        *(
            "64:ff9b:1::a00:1",
            "::127.0.0.1",
            "::8.8.8.8",
            "::ffff:0:127.0.0.1",
            "fec0::1",
            "5f00::1",
            "4000::1",
        ),
        *("2001:db8::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe"),
    ],
)
def test_what_the_whole_internet_does_not_know_is_not_public(address: str) -> None:
    assert not is_public(address)
    assert is_public("8.8.8.8") and is_public("2606:4700::1111")


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example", "file:///etc/passwd", "https://u:p@a.example", "https://", "a.example", "http://a b"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        check_address(url)


def moved(to: str) -> Raw:
    return Raw(status=302, headers={"Location": to})


def test_a_redirection_into_our_own_network_is_not_followed() -> None:
    with (
        served(lambda path, query: {"secret": 1}) as inside,
        served(lambda path, query: moved(f"{inside.address}/x")) as feed,
    ):
        with pytest.raises(Unreadable, match="not public"):
            feed.getter().get(feed.address)
        assert not inside.asked


def test_our_own_network_is_reached_only_where_somebody_said_so() -> None:
    with served(lambda path, query: {}) as feed:
        with pytest.raises(Unreadable, match="not public"):
            Getter(Reach()).get(feed.address)
        assert feed.getter().get(feed.address) == {}


def test_a_redirection_within_the_feed_is_followed_and_a_ring_of_them_left() -> None:
    with served(
        lambda path, query: moved("/b") if path == "/a" else moved("/c") if path == "/c" else {}
    ) as feed:
        assert feed.getter().get(feed.address + "/a") == {}
        with pytest.raises(Unreadable, match="again and again"):
            feed.getter().get(feed.address + "/c")


def test_what_passes_is_tried_again_with_longer_pauses() -> None:
    pauses: list[float] = []
    left = [Raw(b"", 500), Raw(b"", 429, headers={"Retry-After": "30"})]

    def answers(path: str, query: dict[str, str]) -> Said:
        return left.pop(0) if left else {"well": 1}

    with served(answers) as feed:
        getter = Getter(feed.getter()._reach, pause=pauses.append)
        assert getter.get(feed.address) == {"well": 1}
    assert pauses == [1.0, 30.0]


def test_what_is_not_there_is_not_tried_again() -> None:
    with served(lambda path, query: None) as feed, pytest.raises(Unreadable, match="404"):
        feed.getter(tries=4).get(feed.address)
    assert len(feed.asked) == 1


@pytest.mark.parametrize("is_packed", [False, True])
def test_what_is_too_large_is_left(is_packed: bool, monkeypatch: Any) -> None:
    monkeypatch.setattr(getting, "LARGEST", 1000)
    body = b'"' + b"x" * 100_000 + b'"'
    raw = Raw(gzip.compress(body), headers={"Content-Encoding": "gzip"}) if is_packed else Raw(body)
    with served(lambda path, query: raw) as feed, pytest.raises(Unreadable, match="breaks off"):
        feed.getter(tries=1).get(feed.address)


@contextmanager
def dripping(first: bytes, drop: bytes, certificate: Path | None = None) -> Iterator[str]:
    """An address that says `first`, then `drop` ten times a second, for five seconds."""
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        plain, _ = listener.accept()
        with plain:
            try:
                plain.sendall(first)
                for _ in range(50):
                    time.sleep(0.1)
                    plain.sendall(drop)
            except OSError:
                return

    thread = Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


_OK = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"HTTP", b"/"),
        (_OK, b"X-A: b\r\n"),
        (_OK + b"X-A: ", b"b"),
        (_CHUNKED, b"0"),
        (_CHUNKED + b"1;", b"x"),
        (_CHUNKED, b"1\r\n1\r\n"),
        (_OK + b"\r\n", b"1"),  # ends with its connection: what came of it is not taken for all
        (_OK + b"Content-Length: 99\r\n\r\n", b" "),
    ],
)
def test_what_comes_in_drops_is_left_when_its_time_is_over(
    first: bytes, drop: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getting, "LONGEST", 0.5)
    with dripping(first, drop) as address:
        began = time.monotonic()
        with pytest.raises(Unreadable, match="too slowly"):
            Getter(reach_of(address), tries=1).get(address)
        assert time.monotonic() - began < 1.5


def test_a_handshake_has_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getting, "LONGEST", 0.5)
    # The head of a record of TLS that holds 16 kB of handshake, which then comes byte by byte.
    with dripping(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xf0", b"\x03", Path()) as address:
        began = time.monotonic()
        with pytest.raises(Unreadable, match="does not answer"):
            Getter(reach_of(address), tries=1).get(address)
        assert time.monotonic() - began < 1.5


def test_nor_has_whoever_answers_for_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own look-up has no time, and waits for as long as they are silent."""
    end = Event()
    monkeypatch.setattr(getting, "LONGEST", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: end.wait(60) and [])
    with pytest.raises(Unreadable, match="no such host"):
        Getter(Reach(), tries=1).get("https://feed.example/services")
    assert not end.is_set()
    end.set()
    for thread in enumerate_threads():
        if thread.name == "look-up":
            thread.join()


@pytest.mark.parametrize("many", [b"{},", b"[],", b'"",', b"1,"])
def test_what_is_small_and_becomes_large_is_not_read(many: bytes) -> None:
    body = b"[" + many * 5_000_000 + b"1]"
    raw = Raw(gzip.compress(body), headers={"Content-Encoding": "gzip"})
    with served(lambda path, query: raw) as feed, pytest.raises(Unreadable, match="more than anybody means"):
        feed.getter(tries=1).get(feed.address)


def test_what_is_packed_is_unpacked() -> None:
    raw = Raw(gzip.compress(b'{"a":1}'), headers={"Content-Encoding": "gzip"})
    with served(lambda path, query: raw) as feed:
        assert feed.getter().get(feed.address) == {"a": 1}


def test_a_certificate_that_nobody_vouches_for_is_refused_and_another_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path)
    with served(lambda path, query: {"well": 1}, certificate=certificate) as feed:
        with pytest.raises(Unreadable, match="does not answer"):
            feed.getter(tries=1).get(feed.address)
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
        assert feed.getter(tries=1).get(feed.address) == {"well": 1}


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = clock.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "both.pem"
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
