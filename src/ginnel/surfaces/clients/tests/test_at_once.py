"""Many at one moment: an assertion gives one token, a limit is a limit, and nothing given outlives a revocation."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, transaction
from django.test import Client as Browser

from ginnel.foundation.organisations import actions
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock, prepared
from ginnel.kernel.errors import GinnelError
from ginnel.surfaces.clients import keys, registering
from ginnel.surfaces.clients.tests.caller import Integrator, ec, post, public
from ginnel.surfaces.clients.tests.conftest import Register

pytestmark = pytest.mark.django_db(transaction=True)
BY = service("administer")
THREADS = 6
T = TypeVar("T")


def at_once(does: Callable[[int], T]) -> list[T]:
    """What each of several threads got, each with a connection of its own, begun together."""
    begin = Barrier(THREADS)

    def one(number: int) -> T:
        begin.wait()
        try:
            return does(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def test_one_assertion_gives_one_token(register: Register) -> None:
    key = ec()
    one = Integrator(register(keys=keys.public_keys(public(key))), key)
    form = one.form()
    assert sorted(at_once(lambda _: post(Browser(), form)[0])) == [200] + [400] * (THREADS - 1)


def test_a_limit_holds_for_all_together(db: None) -> None:
    minute = clock.now().replace(second=1, microsecond=0)

    def ask(_: int) -> int:
        with clock.held_at(minute):
            return sum(actions.allow(subject="x", per_minute=100) == 0 for _ in range(60))

    assert sum(at_once(ask)) == 100


def test_no_token_outlives_the_moment_at_which_its_client_was_revoked(register: Register) -> None:
    """Asked for while the revocation is not yet committed: it waits, and is refused."""
    client = register()

    def ask() -> str:
        try:
            return registering.give(client=client, asked=None, by=BY)[0]
        except GinnelError:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            actions.revoke_client(client=client, reason="Its key was lost", by=BY)
            asked = pool.submit(ask)
            wait([asked], timeout=0.5)
        assert asked.result() == ""
    assert not prepared.run("SELECT FROM organisations_clienttoken", ())
