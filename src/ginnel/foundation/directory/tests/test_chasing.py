"""Whoever keeps a stale entry is told once, not of too many at once, and no longer when it is assured."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ginnel.foundation.directory import actions
from ginnel.foundation.directory.rules import chasing
from ginnel.foundation.directory.rules.chasing import Stale, Told
from ginnel.foundation.directory.tests.documents import service
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.notices.rules import state
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation, StaffAccount, StaffRole
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.terminology.tests.clerk import CLERK, Clerk
from ginnel.kernel import clock

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
OLD = "2026-01-01"
ENTRIES = Notice.objects.filter(reason__in=(chasing.NOTICE, chasing.UNKEPT_NOTICE))
A, B = UUID(int=1), UUID(int=2)


def test_of_many_the_oldest_are_told_first_and_no_more_than_are_read() -> None:
    stale = [Stale(f"entry {at}", A if at < 4 else B, "x") for at in range(6)]
    told = [
        Told("entry 0", A, date(2026, 11, 26), is_waiting=True),
        Told("entry 1", A, date(2026, 11, 10), is_waiting=False),
        Told("entry 5", B, date(2026, 9, 10), is_waiting=False),
    ]
    found = chasing.to_tell(stale, told, today=date(2026, 11, 27), every=28, at_once=2)
    assert [one.subject for one in found] == ["entry 2", "entry 4", "entry 5"]


def test_whoever_said_it_last_is_told_while_they_may_still_keep_it() -> None:
    assert chasing.reader("b", {"a": A, "b": B}) == B
    assert chasing.reader("gone", {"a": A, "b": B}) == A
    assert chasing.reader("b", {}) is None


def listed(name: str, own: Organisation, **more: Any) -> UUID:
    said = service(name, **{"assured_date": OLD, **more})
    outcome = actions.list_service(document=said, organisation=own, by=CLERK)
    assert outcome.listing
    return outcome.listing


def chased(at: datetime = NOW) -> int:
    """How many entries were told of; whom to ring is told of too, and `test_links` looks at that."""
    before = ENTRIES.count()
    with clock.held_at(at):
        actions.chase_stale(by=CLERK)
    return ENTRIES.count() - before


def states() -> list[str]:
    rows = ENTRIES.order_by("raised_at", "text").prefetch_related("changes")
    return [state([change.state for change in row.changes.all()]) for row in rows]


def keeper(own: Organisation) -> tuple[StaffAccount, Clerk]:
    account = organisations.register_staff(username="k", display_name="Keeper", password=None, by=CLERK)
    with clock.held_at(NOW - timedelta(days=400)):
        organisations.grant_role(account=account, role=Role.RECORD_KEEPER, organisation=own, by=CLERK)
    return account, Clerk(identity=str(account.id), role=Role.RECORD_KEEPER, organisation=own.code)


@pytest.fixture
def own(db: None) -> Organisation:
    return Organisation.objects.create(code="ZV001", name="Own")


def test_a_stale_entry_is_told_once_a_period_and_taken_back_when_it_is_assured(own: Organisation) -> None:
    account, by = keeper(own)
    id = listed("Bus", own)
    listed("Fresh", own, assured_date="2026-11-01")
    listed("Over", own, status="defunct")
    assert (chased(), chased()) == (1, 0)
    (notice,) = ENTRIES.all()
    assert (notice.organisation, notice.staff_id, notice.reason) == (own, account.id, chasing.NOTICE)
    assert notice.text.startswith("Bus:") and notice.read_by == NOW + timedelta(days=14)
    with clock.held_at(NOW + timedelta(days=1)):
        actions.assure_entry(listing=id, seen=1, by=by)
    assert states() == ["withdrawn"]
    assert chased(NOW + timedelta(days=2)) == 0
    again = NOW + timedelta(days=300)
    assert chased(again) == 2
    assert [state for state in states() if state == "raised"] == ["raised", "raised"]


def test_one_that_was_read_and_not_looked_at_is_told_again_a_period_later(own: Organisation) -> None:
    account, by = keeper(own)
    listed("Bus", own)
    assert chased() == 1
    notices.read(notice=ENTRIES.get().id, by=by)
    assert (chased(NOW + timedelta(days=27)), chased(NOW + timedelta(days=28))) == (0, 1)


def test_where_nobody_may_keep_it_the_organisation_is_told_and_what_another_assures_is_taken_back(
    own: Organisation,
) -> None:
    listed("Bus", own)
    assert chased() == 1
    told = ENTRIES.get()
    assert (told.staff_id, told.reason) == (None, chasing.UNKEPT_NOTICE) and "ask whoever runs" in told.text
    listed("Bus", own, assured_date="2026-11-27")
    assert chased(NOW + timedelta(days=1)) == 0
    assert states() == ["withdrawn"]


def test_what_was_told_to_somebody_who_has_left_is_told_to_the_next(own: Organisation) -> None:
    account, _ = keeper(own)
    listed("Bus", own)
    assert chased() == 1
    (held,) = StaffRole.objects.filter(account=account)
    with clock.held_at(NOW):
        organisations.end_role(staff_role=held, reason="left", by=CLERK)
        next_one = organisations.register_staff(username="n", display_name="Next", password=None, by=CLERK)
        organisations.grant_role(account=next_one, role=Role.TELECARE_OPERATOR, organisation=own, by=CLERK)
    assert (chased(NOW + timedelta(days=2)), chased(NOW + timedelta(days=3))) == (1, 0)
    assert states() == ["withdrawn", "raised"]
    assert ENTRIES.get(changes=None).staff_id == next_one.id


def test_what_is_lost_is_told_anew_and_never_twice_on_one_day() -> None:
    today = date(2026, 11, 27)
    stale = [Stale("entry 0", A, "x"), Stale("entry 1", A, "x")]
    told = [
        Told("entry 0", A, date(2026, 11, 26), is_waiting=True, is_lost=True),
        Told("entry 1", A, today, is_waiting=True, is_lost=True),
    ]
    found = chasing.to_tell(stale, told, today=today, every=28, at_once=1)
    assert [one.subject for one in found] == ["entry 0"]


def test_what_a_feed_keeps_is_chased_in_the_feed_and_no_more_than_five_wait(own: Organisation) -> None:
    for at in range(7):
        listed(f"Bus {at}", own)
    fed = service("Fed", assured_date=OLD)
    actions.list_service(document=fed, organisation=own, feed="county", by=CLERK)
    actions.list_service(document=service("Nobodys", assured_date=OLD), by=CLERK)
    assert (chased(), chased(NOW + timedelta(days=1))) == (5, 0)
