"""Nobody has more than their share, nobody waits behind one who may not have it, and nothing of it is lost."""

from __future__ import annotations

import asyncio

import pytest

from ginnel.config.bridge.callers import Turns
from ginnel.config.bridge.shares import Occupied, Shares


def test_one_who_has_their_share_waits_and_another_does_not() -> None:
    async def run() -> list[str]:
        shares, order, go_on = Shares(3, 2), [], asyncio.Event()

        async def take(who: str) -> None:
            async with shares.of(who, 1, 30):
                order.append(who)
                await go_on.wait()

        asking = [asyncio.ensure_future(take(who)) for who in ("a", "a", "a", "b")]
        for _ in range(5):
            await asyncio.sleep(0)
        order.append("-")
        go_on.set()
        await asyncio.gather(*asking)
        return order

    assert asyncio.run(run()) == ["a", "a", "b", "-", "a"]


def test_whoever_gives_up_or_is_cut_off_leaves_nothing_taken() -> None:
    async def run() -> None:
        shares = Shares(1, 1)
        async with shares.of("a", 1, 30):
            with pytest.raises(Occupied):
                async with shares.of("b", 1, 0.01):
                    raise AssertionError("had it")
            cut_off = asyncio.ensure_future(shares.of("b", 1, 30).__aenter__())
            await asyncio.sleep(0)
            cut_off.cancel()
            with pytest.raises(asyncio.CancelledError):
                await cut_off
        late = asyncio.ensure_future(shares.of("b", 1, 30).__aenter__())
        async with shares.of("a", 1, 30):
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        late.cancel()  # in the moment in which it was given
        with pytest.raises(asyncio.CancelledError):
            await late
        async with shares.of("c", 1, 0.01):
            pass

    asyncio.run(run())


def test_turns_are_handed_on_so_many_at_a_time_for_each() -> None:
    handed: list[str] = []
    turns: Turns[str] = Turns(handed.append, 2)
    for call in ("a1", "a2", "a3", "a4", "b1"):
        turns.take(call[0], call)
    turns.take(None, "c1")
    assert handed == ["a1", "a2", "b1", "c1"]
    turns.ended(None)
    turns.ended("b")
    turns.ended("a")
    turns.ended("a")
    assert handed[4:] == ["a3", "a4"]
    turns.ended("a")
    turns.ended("a")
    turns.take("a", "a5")
    turns.take("a", "a6")
    assert handed[6:] == ["a5", "a6"]
