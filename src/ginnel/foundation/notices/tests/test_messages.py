"""Messages say nothing of anybody, are made once, and are shown to those who may know of whom they are about."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.audit.models import Event
from ginnel.foundation.notices import actions, queries
from ginnel.foundation.notices.models import Notification, OpenNotification
from ginnel.foundation.notices.rules import (
    Quiet,
    Template,
    check_address,
    check_values,
    loudest,
    masked,
    said,
)
from ginnel.foundation.notices.states import Channel, MessageState
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.models import Person
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Purpose

NEWS = {"telephone": "01632 960001", "code": "K7F2-XQ9P"}
MIDDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def midday():
    with clock.held_at(MIDDAY):
        yield


@pytest.fixture
def at(db: None) -> Organisation:
    return Organisation.objects.create(code="X", name="Bramley Council", kind="council")


def send(at: Organisation, key: str = "one", **more: object):
    values = {
        "channel": Channel.TEXT,
        "to": "07700 900123",
        "template": Template.NEWS,
        "values": NEWS,
        **more,
    }
    return actions.send_message(organisation=at, key=key, by=Permitting(), **values)


@pytest.mark.parametrize(
    "changed",
    [
        {"code": "Ada"},
        {"code": "K7F2-XQ9P Ada"},
        {"code": "K7F2-XQ9P\nAda"},
        {"telephone": "Ada"},
        {"telephone": "01632 960001\n"},
        {"name": "Ada"},
    ],
)
def test_nothing_but_what_the_pattern_lets_through_is_said(changed: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        check_values(Template.NEWS, Channel.TEXT, {**NEWS, **changed})


@given(st.text(min_size=1, max_size=40))
def test_no_name_gets_into_a_message(text: str) -> None:
    for field in NEWS:
        try:
            check_values(Template.NEWS, Channel.TEXT, {**NEWS, field: text})
        except Invalid:
            continue
        letters = {one for one in text if one.isalpha()}
        assert field == "code" or not letters
        assert len(text) <= 20 and text.isascii()


def test_a_message_is_made_once_for_its_key(at: Organisation) -> None:
    assert len({send(at) for _ in range(3)}) == 1
    assert Notification.objects.count() == OpenNotification.objects.count() == 1
    assert Event.objects.filter(action="message.made").count() == 1


def test_an_email_template_is_not_sent_as_a_text(at: Organisation) -> None:
    with pytest.raises(Invalid, match="not sent by text"):
        send(at, template=Template.DAILY, values={})


def test_who_may_not_know_of_them_sees_no_message(at: Organisation) -> None:
    person = Person.objects.create()
    send(at, person=person.id)
    send(at, "two")
    assert len(queries.messages(viewer=Permitting(identity="service:test", organisation="X"))) == 2
    assert (
        len(
            queries.messages(
                viewer=Permitting(identity="service:test", organisation="X", allowed=frozenset())
            )
        )
        == 1
    )
    assert queries.messages(viewer=Permitting(identity="service:test", organisation="Y")) == []


def test_what_is_shown_names_no_whole_address(at: Organisation) -> None:
    send(at)
    [shown] = queries.messages(viewer=Permitting(identity="service:test", organisation="X"))
    assert (shown.to, shown.body) == ("…123", said(Template.NEWS, NEWS)[1])
    assert masked("ada@example.org") == "a…@example.org"


@pytest.mark.parametrize("end", [MessageState.DELIVERED, MessageState.FAILED])
def test_of_an_address_its_end_alone_is_kept_once_nothing_more_is_to_be_done(
    at: Organisation, end: MessageState
) -> None:
    keeper = Permitting(purpose=Purpose.RECORD_KEEPING)
    id = send(at)
    [claimed] = actions.claim_messages(limit=1, by=keeper)
    assert claimed.to == "07700900123"
    for state in (MessageState.SENT, end):
        actions.note_outcomes(outcomes=[actions.Outcome(id, state, carried_as="n1")], by=keeper)
    assert Notification.objects.get().masked == "…123"
    assert not OpenNotification.objects.exists()
    assert "900123" not in str(Event.objects.values())


def test_nobody_but_the_service_carries_messages(at: Organisation) -> None:
    with pytest.raises(NotPermitted):
        actions.claim_messages(limit=1, by=Permitting(purpose=Purpose.DIRECT_CARE))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900123", "07700900123"),
        ("+44 7700 900123", "07700900123"),
        ("+353 87 1234567", "+353871234567"),
    ],
)
def test_a_mobile_number_is_kept_without_spaces(typed: str, kept: str) -> None:
    assert check_address(Channel.TEXT, typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "01632 960001", "+44 1632 960001", "0770090012", "07700 900123x", "٠٧٧٠٠٩٠٠١٢٣"]
)
def test_what_no_text_reaches_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        check_address(Channel.TEXT, typed)


@pytest.mark.parametrize(
    "typed", ["", "a@b", "a b@example.org", "a@example..org", "a@example.org\nbcc: x@y.org"]
)
def test_what_is_no_email_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        check_address(Channel.EMAIL, typed)


_SINCE = MIDDAY.replace(tzinfo=None)
_hours = st.integers(0, 23).filter(lambda hour: hour != 1).map(time)


@given(
    st.datetimes(_SINCE, _SINCE + timedelta(days=365), timezones=st.just(UTC)),
    st.tuples(_hours, _hours).filter(lambda two: two[0] != two[1]),
)
def test_nothing_is_due_in_quiet_hours_and_nothing_waits_longer_than_it_must(
    at: datetime, hours: tuple[time, time]
) -> None:
    """The referee looks at every minute of the day that follows."""
    quiet = Quiet(*hours)
    due = loudest(at, quiet)
    here = at.astimezone(LONDON).time()
    if not quiet.holds_at(here):
        assert due == at
        return
    assert not quiet.holds_at(due.astimezone(LONDON).time())
    assert (due.astimezone(LONDON).hour, due.astimezone(LONDON).minute) == (
        quiet.until.hour,
        quiet.until.minute,
    )
    assert 0 < (due - at).total_seconds() <= 25 * 3600
