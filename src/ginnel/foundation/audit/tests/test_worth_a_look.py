"""What adds up to worth a look, and what does not, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from ginnel.foundation.audit.rules.worth_a_look import (
    Closeness,
    Opening,
    Scale,
    Searched,
    Signal,
    check_can_say,
    is_night,
    noticed,
    volumes,
)
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted

WEIGHTS = {
    Signal.OWN_RECORD: 100,
    Signal.SAME_NAME: 60,
    Signal.SAME_SURNAME: 30,
    Signal.SAME_ADDRESS: 40,
    Signal.KEPT_APART: 40,
    Signal.STRANGER: 30,
    Signal.UNRELATED: 10,
    Signal.BRIEF: 10,
    Signal.NIGHT: 20,
    Signal.VOLUME: 100,
    Signal.SEARCHED: 100,
}
SCALE = Scale(WEIGHTS, 60, 2.0, 5.0, 40, 5, 1500)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
USUAL = Opening("one", "social-worker", "HERE", UUID(int=1), NOON, 2, True, True, False, False)
UNKNOWN = replace(USUAL, was_related=False, was_known=False)


@pytest.mark.parametrize(
    ("opening", "near", "expected"),
    [
        (USUAL, Closeness(), ()),
        (USUAL, Closeness(True, True), (Signal.OWN_RECORD,)),
        (USUAL, Closeness(True, False), (Signal.SAME_NAME,)),
        (USUAL, Closeness(has_same_surname=True), ()),
        (USUAL, Closeness(has_same_surname=True, lives_with_namesake=True),
         (Signal.SAME_ADDRESS, Signal.SAME_SURNAME)),
        (USUAL, Closeness(is_kept_apart=True), ()),
        (UNKNOWN, Closeness(), ()),
        (UNKNOWN, Closeness(is_kept_apart=True), (Signal.KEPT_APART, Signal.STRANGER)),
        (UNKNOWN, Closeness(has_same_surname=True), (Signal.SAME_SURNAME, Signal.STRANGER)),
        (UNKNOWN, Closeness(has_same_surname=True, surname_per_thousand=9.0), ()),
        (replace(UNKNOWN, was_known=True), Closeness(has_same_surname=True), ()),
        (replace(UNKNOWN, was_known=True, by_night=True), Closeness(has_same_surname=True),
         (Signal.SAME_SURNAME, Signal.NIGHT, Signal.UNRELATED)),
        (replace(UNKNOWN, by_night=True), Closeness(), ()),
        (replace(UNKNOWN, by_night=True, has_written=True), Closeness(lives_with_namesake=True),
         (Signal.SAME_ADDRESS, Signal.STRANGER)),
    ],
)  # fmt: skip
def test_what_adds_up_is_worth_a_look(
    opening: Opening, near: Closeness, expected: tuple[Signal, ...]
) -> None:
    found = noticed(opening, near, ever_related=False, scale=SCALE)
    assert (found.signals if found else ()) == expected


def test_a_relationship_that_is_recorded_later_explains_it() -> None:
    near = Closeness(has_same_surname=True)
    assert noticed(UNKNOWN, near, ever_related=True, scale=SCALE) is None


def opened(worker: str, count: int) -> list[Opening]:
    return [replace(USUAL, identity=worker, person=uuid4()) for _ in range(count)]


def test_far_more_people_than_is_usual_in_the_role_is_worth_a_look() -> None:
    colleagues = [one for number in range(6) for one in opened(f"colleague {number}", 9)]
    (found,) = volumes([*colleagues, *opened("one", 50)], [], SCALE)
    assert (found.identity, found.person, found.times, found.signals) == ("one", None, 50, (Signal.VOLUME,))
    assert not volumes([*colleagues, *opened("one", 39)], [], SCALE)
    assert not volumes([*colleagues[:9], *opened("one", 50)], [], SCALE)


def shown(worker: str, people: int) -> Searched:
    return Searched(worker, USUAL.role, USUAL.organisation, people)


def test_far_more_people_shown_by_searches_than_is_usual_in_the_role_is_worth_a_look() -> None:
    colleagues = [shown(f"colleague {number}", 30) for number in range(6)]
    (found,) = volumes([], [*colleagues, shown("one", 1500)], SCALE)
    assert (found.person, found.times, found.signals) == (None, 1500, (Signal.SEARCHED,))
    assert not volumes([], [*colleagues, shown("one", 1499)], SCALE)
    assert not volumes([], [*colleagues[:3], shown("one", 1500)], SCALE)


def test_an_ordinary_day_of_a_front_door_is_not_worth_a_look_for_its_searches() -> None:
    """Sixty contacts, each of which shows eight while a name is typed; sixteen searches by surname alone, each of fifty
    and all of others; beside colleagues who hardly search."""
    day = 60 * 8 + 16 * 50
    assert not volumes([], [shown("adviser", day), *(shown(str(number), 5) for number in range(9))], SCALE)


def test_whoever_opened_and_was_shown_far_more_is_one_thing_to_look_at() -> None:
    colleagues = [one for number in range(6) for one in opened(f"colleague {number}", 9)]
    searches = [shown(f"colleague {number}", 30) for number in range(6)]
    (found,) = volumes([*colleagues, *opened("one", 50)], [*searches, shown("one", 2000)], SCALE)
    assert (found.times, found.signals, found.score) == (2000, (Signal.VOLUME, Signal.SEARCHED), 100)


def test_night_is_by_the_clock_in_england() -> None:
    summer = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert is_night(summer, begins=23, ends=6)
    assert not is_night(summer.replace(month=12), begins=23, ends=6)


def test_who_may_settle_what() -> None:
    said = {"said": "fine", "worker": "one", "reviewer": "two", "note": "asked the ward"}
    check_can_say(state="waiting", **said)
    check_can_say(state="asked", **said)
    with pytest.raises(NotPermitted):
        check_can_say(state="waiting", **said | {"reviewer": "one"})
    with pytest.raises(Conflict):
        check_can_say(state="fine", **said)
    with pytest.raises(Invalid):
        check_can_say(state="waiting", **said | {"note": " "})
    with pytest.raises(Invalid):
        check_can_say(state="waiting", **said | {"said": "nothing"})
