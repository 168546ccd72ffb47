"""Statements of several who are answered abreast: sent together, each with its own answer or error; none of it shared
where one is in a transaction; and each told where the connection is lost."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from ginnel.kernel import abreast, prepared

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements were sent together, each time."""
    found: list[int] = []
    everything = prepared._all

    def counted(asked: Sequence[Any]) -> list[Any]:
        found.append(len(asked))
        return everything(asked)

    monkeypatch.setattr(prepared, "_all", counted)
    return found


def answers(*works: Callable[[], Any]) -> list[Any]:
    """What each gives, or the error that it raises."""
    found: dict[int, Any] = {}

    def do(at: int, work: Callable[[], Any]) -> None:
        try:
            found[at] = work()
        except Exception as error:
            found[at] = error

    abreast.run([lambda at=at, work=work: do(at, work) for at, work in enumerate(works)])  # type: ignore[misc]
    return [found[at] for at in range(len(works))]


def twice(number: int) -> Callable[[], Any]:
    """Two statements, the second with what the first answered."""

    def work() -> Any:
        ((first,),) = prepared.run("SELECT %s::int + 1", (number,))
        return prepared.run("SELECT g, %s::text FROM generate_series(1, %s::int) g", (f"of {number}", first))

    return work


def alone(number: int) -> list[tuple[int, str]]:
    return [(at, f"of {number}") for at in range(1, number + 2)]


def test_each_has_their_own_answer(sent: list[int]) -> None:
    assert answers(*map(twice, range(5))) == [alone(number) for number in range(5)]
    assert sent == [5, 5]


def test_long_answers_are_whole(sent: list[int]) -> None:
    """More than any buffer between us and the server holds, both ways."""
    text = "x" * 2_000_000
    found = answers(*[lambda: prepared.run("SELECT %s::text", (text,))] * 8)
    assert found == [[(text,)]] * 8 and sent == [8]


def test_of_one_that_is_wrong_the_others_do_not_hear() -> None:
    def wrong() -> Any:
        return prepared.run("SELECT 1 / %s::int", (0,))

    one, error, other = answers(twice(1), wrong, twice(2))
    assert (one, other) == (alone(1), alone(2)) and isinstance(error, DataError)


def test_where_one_takes_too_long_it_is_told_and_the_others_go_elsewhere() -> None:
    seen: list[bool] = []

    def long() -> Any:
        try:
            return prepared.run("SELECT pg_sleep(%s)::text", (60,))
        finally:
            seen.append(abreast.is_long())

    def other() -> Any:
        try:
            return twice(1)()
        except abreast.GivesWay:
            seen.append(abreast.is_long())
            return "elsewhere"

    one, error, two = answers(other, long, other)
    assert one == two == "elsewhere" and sorted(seen) == [False, False, True]
    assert isinstance(error, OperationalError) and isinstance(error.__cause__, QueryCanceled)
    assert answers(twice(1), twice(2)) == [alone(1), alone(2)]


def test_those_that_take_long_together_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    def sleeping(seconds: float) -> Callable[[], bool]:
        def work() -> bool:
            prepared.run("SELECT pg_sleep(%s)::text", (seconds,))
            return abreast.is_long()

        return work

    monkeypatch.setattr(prepared, "LONGEST", 60_000)
    assert answers(sleeping(0), sleeping(0.5)) == [True, True]
    monkeypatch.setattr(prepared, "SLOW", 60)
    assert answers(sleeping(0), sleeping(0.5)) == [False, False]


def test_the_limit_is_of_what_is_asked_together_alone() -> None:
    answers(twice(1), twice(2))
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_in_a_transaction_nobody_else_is_asked_for(sent: list[int]) -> None:
    """What one does there is theirs, and is over before anybody goes on."""
    seen: list[Any] = []

    def work(number: int) -> Callable[[], Any]:
        def within() -> Any:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('ginnel.of', %s, true)", [str(number)])
                found = prepared.run("SELECT current_setting('ginnel.of')", ())
                seen.append(found)
                transaction.set_rollback(True)
            return found

        return within

    assert answers(work(1), work(2)) == [[("1",)], [("2",)]] and sent == []


def first() -> Any:
    return prepared.first("SELECT pg_backend_pid()", ())[0][0]


def test_where_the_connection_has_gone_all_are_asked_on_a_new_one() -> None:
    gone = first()
    connection.connection.pgconn.finish()
    found = answers(first, first, first)
    assert len(set(found)) == 1 and found[0] != gone


def test_where_there_is_none_it_is_sought_once_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def away() -> None:
        tried.append(1)
        raise OperationalError("away")

    first()
    connection.close()
    monkeypatch.setattr(connection, "connect", away)
    found = answers(first, first, first)
    assert [type(one) for one in found] == [OperationalError] * 3
    assert tried == [1]


def test_where_the_connection_goes_meanwhile_each_is_told() -> None:
    def cut() -> Any:
        prepared.run("SELECT 1", ())
        with socket.socket(fileno=os.dup(connection.connection.pgconn.socket)) as wire:
            wire.shutdown(socket.SHUT_RDWR)
        return prepared.run("SELECT 2", ())

    found = answers(twice(1), cut, twice(2))
    assert [type(one) for one in found] == [OperationalError] * 3
    connection.close()
    assert answers(twice(1), twice(2)) == [alone(1), alone(2)]
