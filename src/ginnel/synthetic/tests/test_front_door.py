"""Two years at a front door: when it comes, by which doors, and that it stands as it would in life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from ginnel.care.access import actions as access
from ginnel.care.access.models import (
    Contact,
    ContactPerson,
    ContactStep,
    OpenContact,
    Referral,
    ReferralStep,
)
from ginnel.care.access.states import Caller, ContactState, Door, Part
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.synthetic import demonstration, front_door
from ginnel.synthetic.front_door import coming, filling
from ginnel.synthetic.front_door.desks import viewer_of
from ginnel.synthetic.front_door.living import Told, live
from ginnel.synthetic.tests.test_demonstration import loaded, made

MONDAY = datetime(2026, 11, 30, 9, 5, tzinfo=LONDON)


def test_somebody_comes_by_every_door_and_as_every_caller() -> None:
    said = filling.said()["contact"]
    assert {one["door"] for one in said} == set(Door)
    assert {one["caller"] for one in said} == set(Caller)
    assert {one["door"] for one in said} - set(filling.said()["shut_at_night"])


def test_more_comes_on_mondays_and_some_when_the_office_is_shut() -> None:
    times = coming.moments(Random(1), MONDAY - timedelta(days=728), MONDAY, 2_000)
    assert times == sorted(times) and MONDAY - timedelta(days=728) <= times[0] and times[-1] < MONDAY
    by_day = [sum(one.weekday() == day for one in times) for day in range(7)]
    assert by_day[0] == max(by_day) and 0 < by_day[6] < by_day[0] / 2
    assert 200 < sum(not coming.is_in_office_hours(one) for one in times) < 1_000


@pytest.mark.parametrize(
    ("now", "closed"),
    [
        (MONDAY, datetime(2026, 11, 27, 17, tzinfo=LONDON)),
        (datetime(2026, 11, 27, 17, tzinfo=LONDON), datetime(2026, 11, 27, 17, tzinfo=LONDON)),
        (datetime(2026, 5, 5, 8, tzinfo=LONDON), datetime(2026, 5, 1, 17, tzinfo=LONDON)),  # after a holiday
        (datetime(2026, 11, 25, 12, tzinfo=UTC), datetime(2026, 11, 24, 17, tzinfo=LONDON)),
    ],
)
def test_a_morning_has_what_came_since_the_office_closed(now: datetime, closed: datetime) -> None:
    assert coming.last_closing(now) == closed
    times = coming.since_closing(Random(2), now, 40)
    assert len(times) == 40 and times[-1] <= now
    assert times[0] >= min(closed, now - timedelta(hours=14))


@pytest.fixture
def staffed(db: None) -> Iterator[tuple[Any, front_door.Desk]]:
    """(folder, desk) of the first council on a Monday morning, with a county of forty."""
    loaded()
    folder, manifest = made()
    demonstration.work_with(folder)
    with clock.held_at(MONDAY):
        by_name = {one.who.username: one.staff_role for one in demonstration.staff(manifest["start_here"])}
        desk = front_door.staffed(
            manifest["start_here"]["council"],
            by_name["physiotherapist"],
            {"adviser": by_name["front-door"], "librarian": by_name["library"]},
            since=clock.today() - demonstration.WORKED_FOR,
        )
        access.set_desk(team=viewer_of(desk.adviser).team, by=service("administer"))
        yield folder, desk


def test_nothing_is_kept_for_some_while_the_years_of_any_council_are_played(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded()
    folder, manifest = made()
    demonstration.work_with(folder)
    kept: list[bool] = []

    def listed() -> bool:
        by = service("administer")
        codes = {viewer_of(one.staff_role).organisation for one in signed_up}
        return any(organisations.listed_competences(code, viewer=by) for code in codes)

    def fill(*_: Any, **__: Any) -> int:
        kept.append(listed())
        return 0

    monkeypatch.setattr(front_door, "fill", fill)
    with clock.held_at(MONDAY):
        signed_up = demonstration.staff(manifest["start_here"])
        demonstration.open_front_doors(folder, signed_up)
        assert kept == [False] * len(front_door.COUNCILS)
        assert listed()


def told(folder: Any, desk: front_door.Desk, *, needs: bool = True, **more: Any) -> Told:
    """What a relative rang to say a week ago about the first whom the council supports."""
    council = viewer_of(desk.adviser).organisation
    said = next(
        one for one in filling.said()["contact"] if one["door"] == "web-form" and one["needs"] == needs
    )
    return Told(MONDAY - timedelta(days=7), said, front_door.people_on_lists(folder, council)[0], **more)


def test_a_month_and_a_morning_stand_as_in_life_and_never_after_now(
    staffed: tuple[Any, front_door.Desk],
) -> None:
    folder, desk = staffed
    council, much = viewer_of(desk.adviser).organisation, front_door.Volume(12_000, 8, months=1)
    taken = front_door.fill(folder, council, desk, much)
    assert taken == Contact.objects.count() > 6
    assert front_door.fill(folder, council, desk, much) == 0
    assert access.mend_standing(by=service("front-door")) == 0
    for table, moment in ((Contact, "recorded_at"), (ContactStep, "at"), (ReferralStep, "at")):
        assert not table.objects.filter(**{f"{moment}__gt": MONDAY}).exists()
    closed = ContactStep.objects.filter(state=ContactState.CLOSED).count()
    assert OpenContact.objects.count() + closed == taken and closed
    assert OpenContact.objects.filter(state=ContactState.WAITING).exists()


def test_the_usual_mess_is_made_and_put_right(staffed: tuple[Any, front_door.Desk]) -> None:
    folder, desk = staffed
    other = front_door.people_on_lists(folder, viewer_of(desk.adviser).organisation)[1]
    for seed, mess in enumerate(({"is_twice": True}, {"mistaken": other}, {"beside": (Part.CARER, other)})):
        assert live(told(folder, desk, **mess), desk, Random(seed), MONDAY, is_left=False) == 1
    first, second, third = Contact.objects.order_by("id")
    assert third.again_id in (first.id, second.id)
    mended = ContactPerson.objects.get(instead_of__isnull=False)
    assert mended.contact == second and mended.instead_of.person_id == other
    assert third.people.get(part=Part.CARER).person_id == other
    assert Contact.objects.filter(steps__state=ContactState.CLOSED).distinct().count() == 3


def test_what_is_declined_is_sent_elsewhere(staffed: tuple[Any, front_door.Desk]) -> None:
    folder, desk = staffed
    one = told(folder, desk)
    for seed in range(40):
        live(one, desk, Random(seed), MONDAY, is_left=False)
        if Referral.objects.filter(again__isnull=False).exists():
            break
    back = Referral.objects.get(again__isnull=False)
    states = list(back.again.steps.order_by("number").values_list("state", flat=True))
    assert states == ["sent", "received", "declined", "settled"]
    assert back.to_team_id == viewer_of(desk.elsewhere).team
