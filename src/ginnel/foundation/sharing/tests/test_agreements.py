"""Which version of an agreement is in force for whom on a day."""

from __future__ import annotations

from datetime import date

import pytest

from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.rules.agreements import (
    Party,
    Terms,
    Version,
    Withdrawn,
    agreed,
    covered,
    ended,
    numbered,
)
from ginnel.foundation.sharing.rules.decision import UNAGREED, Facts, Outcome, decide
from ginnel.foundation.sharing.states import Standing
from ginnel.kernel.viewer import Action, Category, Purpose

BEGAN, TODAY, ENDS = date(2026, 1, 1), date(2026, 6, 15), date(2026, 12, 31)
BOTH = (Party("A", BEGAN), Party("B", BEGAN))
KINDS = frozenset({Category.SOCIAL_CARE})


def version(number: int = 1, parties: tuple[Party, ...] = BOTH, **changes: object) -> Version:
    held = {"starts_on": BEGAN, "ends_on": ENDS, "purposes": frozenset({"planning"}), "covers": KINDS}
    return Version(number=number, parties=parties, **{**held, **changes})  # type: ignore[arg-type]


def standing(
    first: Version, *others: Version, gone: tuple[Withdrawn, ...] = (), on: date = TODAY
) -> Standing:
    return Terms((first, *others), gone).standing(first, on)


def test_it_is_in_force_on_each_of_its_days_and_no_other() -> None:
    assert standing(version(), on=BEGAN) is Standing.IN_FORCE
    assert standing(version(), on=ENDS) is Standing.IN_FORCE
    assert standing(version(), on=date(2025, 12, 31)) is Standing.UNSIGNED
    assert (
        standing(version(parties=(Party("A", date(2025, 1, 1)),)), on=date(2025, 12, 31)) is Standing.NOT_YET
    )
    assert standing(version(), on=date(2027, 1, 1)) is Standing.LAPSED


def test_until_the_last_party_has_signed_it_binds_nobody() -> None:
    late = version(parties=(Party("A", BEGAN), Party("B", date(2026, 6, 16))))
    assert standing(late) is Standing.UNSIGNED
    assert standing(late, on=date(2026, 6, 16)) is Standing.IN_FORCE


def test_a_new_version_takes_over_only_once_it_is_signed_and_has_begun() -> None:
    unsigned = version(2, (Party("A"), Party("B", BEGAN)))
    assert standing(version(), unsigned) is Standing.IN_FORCE
    assert standing(version(), version(2, starts_on=date(2026, 7, 1))) is Standing.IN_FORCE
    assert standing(version(), version(2)) is Standing.REPLACED


def test_when_a_later_version_ends_the_earlier_does_not_come_back() -> None:
    short = version(2, starts_on=date(2026, 2, 1), ends_on=date(2026, 3, 1))
    assert standing(version(), short) is Standing.REPLACED
    assert Terms((version(), short)).in_force(TODAY) is None


def test_one_party_may_leave_and_the_others_stay_bound() -> None:
    terms = Terms((version(),), (Withdrawn(1, "B", TODAY),))
    have = {
        code: agreed([terms], organisation=code, purpose=Purpose.PLANNING, day=TODAY)
        for code in ("A", "B", "C")
    }
    assert have == {"A": KINDS, "B": frozenset(), "C": frozenset()}
    assert agreed([terms], organisation="B", purpose=Purpose.PLANNING, day=date(2026, 6, 14)) == KINDS
    assert standing(version(), gone=(Withdrawn(1, "", TODAY),)) is Standing.WITHDRAWN


def test_whoever_left_may_come_back_with_a_later_version() -> None:
    terms = Terms((version(), version(2)), (Withdrawn(1, "B", TODAY),))
    assert agreed([terms], organisation="B", purpose=Purpose.PLANNING, day=TODAY) == KINDS


def test_it_lets_nothing_be_had_for_a_purpose_it_does_not_name() -> None:
    assert not agreed([Terms((version(),))], organisation="A", purpose=Purpose.RESEARCH, day=TODAY)


def test_the_end_of_the_last_one_is_the_day_it_named_or_the_day_the_party_left() -> None:
    planning = [Purpose.PLANNING]
    assert ended([Terms((version(),))], "A", planning, TODAY) is None
    assert ended([Terms((version(),))], "A", planning, date(2027, 2, 1)) == ENDS
    assert ended([Terms((version(),), (Withdrawn(1, "A", TODAY),))], "A", planning, TODAY) == TODAY


def test_what_covers_everything_covers_a_kind_of_fact_that_is_told_apart_later() -> None:
    assert numbered(Category) == [0]
    assert covered([0]) == frozenset(Category)
    assert covered(numbered(KINDS)) == KINDS


def test_every_purpose_needs_one_but_those_with_a_reason() -> None:
    free = {purpose for purpose in Purpose if not rules.needs_agreement(purpose)}
    assert free == {
        Purpose.DIRECT_CARE, Purpose.SAFEGUARDING, Purpose.RECORD_KEEPING, Purpose.INFORMATION_GOVERNANCE,
        Purpose.OWN_RECORD,
    }  # fmt: skip
    assert all(len(reason) > 40 for reason in rules.WHY_NOT_NEEDED.values())


@pytest.mark.parametrize("purpose", [Purpose.DIRECT_CARE, Purpose.SAFEGUARDING])
def test_a_lack_of_one_never_stops_care_nor_safeguarding(purpose: Purpose) -> None:
    here = Facts(frozenset({"caseload"}), is_known=True)
    lacking = Facts(frozenset({"caseload"}), is_known=True, unagreed=frozenset(Category))
    for role in rules.PURPOSES:
        for category in Category:
            for action in Action:
                assert decide(role, purpose, category, action, lacking) == decide(
                    role, purpose, category, action, here
                )


def test_where_one_is_needed_the_lack_of_it_denies_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules.agreements, "WHY_NOT_NEEDED", {})
    lacking = Facts(frozenset({"caseload"}), is_known=True, unagreed=KINDS)
    ask = ("social-worker", Purpose.DIRECT_CARE)
    denied = decide(*ask, Category.SOCIAL_CARE, Action.READ, lacking)
    assert denied == rules.Decision(Outcome.DENY, (UNAGREED.format(purpose="caring for people"),))
    assert decide(*ask, Category.PLAN, Action.READ, lacking).outcome == Outcome.PERMIT
