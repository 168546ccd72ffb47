"""What fits into the lane is answered several at a time in one thread; what gives way there, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import pytest

from ginnel.config.bridge import lanes
from ginnel.config.bridge.bridging import Bridge
from ginnel.config.bridge.lanes import Apart, Lane
from ginnel.config.bridge.tests.test_crowd import Asked, Named, Start, asked
from ginnel.kernel import abreast
from ginnel.kernel.web.tests.rsgi import Protocol

LIGHT = "light"


def served(application: Any, *calls: Asked, lane: Lane) -> list[int]:
    """The status of each answer."""

    async def run() -> None:
        bridge = Bridge(application, threads=2, each=2, callers=Named(), lane=lane)
        bridge.start(asyncio.get_running_loop())
        await asyncio.gather(*(bridge(*one) for one in calls))  # type: ignore[arg-type]
        await asyncio.to_thread(bridge.finish)

    asyncio.run(run())
    return [protocol.answers[0][0] for _, protocol in calls]


def lane(begin: Callable[[], object] = lambda: None, **how: int) -> Lane:
    return Lane(lambda scope, who: (scope.headers.get("authorization") or "").startswith(LIGHT), begin, **how)  # type: ignore[arg-type]


def named() -> str:
    return threading.current_thread().name


def test_they_go_on_together_in_one_thread_and_the_rest_in_others() -> None:
    turns: list[int] = []
    threads: dict[str, set[str]] = {}

    def together(questions: Any) -> list[None]:
        turns.append(len(questions))
        return [None] * len(questions)

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        who = environ.get("HTTP_AUTHORIZATION", "")
        threads.setdefault(who, set()).add(named())
        if abreast.is_here():
            abreast.ask(together, who)
        start("200 OK", [])
        return [who.encode()]

    held = threading.Event()
    first = lane(begin=lambda: held.wait(30))
    calls = [asked(f"{LIGHT} {at}") for at in range(6)]
    calls.append(asked("other", protocol=_Telling(held)))
    assert served(application, *calls, lane=first) == [200] * 7
    assert [protocol.answers[0][2] for _, protocol in calls[:-1]] == [
        f"{LIGHT} {at}".encode() for at in range(6)
    ]
    assert sum(turns) == 6 and max(turns) >= 5
    assert threads.pop("other") <= {"web-0", "web-1"}
    assert set().union(*threads.values()) == {"web-abreast"}


class _Telling(Protocol):
    """That says when it has its answer."""

    def __init__(self, told: threading.Event) -> None:
        super().__init__()
        self.told = told

    def response_bytes(self, *answer: Any) -> None:
        super().response_bytes(*answer)
        self.told.set()


def test_what_gives_way_is_answered_in_a_thread_of_its_own_once() -> None:
    answered: list[tuple[str, str]] = []

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        who = environ["HTTP_AUTHORIZATION"]
        if who.endswith("long"):
            abreast.give_way()
        answered.append((who, named()))
        start("200 OK", [])
        return []

    calls = [asked(f"{LIGHT} {how}") for how in ("short", "long", "short", "long")]
    assert served(application, *calls, lane=lane()) == [200] * 4
    assert sorted(who for who, _ in answered) == [
        f"{LIGHT} {how}" for how in ("long", "long", "short", "short")
    ]
    assert all((thread == "web-abreast") == who.endswith("short") for who, thread in answered)
    assert all(len(protocol.answers) == 1 for _, protocol in calls)


@pytest.mark.parametrize("wrong", ["one fails", "it cannot begin"])
def test_whatever_goes_wrong_everybody_is_answered_and_the_next_are(wrong: str) -> None:
    began: list[int] = []

    def begin() -> None:
        began.append(1)
        if wrong == "it cannot begin" and len(began) == 1:
            raise RuntimeError("unforeseen")

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        if environ["HTTP_AUTHORIZATION"].endswith("wrong"):
            raise KeyboardInterrupt
        start("200 OK", [])
        return []

    async def run() -> list[int]:
        bridge = Bridge(application, threads=1, callers=Named(), lane=lane(begin))
        bridge.start(asyncio.get_running_loop())
        found = []
        for how in ("wrong", "well", "well"):
            one = asked(f"{LIGHT} {how}")
            await bridge(*one)  # type: ignore[arg-type]
            found.append(one[1].answers[0][0])
        await asyncio.to_thread(bridge.finish)
        return found

    assert asyncio.run(run()) == [500, 200, 200]


def test_one_who_asks_for_much_leaves_room_in_a_turn() -> None:
    """Of twenty that one asks, two have the turn in which another is answered."""
    turns: list[list[str]] = []

    def together(questions: Any) -> list[None]:
        turns.append(list(questions))
        return [None] * len(questions)

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        abreast.ask(together, environ["HTTP_AUTHORIZATION"])
        start("200 OK", [])
        return []

    calls = [asked(f"{LIGHT} one") for _ in range(20)] + [asked(f"{LIGHT} another")]
    assert served(application, *calls, lane=lane(each=2, most=4)) == [200] * 21
    assert all(turn.count(f"{LIGHT} one") <= 2 for turn in turns)
    at = next(at for at, turn in enumerate(turns) if f"{LIGHT} another" in turn)
    assert at <= 2


@pytest.mark.parametrize("how", ["long", "large"])
def test_whoever_kept_others_waiting_has_no_turn_for_a_while(how: str) -> None:
    threads: list[tuple[str, str]] = []

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        who = environ["HTTP_AUTHORIZATION"]
        if who.endswith("long"):
            abreast.note_long()
        threads.append((who, named()))
        start("200 OK", [])
        return [b"x" * (100 if who.endswith("large") else 10)]

    async def run() -> None:
        bridge = Bridge(application, threads=1, callers=Named(), lane=lane(large=99))
        bridge.start(asyncio.get_running_loop())
        for who in (how, how, "other", "other"):
            await bridge(*asked(f"{LIGHT} {who}"))  # type: ignore[arg-type]
        await asyncio.to_thread(bridge.finish)

    asyncio.run(run())
    assert [thread for who, thread in threads if who.endswith(how)] == ["web-abreast", "web-0"]
    assert [thread for who, thread in threads if who.endswith("other")] == ["web-abreast"] * 2


def test_nor_has_what_waits_behind_it_already() -> None:
    threads: list[str] = []

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        abreast.note_long()
        threads.append(named())
        start("200 OK", [])
        return []

    calls = [asked(f"{LIGHT} one") for _ in range(20)]
    assert served(application, *calls, lane=lane(each=2)) == [200] * 20
    assert threads.count("web-abreast") <= 2


def test_what_only_goes_elsewhere_keeps_nobody_waiting() -> None:
    threads: list[str] = []

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        if not threads:
            threads.append("")
            abreast.give_way()
        threads.append(named())
        start("200 OK", [])
        return []

    async def run() -> None:
        bridge = Bridge(application, threads=1, callers=Named(), lane=lane())
        bridge.start(asyncio.get_running_loop())
        for _ in range(2):
            await bridge(*asked(f"{LIGHT} one"))  # type: ignore[arg-type]
        await asyncio.to_thread(bridge.finish)

    asyncio.run(run())
    assert threads == ["", "web-0", "web-abreast"]


def test_what_goes_elsewhere_as_it_ends_is_answered() -> None:
    """The six are told to end after what hands on to them."""
    ending = threading.Event()

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        if abreast.is_here():
            assert ending.wait(30)
            abreast.give_way()
        start("200 OK", [])
        return []

    async def run() -> int:
        bridge = Bridge(application, threads=1, callers=Named(), lane=lane())
        bridge.start(asyncio.get_running_loop())
        one = asked(f"{LIGHT} one")
        asking = asyncio.ensure_future(bridge(*one))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        finishing = asyncio.ensure_future(asyncio.to_thread(bridge.finish))
        await asyncio.sleep(0)
        ending.set()
        await asking
        await finishing
        return one[1].answers[0][0]

    assert asyncio.run(run()) == 200


def test_it_ends_and_is_not_remembered_of_everybody_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(lanes.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(lanes, "_MOST_REMEMBERED", 2)
    apart = Apart(60)
    apart.keep("one")
    apart.keep(None)
    now[0] = 59
    assert "one" in apart and None not in apart and "other" not in apart
    now[0] = 60
    assert "one" not in apart
    for who in ("one", "two", "three"):
        apart.keep(who)
    assert "three" in apart and "one" not in apart


def test_a_turn_has_whoever_is_there_and_ends_when_it_is_to() -> None:
    waiting: SimpleQueue[int | None] = SimpleQueue()
    for one in (1, 2, 3, 4, None, 5, 6, 7):
        waiting.put(one)
    found = lane(most=3)
    assert [found.turn(waiting) for _ in range(4)] == [[1, 2, 3], [4, 5], [6, 7], []]
