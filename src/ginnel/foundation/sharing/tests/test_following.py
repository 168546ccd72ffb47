"""A system follows what it asked, and by that nothing else."""

from __future__ import annotations

from itertools import product

from ginnel.foundation.sharing.rules import Outcome
from ginnel.foundation.sharing.rules.following import Sent, may_follow
from ginnel.kernel.viewer import RESTRICTED, Category, Purpose


def test_only_the_sender_follows_it_for_care_where_nothing_closes_it() -> None:
    """Every case there is."""
    permitted = {
        (purpose, category)
        for purpose, category, *flags in product(Purpose, Category, *[[False, True]] * 4)
        if may_follow(purpose, Sent(flags[0], category, *flags[1:])).outcome == Outcome.PERMIT
        and flags == [True, False, False, False]
    }
    assert permitted == {(Purpose.DIRECT_CARE, one) for one in Category if one not in RESTRICTED}


def test_whatever_closes_it_denies() -> None:
    for category, *flags in product(Category, *[[False, True]] * 4):
        if flags != [True, False, False, False]:
            decision = may_follow(Purpose.DIRECT_CARE, Sent(flags[0], category, *flags[1:]))
            assert decision.outcome == Outcome.DENY
