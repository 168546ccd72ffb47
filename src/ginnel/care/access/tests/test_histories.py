"""Random histories of a front door: whatever happens in whatever order, nothing is ever in nobody's hands."""

from __future__ import annotations

import pytest

from ginnel.care.access import actions
from ginnel.care.access.tests.checking import check_clocks, check_given_back, check_moves
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.care.access.tests.history import History
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock

pytestmark = pytest.mark.django_db


def live(seed: int, steps: int, place: Place, acting: Acting) -> int:
    """How many steps were done: refused ones are none."""
    history = History(seed, place, acting)
    history.live(steps)
    with clock.held_at(history.at):
        check_moves()
        check_clocks(history)
        check_given_back()
        assert actions.mend_standing(by=service("front-door")) == 0
    return history.done


@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_ever_in_nobodys_hands(seed: int, place: Place, acting: Acting) -> None:
    assert live(seed, 40, place, acting) == 40


def test_histories_join_what_is_urgent_and_open_it_again(place: Place, acting: Acting) -> None:
    """So that what is checked of them happens."""
    history = History(7, place, acting)
    history.ways = (history.take, history.join, history.open_again)
    history.live(50)
    with clock.held_at(history.at):
        check_clocks(history)
    assert check_given_back() > 0


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(100, 500))
def test_nothing_is_ever_in_nobodys_hands_whatever_happens(seed: int, place: Place, acting: Acting) -> None:
    """Four hundred histories of 250 steps that were done: a hundred thousand."""
    assert live(seed, 250, place, acting) == 250
