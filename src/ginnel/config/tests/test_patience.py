"""A thread that answers several at once lets no statement take long, on whichever connection it has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection

from ginnel.config import patience

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    yield
    connection.close()


def longest() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        (found,) = cursor.fetchone()
    return str(found)


def test_it_is_told_to_every_connection_once() -> None:
    patience.begin()
    assert longest() == patience.LONGEST
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '7s'")
    patience.begin()
    assert longest() == "7s"
    connection.close()
    patience.begin()
    assert longest() == patience.LONGEST


def test_where_there_is_no_database_it_is_for_whoever_asks_to_be_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away() -> None:
        raise OperationalError("away")

    monkeypatch.setattr(connection, "ensure_connection", away)
    patience.begin()
    assert connection.connection is None
