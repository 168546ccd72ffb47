"""Statements that the server keeps prepared: values, kinds of them, transactions, and connections that are gone."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import DataError, IntegrityError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import IsolationLevel

from ginnel.kernel import prepared
from ginnel.kernel.viewer import Category

FIRST = datetime.fromisoformat("0001-01-02")
ID = UUID("0189f6a0-0000-7000-8000-000000000001")
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=30),
    st.uuids(),
    st.datetimes(timezones=st.just(UTC), min_value=FIRST),
)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=st.lists(values, min_size=1, max_size=4))
def test_it_answers_as_the_driver_does(given: list[Any]) -> None:
    statement = "SELECT " + ", ".join(["%s"] * len(given))
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        assert prepared.run(statement, given) == cursor.fetchall()


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numbers=st.lists(st.integers(-(2**63), 2**63 - 1)),
    ids=st.lists(st.uuids()),
    words=st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=9)),
)
def test_arrays_of_numbers_ids_and_words_come_back(
    numbers: list[int], ids: list[UUID], words: list[str]
) -> None:
    asked = "SELECT %s::bigint[], %s::uuid[], %s::text[]"
    assert prepared.run(asked, (numbers, ids, words)) == [(numbers, ids, words)]


@pytest.mark.django_db
def test_of_arrays_some_values_may_be_missing() -> None:
    given: tuple[list[Any], ...] = ([1, None, 2**40], [None, 1], [ID, None], [None, None], ["a", None])
    asked = "SELECT %s::bigint[], %s::bigint[], %s::uuid[], %s::uuid[], %s::text[]"
    assert prepared.run(asked, given) == [given]


@pytest.mark.django_db
@pytest.mark.parametrize("mixed", [[1, "a"], [ID, "a"], [ID, 1], [1, True]])
def test_what_an_array_cannot_hold_together_is_refused_as_by_the_driver(mixed: list[Any]) -> None:
    with pytest.raises(DataError, match="mixed"), transaction.atomic():
        prepared.run("SELECT %s::text[]", (mixed,))
    with pytest.raises(DataError, match="mixed"), connection.cursor() as cursor:
        cursor.execute("SELECT %s::text[]", (mixed,))


@pytest.mark.django_db
def test_a_number_may_be_that_of_a_named_one() -> None:
    assert prepared.run("SELECT %s::int[]", ([1, Category.PLAN],)) == [([1, 7],)]


@pytest.mark.django_db
def test_every_kind_that_is_asked_for_comes_as_from_djangos_cursor() -> None:
    asked = """SELECT '{"a": [1.50]}'::jsonb, 1.50::numeric, 'x'::bytea, 2.5::float8, '2026-10-25'::date, 3::smallint,
        ARRAY['a', NULL], ARRAY[]::uuid[], NULL::jsonb, '2026-10-25 01:30+01'::timestamptz"""
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = cursor.fetchall()
    assert [
        tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in found
    ] == prepared.run(asked, ())


@pytest.mark.django_db
def test_a_name_may_stand_twice_and_a_percent_sign_stays() -> None:
    asked = "SELECT %(a)s::int, '10%%' WHERE %(a)s::int = 1 AND %(b)s::uuid IS NOT NULL"
    assert prepared.run(asked, {"a": 1, "b": ID, "c": "not asked for"}) == [(1, "10%")]


@pytest.mark.django_db
def test_it_says_how_many_rows_were_changed() -> None:
    prepared.run("CREATE TEMPORARY TABLE some_rows (number int)", ())
    assert prepared.answer("INSERT INTO some_rows VALUES (%s), (%s)", (1, 2)).size == 2
    assert prepared.answer("SELECT number FROM some_rows ORDER BY 1", ()) == ([(1,), (2,)], 2)


@pytest.mark.django_db
def test_what_the_database_refuses_is_raised_as_by_django() -> None:
    with pytest.raises(DataError), transaction.atomic():
        prepared.run("SELECT %s::int / 0", (1,))
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared.run("INSERT INTO organisations_organisation (id) VALUES (%s)", (ID,))
    assert prepared.run("SELECT 1", ()) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_it_is_of_the_transaction_around_it() -> None:
    prepared.run("CREATE TEMPORARY TABLE kept_rows (number int)", ())
    with transaction.atomic():
        prepared.run("INSERT INTO kept_rows VALUES (1)", ())
        transaction.set_rollback(True)
    assert prepared.run("SELECT number FROM kept_rows", ()) == []
    with transaction.atomic():
        prepared.run("INSERT INTO kept_rows VALUES (2)", ())
    assert prepared.run("SELECT number FROM kept_rows", ()) == [(2,)]


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_begins_with_is_planned_once_too() -> None:
    for number in range(3):
        with transaction.atomic():
            assert prepared.run("SELECT %s::int AS begun_with", (number,)) == [(number,)]
    counted = (
        "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%%begun_with'"
    )
    assert prepared.run(counted, ()) == [(3,)]


@pytest.mark.django_db(transaction=True)
def test_it_begins_as_the_connection_is_set_to() -> None:
    connection.ensure_connection()
    connection.connection.isolation_level = IsolationLevel.SERIALIZABLE
    with transaction.atomic():
        assert prepared.run("SHOW transaction_isolation", ()) == [("serializable",)]
        prepared.run("CREATE TEMPORARY TABLE undone (number int)", ())
        transaction.set_rollback(True)
    connection.connection.isolation_level = None
    assert prepared.run("SELECT to_regclass('undone')::text", ()) == [(None,)]


@pytest.mark.django_db
def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST_KEPT", 3)
    prepared.run("SELECT 1", ())
    kept = prepared._kept[connections["default"]].names
    kept.clear()
    for _ in range(2):
        for number in range(5):
            assert prepared.run(f"SELECT {number}, %s::int", (1,)) == [(number, 1)]
    assert len(kept) == 3


@pytest.mark.django_db
def test_what_was_answered_is_not_kept() -> None:
    """The one list of its rows is the caller's."""
    (row,) = prepared.run("SELECT repeat('x', 100000)::text", ())
    held = prepared._kept[connections["default"]].adapting
    assert row == ("x" * 100_000,)
    assert held.pgresult is None


@pytest.mark.django_db(transaction=True)
def test_another_connection_of_the_thread_begins_with_nothing_kept() -> None:
    prepared.run("SELECT 1", ())
    before = prepared._kept[connections["default"]]
    connection.close()
    assert prepared.run("SELECT %s::int", (2,)) == [(2,)]
    after = prepared._kept[connections["default"]]
    assert (after is before, list(after.names.values())) == (False, [b"ginnel_1"])


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_first_is_asked_again_where_the_connection_has_gone() -> None:
    (mine,) = prepared.run("SELECT pg_backend_pid()", ())[0]
    _end(mine)
    (other,) = prepared.first("SELECT pg_backend_pid()", ())[0]
    assert other != mine
    _end(other)
    with pytest.raises(Exception, match="terminat|closed"):
        prepared.run("SELECT 1", ())
    connection.close()


def _end(process: int) -> None:
    """As another connection of the same role may."""
    with closing(connection.copy()) as another, another.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT pg_terminate_backend(%s)", [process])
