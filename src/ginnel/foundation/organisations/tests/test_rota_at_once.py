"""Two who keep the same week at one moment: one is first, and the other is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from ginnel.foundation.organisations import actions, queries
from ginnel.foundation.organisations.models import DutyShift, Team
from ginnel.foundation.organisations.rules.rota import CoverHours
from ginnel.foundation.organisations.states import Role, RowKind
from ginnel.kernel import clock
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.tests.viewers import Permitting

pytestmark = pytest.mark.django_db(transaction=True)
BY = Permitting()


def at_once(*does: Callable[[], object]) -> Counter[str]:
    """How many of each outcome; each by a thread with a connection of its own, begun together."""
    begin = Barrier(len(does))

    def one(do: Callable[[], object]) -> str:
        begin.wait()
        try:
            do()
        except GinnelError as error:
            return error.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(does)) as pool:
        return Counter(pool.map(one, does))


def monday() -> date:
    """The next, whenever this runs."""
    today = clock.today()
    return today + timedelta(days=7 - today.weekday())


@pytest.fixture
def team() -> Team:
    council = actions.ensure(code="COUNCIL", name="Council", by=BY)
    return actions.ensure_team(organisation=council, code="fd", name="Front door", by=BY)


@pytest.fixture
def colleagues(team: Team) -> list[UUID]:
    made = []
    for name in ("ann", "bob", "cat"):
        account = actions.register_staff(username=name, display_name=name.title(), password=None, by=BY)
        role = {"account": account, "role": Role.FRONT_DOOR_ADVISER, "organisation": team.organisation}
        actions.grant_role(**role, team=team, by=BY)
        made.append(account.id)
    return made


def add(team: Team, staff: UUID, since: int = 9) -> UUID:
    return actions.add_shift(
        team=team.id, staff=staff, day=monday(), since=time(since), until=time(17), by=BY
    )


def week(team: Team) -> list[tuple[str, datetime]]:
    now = clock.now()
    found = queries.shifts(team.id, since=now, until=now + timedelta(days=60), viewer=BY)
    return [(one.name, one.since) for one in found if not one.is_lost]


def test_one_colleague_is_put_on_duty_once(team: Team, colleagues: list[UUID]) -> None:
    ann = colleagues[0]
    found = at_once(*(lambda since=since: add(team, ann, since) for since in (9, 10, 11, 12)))
    assert found == {"done": 1, "invalid": 3}
    assert len(week(team)) == 1


def test_a_shift_is_swapped_by_one_and_the_other_is_told(team: Team, colleagues: list[UUID]) -> None:
    ann, *others = colleagues
    shift = add(team, ann)
    found = at_once(
        *(lambda to=to: actions.swap_shift(shift=shift, staff=to, reason="Ill", by=BY) for to in others),
        lambda: actions.end_shift(shift=shift, reason="Ill", by=BY),
    )
    assert found == {"done": 1, "stale": 2}
    assert len(week(team)) <= 1 and "Ann" not in dict(week(team))


def test_a_week_that_two_copy_is_there_once(team: Team, colleagues: list[UUID]) -> None:
    for one in colleagues:
        add(team, one)
    copy = lambda: actions.copy_week(team=team.id, monday=monday(), weeks=2, by=BY)  # noqa: E731
    assert at_once(copy, copy) == {"done": 2}
    assert Counter(week(team)).most_common(1)[0][1] == 1
    assert len(week(team)) == 9


def test_hours_are_said_by_one_and_the_other_looks_again(team: Team) -> None:
    def say(opens: int) -> None:
        hours = CoverHours(frozenset({0, 1}), time(opens), time(17))
        actions.set_cover_hours(team=team.id, hours=hours, seen=0, by=BY)

    assert at_once(lambda: say(8), lambda: say(9)) == {"done": 1, "stale": 1}


def test_a_row_is_mended_by_one_and_the_other_is_told(team: Team, colleagues: list[UUID]) -> None:
    cells = {"team": "fd", "username": "who", "date": monday().isoformat(), "from": "09:00", "to": "17:00"}
    actions.load_rows(kind=RowKind.SHIFT, organisation="COUNCIL", filename="x.csv", rows=[cells], by=BY)
    row = queries.quarantined_rows(viewer=BY).get().id
    found = at_once(
        *(
            lambda name=name: actions.fix_row(id=row, columns={"username": name}, seen=0, by=BY)
            for name in ("ann", "bob")
        )
    )
    assert sum(found.values()) == 2 and found["done"] == 1
    assert DutyShift.objects.count() == 1
