"""Names that are looked up within a time, in few threads."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from ginnel.kernel import lookups

FOUND: lookups.Places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 443))]


class Silence:
    """An answer to a name beginning with "silent" comes once `end` is set, and to any other at once."""

    def __init__(self) -> None:
        self.end = threading.Event()
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, **_: Any) -> lookups.Places:
        self.asked.append(host)
        if host.startswith("silent"):
            self.end.wait(60)
        return FOUND


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[Silence]:
    made = Silence()
    monkeypatch.setattr(socket, "getaddrinfo", made)
    yield made
    made.end.set()
    for thread in threading.enumerate():
        if thread.name == "look-up":
            thread.join()


def test_a_name_is_found_and_found_again(silence: Silence) -> None:
    assert [lookups.places("a.example", 443, 60) for _ in range(3)] == [FOUND] * 3


def test_nobody_waits_longer_than_they_said(silence: Silence) -> None:
    with pytest.raises(TimeoutError):
        lookups.places("silent.example", 443, 0.01)
    assert not silence.end.is_set()


def test_a_name_is_looked_up_once_at_a_time_and_keeps_no_other_from_being_found(silence: Silence) -> None:
    for _ in range(5):
        with pytest.raises(OSError):
            lookups.places("silent.example", 443, 0.01)
    assert silence.asked == ["silent.example"]
    assert lookups.places("a.example", 443, 60) == FOUND


def test_no_more_threads_than_a_few_are_held(silence: Silence) -> None:
    for n in range(lookups.MOST + 5):
        with suppress(TimeoutError, BlockingIOError):
            lookups.places(f"silent-{n}.example", 443, 0.01)
    assert len(silence.asked) == lookups.MOST
    with pytest.raises(BlockingIOError):
        lookups.places("a.example", 443, 60)


def test_there_is_room_again_once_they_have_ended(silence: Silence) -> None:
    for n in range(lookups.MOST):
        with pytest.raises(TimeoutError):
            lookups.places(f"silent-{n}.example", 443, 0.01)
    silence.end.set()
    for thread in threading.enumerate():
        if thread.name == "look-up":
            thread.join()
    assert lookups.places("silent-0.example", 443, 60) == FOUND


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), UnicodeError("no name")])
def test_what_goes_wrong_is_told_to_whoever_asked(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    for _ in range(2):
        with pytest.raises(type(error)):
            lookups.places("a.example", 443, 60)


def test_where_the_system_has_no_more_threads_a_name_can_be_asked_for_later(
    silence: Silence, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched, pytest.raises(BlockingIOError):
        patched.setattr(threading.Thread, "start", refuse)
        lookups.places("a.example", 443, 60)
    assert lookups.places("a.example", 443, 60) == FOUND
