"""The bridge by itself: what it holds, what it lets go, and what it does not let happen twice."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

import pytest

from ginnel.config.bridge import bridging, received
from ginnel.config.bridge.bridging import Application, Bridge
from ginnel.config.bridge.environ import environ
from ginnel.kernel.web.tests.rsgi import Headers, Protocol, Scope

Start = Callable[..., Any]
said: ContextVar[str] = ContextVar("said", default="nothing")


def served(application: Application, *asked: tuple[Scope, Protocol], threads: int = 2) -> list[Protocol]:
    async def run() -> None:
        bridge = Bridge(application, threads=threads)
        bridge.start(asyncio.get_running_loop())
        await asyncio.gather(*(bridge(scope, protocol) for scope, protocol in asked))  # type: ignore[arg-type]
        await asyncio.to_thread(bridge.finish)

    asyncio.run(run())
    return [protocol for _, protocol in asked]


def posted(length: int, *pieces: bytes, **more: Any) -> tuple[Scope, Protocol]:
    headers = Headers(("host", "here"), ("content-length", str(length)))
    return Scope(method="POST", headers=headers), Protocol(*pieces, **more)


def reading(environ: dict[str, Any], start: Start) -> list[bytes]:
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_addresses_come_apart() -> None:
    scope = Scope(server="[::1]:8000", client="[fe80::1]:5", authority="there:1", headers=Headers())
    found = environ(scope, io.BytesIO())  # type: ignore[arg-type]
    assert (found["SERVER_NAME"], found["SERVER_PORT"], found["REMOTE_ADDR"]) == ("::1", "8000", "fe80::1")
    assert found["HTTP_HOST"] == "there:1"


def test_a_value_that_cannot_be_read_was_said_all_the_same() -> None:
    headers = Headers(("accept", "a"), unreadable=["x-forwarded-for", "content_type"])
    found = environ(Scope(headers=headers), io.BytesIO())  # type: ignore[arg-type]
    assert found["HTTP_X_FORWARDED_FOR"] == "" and found["HTTP_ACCEPT"] == "a"
    assert "HTTP_CONTENT_TYPE" not in found and "CONTENT_TYPE" not in found


@pytest.mark.parametrize(("version", "method"), [("1", "GET"), ("1", "POST"), ("1.1", "GET"), ("2", "GET")])
def test_what_says_of_no_body_waits_for_nobody_who_sends_one(version: str, method: str) -> None:
    """A proxy may speak HTTP/1.0 to us, as nginx does unless it is told otherwise."""

    scope: Any = Scope(method=method, http_version=version, headers=Headers(("host", "here")))
    assert received.size(scope) == (received.Size.SMALL, 0)
    (protocol,) = served(reading, (scope, Protocol()))
    assert protocol.answers == [(200, [], b"")] and not protocol.is_asked


@pytest.mark.parametrize("length", [3, received.SHORT, received.SHORT + 1])
def test_whoever_goes_before_the_end_has_sent_nothing_whole(length: int) -> None:
    asked: list[str] = []

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        asked.append("asked")
        with pytest.raises(ConnectionResetError):
            environ["wsgi.input"].read()
        start("400 Bad", [])
        return []

    (protocol,) = served(application, posted(length, b"ab", is_gone=True))
    assert protocol.answers[0][0] == 400
    assert asked == ([] if length <= received.SHORT else ["asked"])


def test_what_is_large_is_received_as_it_is_read_and_not_before() -> None:
    pieces = [b"x" * 150_000] * 4
    unread, read = (
        served(lambda environ, start: start("200 OK", []) or [b"no"], posted(600_000, *pieces)),
        served(reading, posted(600_000, *pieces)),
    )
    assert not unread[0].is_asked
    assert read[0].answers[0][2] == b"".join(pieces)


@pytest.mark.parametrize("pieces", [(), (b"ab", b"cd"), (b"x" * 50_000, b"y" * 50_000, b"z")])
def test_what_does_not_say_how_long_it_is_ends_with_the_last_piece(pieces: tuple[bytes, ...]) -> None:
    scope = Scope(method="POST", headers=Headers(("transfer-encoding", "chunked")))
    (protocol,) = served(reading, (scope, Protocol(*pieces)))
    assert protocol.answers[0][2] == b"".join(pieces)


class Silent(Protocol):
    """That says it will send, and does not."""

    async def __anext__(self) -> bytes:
        await asyncio.sleep(60)
        raise AssertionError("waited for")


def test_whoever_stops_sending_holds_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "PATIENCE", 0.05)
    failed: list[type[Exception]] = []

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        try:
            environ["wsgi.input"].read()
        except OSError as error:
            failed.append(type(error))
        start("400 Bad", [])
        return []

    (protocol,) = served(application, (posted(600_000)[0], Silent()))
    assert failed == [ConnectionResetError] and protocol.answers[0][0] == 400


class Dripping(Protocol):
    """That sends a byte now and then, for ever."""

    async def __anext__(self) -> bytes:
        await asyncio.sleep(0.01)
        return b"x"


def test_whoever_sends_a_byte_now_and_then_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(received, "PATIENCE", 0.2)
    (protocol,) = served(reading, (posted(10**6)[0], Dripping()))
    assert protocol.answers == [(500, [], b"")]


def test_a_small_body_is_waited_for_so_long_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Never(Protocol):
        async def __call__(self) -> bytes:
            await asyncio.sleep(60)
            raise AssertionError("waited for")

    monkeypatch.setattr(received, "LONGEST", 0.05)
    (protocol,) = served(reading, (posted(10)[0], Never()))
    assert protocol.answers == [(408, [], b"")]


def test_however_many_send_slowly_others_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "PATIENCE", 1)
    order: list[str] = []

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        with suppress(OSError):
            environ["wsgi.input"].read()
        order.append(environ["REQUEST_METHOD"])
        start("200 OK", [])
        return []

    slow = [(posted(10**6)[0], Dripping()) for _ in range(6)]
    quick = [(Scope(), Protocol()) for _ in range(6)]
    served(application, *slow, *quick, threads=4)
    assert order == ["GET"] * 6 + ["POST"] * 6


def test_whoever_waits_long_for_those_who_send_slowly_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(received, "PATIENCE", 1)
    monkeypatch.setattr(bridging, "TURN", 0.05)
    slow, more = (posted(10**6)[0], Dripping()), posted(600_000, *[b"x" * 150_000] * 4)
    served(reading, slow, more, threads=1)
    assert more[1].answers == [(503, [("retry-after", "0.05")], b"")] and not more[1].is_asked
    after = posted(600_000, *[b"x" * 150_000] * 4)
    served(reading, after, threads=1)
    assert after[1].answers[0][0] == 200


def test_whoever_has_sent_everything_keeps_no_other_from_sending() -> None:
    both, more = threading.Barrier(2, timeout=30), [b"x" * 150_000] * 4

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        environ["wsgi.input"].read()
        both.wait()
        start("200 OK", [])
        return []

    asked = [posted(600_000, *more) for _ in range(2)]
    assert [one.answers[0][0] for one in served(application, *asked, threads=2)] == [200, 200]


def test_a_process_ends_although_a_thread_waits_for_its_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server ends it from within the loop, without which no piece of a body comes."""
    monkeypatch.setattr(bridging, "PATIENCE", 0.05)
    monkeypatch.setattr(received, "PATIENCE", 1)

    async def run() -> None:
        bridge = Bridge(reading, threads=1)
        bridge.start(asyncio.get_running_loop())
        scope, protocol = posted(600_000)[0], Silent()
        asking = asyncio.ensure_future(bridge(scope, protocol))  # type: ignore[arg-type]
        await asyncio.sleep(0.1)
        bridge.finish()
        assert not asking.done()
        await asking
        assert protocol.answers[0][0] == 500

    asyncio.run(run())


class Pieces:
    """An answer as it is made, and whether it was closed."""

    def __init__(self, *pieces: bytes, fails: bool = False) -> None:
        self._pieces, self._fails = pieces, fails
        self.taken = self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.taken += 1
            yield piece
        if self._fails:
            raise RuntimeError("a secret")

    def close(self) -> None:
        self.closed += 1


def answering(pieces: Pieces, *headers: tuple[str, str]) -> Protocol:
    def application(_: dict[str, Any], start: Start) -> Pieces:
        start("200 OK", list(headers))
        return pieces

    return served(application, (Scope(), Protocol()))[0]


def test_what_says_that_it_is_short_is_sent_in_one() -> None:
    pieces = Pieces(b"a", b"b")
    assert answering(pieces, ("Content-Length", "2")).answers == [(200, [("Content-Length", "2")], b"ab")]
    assert pieces.closed == 1


def test_all_else_is_sent_as_it_is_made() -> None:
    pieces = Pieces(b"a", b"", b"b")
    protocol = answering(pieces)
    assert protocol.sent == [b"a", b"b"] and protocol.answers == [(200, [], b"")] and pieces.closed == 1


def test_nothing_more_is_made_for_whoever_is_gone() -> None:
    pieces, protocol = Pieces(*[b"x"] * 100), Protocol()
    protocol.takes = 3

    def application(_: dict[str, Any], start: Start) -> Pieces:
        start("200 OK", [])
        return pieces

    served(application, (Scope(), protocol))
    assert pieces.taken == 4 and pieces.closed == 1


def test_what_fails_on_the_way_is_closed_and_answered_once() -> None:
    pieces = Pieces(b"a", fails=True)
    protocol = answering(pieces)
    assert [status for status, _, _ in protocol.answers] == [200] and pieces.closed == 1
    pieces = Pieces(fails=True)
    assert answering(pieces).answers == [(500, [], b"")] and pieces.closed == 1


def test_a_request_leaves_nothing_to_the_next_of_its_thread() -> None:
    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        heard = said.get()
        said.set("something")
        start("200 OK", [])
        return [heard.encode()]

    found = served(application, *((Scope(), Protocol()) for _ in range(5)), threads=1)
    assert {protocol.answers[0][2] for protocol in found} == {b"nothing"}


def test_threads_are_kept_and_outlive_what_goes_wrong() -> None:
    """Each has its connection to the database: they are to be no more than there are, and the same ones."""
    names: set[str] = set()

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        names.add(threading.current_thread().name)
        raise KeyboardInterrupt

    found = served(application, *((Scope(), Protocol()) for _ in range(20)))
    assert [protocol.answers[0][0] for protocol in found] == [500] * 20
    assert names <= {"web-0", "web-1"}


def test_an_error_that_was_dealt_with_may_change_the_status_until_it_is_sent() -> None:
    def application(_: dict[str, Any], start: Start) -> list[bytes]:
        start("200 OK", [])
        start("503 Later", [], (RuntimeError, RuntimeError("late"), None))
        return [b"later"]

    assert served(application, (Scope(), Protocol()))[0].answers == [(503, [], b"later")]


def test_whoever_no_longer_waits_is_no_trouble() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def application(_: dict[str, Any], start: Start) -> list[bytes]:
        begun.set()
        go_on.wait(10)
        start("200 OK", [])
        return []

    async def run() -> None:
        bridge = Bridge(application, threads=1)
        bridge.start(asyncio.get_running_loop())
        waiting = asyncio.ensure_future(bridge(Scope(), Protocol()))  # type: ignore[arg-type]
        await asyncio.to_thread(begun.wait, 10)
        waiting.cancel()
        go_on.set()
        after = Protocol()
        await bridge(Scope(), after)  # type: ignore[arg-type]
        await asyncio.to_thread(bridge.finish)
        assert waiting.cancelled() and after.answers == [(200, [], b"")]

    asyncio.run(run())
