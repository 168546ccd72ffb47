"""Messages leave once each, whatever stops in between, and a human is told of what cannot be delivered."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from ginnel.foundation.notices import actions, queries
from ginnel.foundation.notices.states import Channel
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.surfaces.notify import sending
from ginnel.surfaces.notify.carriers import Notify, Shown
from ginnel.surfaces.notify.configuring import NoCarrier
from ginnel.surfaces.notify.tests.conftest import MIDDAY, NEWS, Waiting, became
from ginnel.surfaces.notify.tests.fake_notify import FakeNotify, Handler

pytestmark = pytest.mark.django_db(transaction=True)


def turn(carrier: Notify | Shown, *, after: timedelta = timedelta()) -> sending.Turn:
    with clock.held_at(MIDDAY + after):
        return sending.turn(carrier, seconds=20, by=service("messages"))


def told(team: Any) -> list[str]:
    """Why the team was told something."""
    return [one.reason for one in queries.waiting(viewer=service("messages", organisation="X"), team=team.id)]


def test_what_waits_is_carried_as_it_was_made(ours: Notify, notify: FakeNotify, waiting: Waiting) -> None:
    text, email = waiting(), waiting("two", "daughter@example.org", Channel.EMAIL)
    assert turn(ours).carried == 2
    taken = {one["reference"]: one for one in notify.taken}
    assert taken[str(text)]["phone_number"] == "07700900123"
    assert taken[str(email)]["email_address"] == "daughter@example.org"
    assert all(one["personalisation"] == NEWS for one in notify.taken)
    assert turn(ours).carried == 0 and len(notify.taken) == 2


@pytest.mark.parametrize(
    ("status", "state", "why"),
    [("delivered", "delivered", []), ("permanent-failure", "failed", ["message-not-delivered"])],
)
def test_what_became_of_it_is_asked(
    ours: Notify, notify: FakeNotify, waiting: Waiting, team: Any, status: str, state: str, why: list[str]
) -> None:
    sent = waiting()
    turn(ours)
    notify.statuses[str(sent)] = status
    assert turn(ours).asked == 0, "it is not asked at once"
    turn(ours, after=timedelta(minutes=11))
    assert became() == [state]
    assert turn(ours, after=timedelta(hours=1)).asked == 0
    assert told(team) == why


def test_what_left_before_the_answer_was_lost_is_not_sent_again(
    ours: Notify, notify: FakeNotify, waiting: Waiting
) -> None:
    def take_and_break_off(handler: Handler) -> bool:
        if handler.command != "POST" or notify.taken:
            return False
        handler.take("sms")
        handler.close_connection = True
        return True

    waiting()
    notify.interfere = take_and_break_off
    turn(ours)
    assert (len(notify.taken), became()) == (1, ["waiting"])
    assert turn(ours, after=timedelta(minutes=1)) == sending.Turn(), "nobody else takes it meanwhile"
    assert turn(ours, after=timedelta(minutes=6)).found == 1
    assert (len(notify.taken), became()) == (1, ["sent"])


def test_what_was_claimed_and_never_left_is_sent(ours: Notify, notify: FakeNotify, waiting: Waiting) -> None:
    waiting()
    assert len(actions.claim_messages(limit=10, by=service("messages"))) == 1
    assert turn(ours).carried == 0
    turned = turn(ours, after=timedelta(minutes=6))
    assert (turned.found, len(notify.taken)) == (1, 0)
    assert turn(ours, after=timedelta(minutes=7)).carried == 1
    assert len(notify.taken) == 1


def test_what_was_taken_back_while_it_was_carried_goes_only_where_it_had_left(
    ours: Notify, notify: FakeNotify, waiting: Waiting
) -> None:
    waiting()
    actions.claim_messages(limit=10, by=service("messages"))
    assert actions.withdraw_messages(reference="referral 1", by=service("messages")) == 1
    turn(ours, after=timedelta(minutes=6))
    turn(ours, after=timedelta(minutes=12))
    assert (notify.taken, became()) == ([], ["withdrawn"])


def take_back(team: Any) -> None:
    tell = [actions.Addressed(team.organisation, team)]
    actions.withdraw_messages(reference="referral 1", tell=tell, by=service("messages"))


def test_whoever_answers_for_what_was_taken_back_is_told_that_it_had_left(
    ours: Notify, notify: FakeNotify, waiting: Waiting, team: Any
) -> None:
    def take_it_back_meanwhile(handler: Handler) -> bool:
        if handler.command == "POST":
            take_back(team)
            connection.close()
        return False

    waiting()
    notify.interfere = take_it_back_meanwhile
    turn(ours)
    assert (len(notify.taken), became(), told(team)) == (1, ["sent"], ["message-went"])


def test_nobody_is_told_of_what_was_taken_back_in_time(
    ours: Notify, notify: FakeNotify, waiting: Waiting, team: Any
) -> None:
    waiting()
    actions.claim_messages(limit=10, by=service("messages"))
    take_back(team)
    assert told(team) == ["message-leaving"]
    turn(ours, after=timedelta(minutes=6))
    turn(ours, after=timedelta(minutes=12))
    assert (notify.taken, became(), told(team)) == ([], ["withdrawn"], [])


@pytest.mark.parametrize(
    ("status", "state", "why"),
    [("delivered", "delivered", ["message-went"]), ("permanent-failure", "failed", [])],
)
def test_what_was_on_its_way_as_it_was_taken_back_is_said_at_once(
    ours: Notify, notify: FakeNotify, waiting: Waiting, team: Any, status: str, state: str, why: list[str]
) -> None:
    sent = waiting()
    turn(ours)
    for _ in range(2):
        take_back(team)
    assert told(team) == ["message-went"]
    notify.statuses[str(sent)] = status
    turn(ours, after=timedelta(minutes=11))
    assert (became(), told(team)) == ([state], why), "what did not arrive is not to be told another way"


def test_two_that_carry_at_once_carry_each_once(ours: Notify, notify: FakeNotify, waiting: Waiting) -> None:
    for number in range(60):
        waiting(f"{number}")

    def work() -> None:
        turn(ours)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len({one["reference"] for one in notify.taken}) == len(notify.taken) == 60


def test_whoever_is_told_to_wait_waits(ours: Notify, notify: FakeNotify, waiting: Waiting) -> None:
    def too_many(handler: Handler) -> bool:
        if handler.command == "POST":
            handler.refuse(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests")
        return handler.command == "POST"

    waiting()
    notify.interfere = too_many
    assert turn(ours).is_busy
    notify.interfere = lambda handler: False
    assert turn(ours, after=timedelta(minutes=1)).carried == 1
    assert became() == ["sent"]


def test_one_that_is_refused_stops_no_other(
    ours: Notify, notify: FakeNotify, waiting: Waiting, team: Any
) -> None:
    def refuse(handler: Handler) -> bool:
        is_first = handler.said.get("phone_number") == "07700900999"
        if is_first:
            handler.refuse(400, "ValidationError", "phone_number Not enough digits")
        return is_first

    waiting(to="07700 900999")
    waiting("two")
    notify.interfere = refuse
    turn(ours)
    assert became() == ["failed", "sent"]
    assert told(team) == ["message-not-delivered"]
    [refused] = [one for one in queries.messages(viewer=service("messages", organisation="X")) if one.why]
    assert refused.why == "phone_number Not enough digits"


def test_a_template_that_is_not_there_loses_nothing(
    ours: Notify, notify: FakeNotify, waiting: Waiting
) -> None:
    waiting()
    kept, notify.templates = notify.templates, []
    with pytest.raises(NoCarrier, match="no sms template news-of-a-request"):
        turn(ours)
    notify.templates = kept
    turn(ours, after=timedelta(minutes=1))
    assert became() == ["sent"]


def test_where_nothing_is_to_be_sent_it_is_shown(waiting: Waiting) -> None:
    waiting()
    turn(Shown())
    assert became() == ["shown"]
    assert turn(Shown()).carried == 0


def test_where_nothing_carries_messages_a_human_is_told(waiting: Waiting, team: Any) -> None:
    waiting()
    assert sending.give_up(NoCarrier("none"), by=service("messages")) == 1
    assert became() == ["failed"]
    assert told(team) == ["message-not-delivered"]


def test_what_became_due_late_waits_for_the_morning(
    ours: Notify, notify: FakeNotify, waiting: Waiting
) -> None:
    waiting()
    assert turn(ours, after=timedelta(hours=11)).carried == 0, "it is eleven at night"
    assert turn(ours, after=timedelta(hours=21)).carried == 1


def test_of_what_nobody_can_say_anything_somebody_is_told(
    ours: Notify, notify: FakeNotify, waiting: Waiting, team: Any
) -> None:
    waiting()
    turn(ours)
    for days in (1, 3, 5):
        turn(ours, after=timedelta(days=days))
    assert became() == ["failed"]
    assert told(team) == ["message-not-delivered"]


def test_old_news_is_not_sent(ours: Notify, notify: FakeNotify, waiting: Waiting, team: Any) -> None:
    waiting()
    with clock.held_at(MIDDAY + timedelta(days=4)):
        assert actions.end_old(by=service("messages")) == 1
    assert turn(ours, after=timedelta(days=4)).carried == 0
    assert told(team) == ["message-not-delivered"]


def test_nobody_is_woken(ours: Notify, notify: FakeNotify, waiting: Waiting) -> None:
    with clock.held_at(datetime(2026, 3, 28, 23, tzinfo=UTC)):
        waiting()
        assert sending.turn(ours, seconds=5, by=service("messages")).carried == 0
    # The clocks went forward that night: eight in the morning is seven o'clock UTC.
    with clock.held_at(datetime(2026, 3, 29, 6, 59, tzinfo=UTC)):
        assert sending.turn(ours, seconds=5, by=service("messages")).carried == 0
    with clock.held_at(datetime(2026, 3, 29, 7, tzinfo=UTC)):
        assert sending.turn(ours, seconds=5, by=service("messages")).carried == 1
