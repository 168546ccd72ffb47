"""A database on another machine that is silent is noticed: before a connection stands, while one is sent to, and while
one is waited for."""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection
from psycopg.pq import TransactionStatus

from ginnel.config import databases, watching
from ginnel.config.tests.between import Way

ELSEWHERE = {"DATABASE_URL": "postgresql://ginnel@db.example/ginnel"}


@contextmanager
def way() -> Iterator[tuple[Way, dict[str, Any]]]:
    """And what to connect with to go by it."""
    held = django_settings.DATABASES["default"]
    between = Way(f"{held['HOST']}/.s.PGSQL.{held['PORT']}")
    between.start()
    known = {"host": "127.0.0.1", "port": between.port, "user": held["USER"], "dbname": held["NAME"]}
    try:
        yield between, known | {"password": held["PASSWORD"]}
    finally:
        between.end()


def test_over_a_network_there_are_times_and_the_address_may_say_others() -> None:
    found = databases.default(Path("/x"), ELSEWHERE)["OPTIONS"]
    assert databases.OVER_A_NETWORK.items() <= found.items()
    more = {"DATABASE_URL": ELSEWHERE["DATABASE_URL"] + "?connect_timeout=9"}
    assert databases.default(Path("/x"), more)["OPTIONS"]["connect_timeout"] == "9"
    assert databases.as_owner(Path("/x"), ELSEWHERE)["keepalives_idle"] == "15"
    assert "connect_timeout" not in databases.default(Path("/x"), {})["OPTIONS"]


@pytest.mark.parametrize(
    ("host", "is_far"),
    [("", False), ("/run/a", False), ("@a", False), ("::1", True), ("/run/a,b.example", True)],
)
def test_a_socket_of_the_file_system_is_no_network(host: str, is_far: bool) -> None:
    assert databases.is_over_a_network(host) == is_far


def test_the_kernel_keeps_these_times_of_a_connection(db: None) -> None:
    of = [socket.TCP_USER_TIMEOUT, socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT]
    with (
        way() as (_, known),
        closing(psycopg.connect(**known, **databases.OVER_A_NETWORK)) as connection,
        socket.socket(fileno=os.dup(connection.fileno())) as held,
    ):
        assert held.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert [held.getsockopt(socket.IPPROTO_TCP, one) for one in of] == [15000, 15, 5, 3]


def test_a_database_that_never_answers_is_not_waited_for_to_connect() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        known = databases.OVER_A_NETWORK | {"connect_timeout": "2"}
        began = time.monotonic()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(host="127.0.0.1", port=silent.getsockname()[1], user="x", dbname="x", **known)
        assert time.monotonic() - began < 30


@pytest.mark.parametrize("asks", ["by the driver", "by the library"])
def test_a_connection_that_is_asked_and_hears_nothing_is_ended(db: None, asks: str) -> None:
    """As hot paths ask (`kernel.prepared`), and as everything else does."""
    with way() as (between, known), closing(psycopg.connect(**known, autocommit=True)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        time.sleep(0.2)
        assert not watching.end_if_silent(connection.pgconn, 0.1), "nothing was asked"
        between.is_shut = True
        said: list[Any] = []

        def ask() -> None:
            try:
                if asks == "by the library":
                    said.append(connection.pgconn.exec_(b"SELECT 1").status)
                else:
                    connection.execute("SELECT 1")
            except psycopg.OperationalError as error:
                said.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        until = time.monotonic() + 30
        while not watching.end_if_silent(connection.pgconn, 0.5):
            assert time.monotonic() < until
            time.sleep(0.05)
        asking.join(30)
        assert said and not asking.is_alive()
        assert not watching.end_if_silent(connection.pgconn, 0)


def test_what_is_answered_is_let_be(db: None) -> None:
    with way() as (_, known), closing(psycopg.connect(**known, autocommit=True)) as connection:
        asking = threading.Thread(target=connection.execute, args=("SELECT pg_sleep(1)",))
        asking.start()
        while asking.is_alive():
            assert not watching.end_if_silent(connection.pgconn, 30)
            time.sleep(0.05)
        connection.close()
        assert not watching.end_if_silent(connection.pgconn, 0)


def test_what_is_no_networks_or_was_cut_off_is_let_be(db: None) -> None:
    one, other = socket.socketpair()

    class Asked:
        transaction_status = TransactionStatus.ACTIVE

    asked: Any = Asked()
    with one, other:
        asked.socket = one.fileno()
        assert not watching.end_if_silent(asked, 0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        held = socket.create_connection(server.getsockname())
        there, _ = server.accept()
        there.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        there.close()  # which resets it
    with held:
        with pytest.raises(ConnectionResetError):
            held.recv(1)
        asked.socket = held.fileno()
        assert not watching.end_if_silent(asked, 0)


def test_an_address_alone_says_that_it_is_over_a_network() -> None:
    url = {"DATABASE_URL": "postgresql:///ginnel?user=x&hostaddr=192.0.2.1"}
    held = databases.default(Path("/x"), url)
    assert databases.is_over_a_network(databases.where(held["HOST"], held["OPTIONS"]))
    assert databases.as_owner(Path("/x"), url)["keepalives_idle"] == "15"


def test_a_page_waits_for_anothers_lock_for_less_than_is_silence(db: None) -> None:
    watching._watch(connection)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("50s",)
        cursor.execute("RESET lock_timeout")
    assert watching.LOCKED < watching.SILENT
