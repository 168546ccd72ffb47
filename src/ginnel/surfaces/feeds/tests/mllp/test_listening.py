"""A live listener: nothing is answered before it is safe, and nobody is kept waiting by somebody else's mistake."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError

from ginnel.care.reception import actions as reception
from ginnel.kernel import clock
from ginnel.surfaces.feeds.mllp import committing
from ginnel.surfaces.feeds.mllp.framing import framed
from ginnel.surfaces.feeds.tests.adt.messages import adt
from ginnel.surfaces.feeds.tests.mllp.sender import Sender, listening
from ginnel.surfaces.feeds.tests.test_cld_load import held

pytestmark = pytest.mark.django_db(transaction=True)
Message, Load, Quarantined = (
    apps.get_model("reception", name) for name in ("Message", "Load", "Quarantined")
)
Notice = apps.get_model("notices", "Notice")
ADMIT = adt("A01", "202602031000", ward="W1", control="1")
TRANSFER = adt("A02", "202602031200", ward="W2", control="2")


def test_a_message_is_answered_and_is_there() -> None:
    with listening() as (port, _):
        sender = Sender(port)
        sender.send(ADMIT)
        assert sender.whole() == ("AA", "1")
        assert Message.objects.count() == 1
        sender.close()
    [stay] = held("Encounter")
    assert stay["status"] == "in-progress"
    load = Load.objects.get()
    assert (load.read, load.accepted, load.organisation.code) == (1, 1, "RXX")
    assert load.finished_at is not None


def test_messages_sent_without_waiting_are_answered_in_order() -> None:
    messages = [adt("A08", f"2026020310{minute:02d}", control=str(minute)) for minute in range(40)]
    with listening() as (port, _):
        sender = Sender(port)
        sender.send(*messages)
        assert [sender.whole()[1] for _ in messages] == [str(minute) for minute in range(40)]
        sender.close()
    assert Load.objects.get().read == 40


def test_a_message_sent_again_is_accepted_again_and_held_once() -> None:
    with listening() as (port, _):
        for _ in range(2):
            sender = Sender(port)
            sender.send(ADMIT)
            assert sender.answer() == "AA"
            sender.close()
    assert Message.objects.count() == 1
    assert Load.objects.get().already_held == 1


def test_a_message_that_cannot_be_read_is_refused_and_kept() -> None:
    with listening() as (port, _):
        sender = Sender(port)
        sender.send(adt("A01", "notatime"), ADMIT)
        assert [sender.answer(), sender.answer()] == ["AE", "AA"]
        sender.close()
    assert Quarantined.objects.get().faults[0]["field"] == "EVN-2"


def test_an_admission_is_told_within_seconds_of_its_answer() -> None:
    at = clock.now().astimezone(clock.LONDON).strftime("%Y%m%d%H%M%S")
    admit = adt("A01", at, ward="W1", pv1={44: at}, more=("PD1|||PRETEND SURGERY^^B82999",))
    with listening() as (port, _):
        sender = Sender(port)
        sender.send(admit)
        assert sender.answer() == "AA"
        until = time.monotonic() + 10
        while not Notice.objects.exists() and time.monotonic() < until:
            time.sleep(0.05)
        sender.close()
    assert Notice.objects.get().organisation.code == "B82999"


def test_several_senders_are_served_beside_each_other() -> None:
    with listening() as (port, _):
        senders = [Sender(port) for _ in range(8)]
        for number, sender in enumerate(senders):
            sender.send(adt("A01", patient=f"H{number}", visit=f"V{number}", ward="W1"))
        assert [sender.answer() for sender in senders] == ["AA"] * 8
        for sender in senders:
            sender.close()
    assert len(held("Encounter")) == 8


def test_half_a_message_is_nothing_and_may_be_finished_later() -> None:
    with listening() as (port, _):
        gone, sender = Sender(port), Sender(port)
        data = framed(ADMIT)
        gone.socket.sendall(data[: len(data) // 2])
        gone.close()
        sender.socket.sendall(data[:20])
        assert Message.objects.count() == 0
        sender.socket.sendall(data[20:])
        assert sender.answer() == "AA"
        sender.close()
    assert Message.objects.count() == 1


def test_who_stops_in_the_middle_of_a_message_is_let_go() -> None:
    with listening(half_message_seconds=0.2) as (port, _):
        sender = Sender(port)
        sender.socket.sendall(framed(ADMIT)[:20])
        assert sender.answer() == ""
        sender.close()


def test_a_message_too_large_is_refused_and_the_next_is_taken() -> None:
    with listening(most_bytes=5_000) as (port, _):
        sender = Sender(port)
        sender.send(adt("A08", control="9", more=("NTE|1||" + "x" * 20_000,)), ADMIT)
        assert [sender.whole(), sender.whole()] == [("AR", "9"), ("AA", "1")]
        sender.close()
    assert Quarantined.objects.get().faults[0]["code"] == "too-large"


def test_more_senders_than_are_taken_are_turned_away() -> None:
    with listening(most_connections=1) as (port, _):
        first = Sender(port)
        first.send(ADMIT)
        assert first.answer() == "AA"
        second = Sender(port)
        assert second.answer() == ""
        first.close()
        second.close()


def test_training_messages_are_refused_where_only_live_ones_are_taken() -> None:
    with listening(only_live=True) as (port, _):
        sender = Sender(port)
        sender.send(ADMIT.replace(b"|P|2.4", b"|T|2.4"), ADMIT)
        assert [sender.answer(), sender.answer()] == ["AR", "AA"]
        sender.close()
    assert Message.objects.count() == 1


def test_what_was_read_is_answered_before_it_ends() -> None:
    messages = [adt("A08", f"2026020310{minute:02d}", control=str(minute)) for minute in range(30)]
    with listening() as (port, stop):
        sender = Sender(port)
        sender.send(*messages)
        assert sender.answer() == "AA"
        stop()
        answered = 1
        while sender.answer():
            answered += 1
        sender.close()
    assert Message.objects.count() == answered


def test_no_more_is_read_than_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is slow; the sender does not care; what is in hand stays bounded."""
    going, most_seen = threading.Event(), []
    real = committing._Stream.receive

    def slow(self: Any, group: Any) -> Any:
        most_seen.append(len(group))
        going.wait(30)
        return real(self, group)

    monkeypatch.setattr(committing._Stream, "receive", slow)
    messages = [adt("A08", f"202602{3 + n // 24:02d}{n % 24:02d}00", control=str(n)) for n in range(60)]
    with listening(most_waiting=10, most_from_one=5) as (port, _):
        sender = Sender(port)
        sender.send(*messages)
        going.set()
        assert [sender.answer() for _ in messages] == ["AA"] * 60
        sender.close()
    assert max(most_seen) <= 10


def test_a_sender_is_told_to_come_again_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = reception.receive_rows, []

    def away(**more: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("the server went away")
        return real(**more)

    monkeypatch.setattr(reception, "receive_rows", away)
    with listening() as (port, _):
        sender = Sender(port)
        sender.send(ADMIT)
        assert sender.answer() == "AR"
        assert Message.objects.count() == 0
        sender.send(ADMIT)
        assert sender.answer() == "AA"
        sender.close()
    assert Load.objects.get().read == 1


def test_a_message_that_breaks_the_program_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    real = reception.receive_rows

    def breaks(**more: Any) -> Any:
        if any(b"|666|" in parcel.original for parcel in more["parcels"]):
            raise ValueError("nobody thought of this")
        return real(**more)

    monkeypatch.setattr(reception, "receive_rows", breaks)
    with listening() as (port, _):
        sender = Sender(port)
        sender.send(ADMIT, adt("A08", control="666"), TRANSFER)
        assert sorted(sender.whole() for _ in range(3)) == [("AA", "1"), ("AA", "2"), ("AR", "666")]
        sender.close()
    assert Message.objects.count() == 2
