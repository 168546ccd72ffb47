"""One who calls has neither all threads nor all the waiting, and what they had they have again whatever comes of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Hashable
from typing import Any

import pytest

from ginnel.config.bridge import bridging
from ginnel.config.bridge.bridging import Bridge
from ginnel.config.bridge.callers import Anybody
from ginnel.config.bridge.received import LARGE, SHORT
from ginnel.kernel.web.tests.rsgi import Headers, Protocol, Scope

Start = Callable[..., Any]
Asked = tuple[Scope, Protocol]


class Named(Anybody):
    """Everybody says who they are."""

    def __init__(self, most: int = 100) -> None:
        self.most = most

    def whose(self, scope: Any) -> Hashable | None:
        return scope.headers.get("authorization")

    def sender(self, scope: Any) -> Hashable:
        return self.whose(scope) or super().sender(scope)


def asked(who: str = "", length: int = 0, *pieces: bytes, protocol: Protocol | None = None) -> Asked:
    pairs = [("host", "here")] + ([("authorization", who)] if who else [])
    headers = Headers(*pairs, *([("content-length", str(length))] if length else []))
    return Scope(method="POST" if length else "GET", headers=headers), protocol or Protocol(*pieces)


def served(application: Any, *calls: Asked, most: int = 100, threads: int = 3, each: int = 2) -> list[int]:
    """The status of each answer."""

    async def run() -> None:
        bridge = Bridge(application, threads=threads, each=each, callers=Named(most))
        bridge.start(asyncio.get_running_loop())
        await asyncio.gather(*(bridge(*one) for one in calls))  # type: ignore[arg-type]
        await asyncio.to_thread(bridge.finish)

    asyncio.run(run())
    return [protocol.answers[0][0] for _, protocol in calls]


def test_one_who_asks_for_much_leaves_a_thread_to_others() -> None:
    """All that one asked waits until another was answered, who came last."""
    others = threading.Event()

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        if environ.get("HTTP_AUTHORIZATION") == "one":
            assert others.wait(30)
        else:
            others.set()
        start("200 OK", [])
        return []

    assert served(application, *[asked("one") for _ in range(8)], asked()) == [200] * 9


def test_of_one_who_sends_more_than_may_be_here_the_rest_is_refused() -> None:
    refused = threading.Event()

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        assert refused.wait(30)
        start("200 OK", [])
        return []

    class Refused(Protocol):
        def response_bytes(self, *answer: Any) -> None:
            super().response_bytes(*answer)
            refused.set()

    calls = [asked("one") for _ in range(5)] + [asked("one", protocol=Refused())]
    assert served(application, *calls, most=5) == [200] * 5 + [429]
    assert calls[-1][1].answers[0][1] == [("retry-after", "1")]


@pytest.mark.parametrize("end", ["fails", "goes", "is cut off", "well"])
def test_whatever_becomes_of_it_it_is_not_here_any_more(end: str) -> None:
    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        if end == "fails":
            raise KeyboardInterrupt
        environ["wsgi.input"].read()
        start("200 OK", [])
        return []

    async def run() -> None:
        bridge = Bridge(application, threads=1, each=1, callers=Named(1))
        bridge.start(asyncio.get_running_loop())
        for _ in range(3):
            one = asked("one", 3, b"abc", protocol=Protocol(is_gone=True) if end == "goes" else None)
            asking = asyncio.ensure_future(bridge(*one))  # type: ignore[arg-type]
            if end == "is cut off":
                await asyncio.sleep(0)
                asking.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await asking
            else:
                await asking
                assert one[1].answers[0][0] == {"fails": 500, "goes": 400, "well": 200}[end]
        last = asked("one")
        await bridge(*last)  # type: ignore[arg-type]
        await asyncio.to_thread(bridge.finish)
        assert last[1].answers[0][0] == (500 if end == "fails" else 200)

    asyncio.run(run())


class Silent(Protocol):
    """That says it will send, and does not until it is let."""

    def __init__(self, go_on: asyncio.Event) -> None:
        super().__init__()
        self.go_on = go_on

    async def __call__(self) -> bytes:
        await self.go_on.wait()
        return b""

    async def __anext__(self) -> bytes:
        await self.go_on.wait()
        raise StopAsyncIteration


def reading(environ: dict[str, Any], start: Start) -> list[bytes]:
    try:
        environ["wsgi.input"].read()
    except OSError:
        start("400 Bad", [])
    else:
        start("200 OK", [])
    return []


def test_those_who_send_slowly_keep_nobody_who_sends_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """However large it is what they send, and however many they are."""
    monkeypatch.setattr(bridging, "TURN", 0.2)

    async def run() -> None:
        go_on = asyncio.Event()
        bridge = Bridge(reading, threads=6, each=4, callers=Named())
        bridge.start(asyncio.get_running_loop())
        slow = [
            asked(who, length, protocol=Silent(go_on))
            for who in ("one", "two", "three")
            for length in (LARGE + 1, LARGE, SHORT)
            for _ in range(5)
        ]
        holding = [asyncio.ensure_future(bridge(*one)) for one in slow]  # type: ignore[arg-type]
        await asyncio.sleep(0.5)
        quick = [asked("four"), asked("", 10, b"x" * 10), asked("one", SHORT, b"x" * SHORT)]
        await asyncio.gather(*(bridge(*one) for one in quick))  # type: ignore[arg-type]
        assert [one.answers[0][0] for _, one in quick] == [200] * 3
        told = [one.answers[0] for _, one in slow if one.answers]
        assert {(one[0], *one[1]) for one in told} == {(503, ("retry-after", "0.2"))}
        go_on.set()
        await asyncio.gather(*holding)
        await asyncio.to_thread(bridge.finish)

    asyncio.run(run())


def test_of_one_sender_something_is_left_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridging, "TURN", 0.2)

    async def run() -> None:
        go_on = asyncio.Event()
        bridge = Bridge(reading, threads=6, each=4, callers=Named())
        bridge.start(asyncio.get_running_loop())
        slow = [asked("one", LARGE, protocol=Silent(go_on)) for _ in range(6)]
        holding = [asyncio.ensure_future(bridge(*one)) for one in slow]  # type: ignore[arg-type]
        await asyncio.sleep(0.05)
        other = asked("two", SHORT + 1, b"x" * (SHORT + 1))
        await bridge(*other)  # type: ignore[arg-type]
        assert other[1].answers[0][0] == 200
        go_on.set()
        await asyncio.gather(*holding)
        await asyncio.to_thread(bridge.finish)

    asyncio.run(run())


@pytest.mark.parametrize("is_cut_off", [False, True])
def test_who_waits_for_a_turn_of_their_own_keeps_no_large_body_waiting(
    is_cut_off: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is at the last of their requests and sends a large body; another's comes in meanwhile."""
    monkeypatch.setattr(bridging, "TURN", 0.2)
    go_on = threading.Event()

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "GET":
            assert go_on.wait(30)
        return reading(environ, start)

    async def run() -> None:
        bridge = Bridge(application, threads=3, each=1, callers=Named())
        bridge.start(asyncio.get_running_loop())
        body = b"x" * (LARGE + 1)
        calls = [asked("one"), asked("one", len(body), body), asked("two", len(body), body)]
        first, second = (asyncio.ensure_future(bridge(*one)) for one in calls[:2])  # type: ignore[arg-type]
        await asyncio.sleep(0.05)
        await bridge(*calls[2])  # type: ignore[arg-type]
        if is_cut_off:
            second.cancel()
        go_on.set()
        await asyncio.gather(first, second, return_exceptions=True)
        again = asked("one")
        await bridge(*again)  # type: ignore[arg-type]
        await asyncio.to_thread(bridge.finish)
        answered = [calls[0], *([] if is_cut_off else [calls[1]]), calls[2], again]
        assert [one.answers[0][0] for _, one in answered] == [200] * len(answered)

    asyncio.run(run())
