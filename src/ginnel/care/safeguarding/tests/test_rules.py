"""The duty of section 42 as a truth table, and who may say that it arises."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from ginnel.care.safeguarding import rules
from ginnel.care.safeguarding.rules import Limb, Limbs
from ginnel.care.safeguarding.states import CONCERN_TRANSITIONS, Advocacy, ConcernState, Known, WishesMet
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted

YES, NO, NOT_KNOWN = Known.YES, Known.NO, Known.NOT_KNOWN
DUTY, NO_DUTY = ConcernState.DUTY, ConcernState.NO_DUTY
# Care Act 2014 s42(1): (a) needs, (b) at risk, (c) cannot protect themself because of those needs. Written out by hand.
TABLE = {
    (YES, YES, YES): DUTY,
    (YES, YES, NO): NO_DUTY,
    (YES, YES, NOT_KNOWN): None,
    (YES, NO, YES): NO_DUTY,
    (YES, NO, NO): NO_DUTY,
    (YES, NO, NOT_KNOWN): NO_DUTY,
    (YES, NOT_KNOWN, YES): None,
    (YES, NOT_KNOWN, NO): NO_DUTY,
    (YES, NOT_KNOWN, NOT_KNOWN): None,
    (NO, YES, YES): NO_DUTY,
    (NO, YES, NO): NO_DUTY,
    (NO, YES, NOT_KNOWN): NO_DUTY,
    (NO, NO, YES): NO_DUTY,
    (NO, NO, NO): NO_DUTY,
    (NO, NO, NOT_KNOWN): NO_DUTY,
    (NO, NOT_KNOWN, YES): NO_DUTY,
    (NO, NOT_KNOWN, NO): NO_DUTY,
    (NO, NOT_KNOWN, NOT_KNOWN): NO_DUTY,
    (NOT_KNOWN, YES, YES): None,
    (NOT_KNOWN, YES, NO): NO_DUTY,
    (NOT_KNOWN, YES, NOT_KNOWN): None,
    (NOT_KNOWN, NO, YES): NO_DUTY,
    (NOT_KNOWN, NO, NO): NO_DUTY,
    (NOT_KNOWN, NO, NOT_KNOWN): NO_DUTY,
    (NOT_KNOWN, NOT_KNOWN, YES): None,
    (NOT_KNOWN, NOT_KNOWN, NO): NO_DUTY,
    (NOT_KNOWN, NOT_KNOWN, NOT_KNOWN): None,
}


def limbs(answers: tuple[Known, ...], why: str = "Seen") -> Limbs:
    return Limbs(*(Limb(answer, why) for answer in answers))


def test_the_table_is_whole() -> None:
    assert TABLE.keys() == set(product(Known, repeat=3))


@pytest.mark.parametrize(("answers", "outcome"), TABLE.items())
def test_the_duty_arises_where_all_three_do(answers: tuple[Known, ...], outcome: ConcernState | None) -> None:
    assert rules.duty(answers) == outcome
    for said in (DUTY, NO_DUTY):
        if said == outcome:
            rules.check_can_decide(limbs(answers), said, "Because")
        else:
            with pytest.raises(Invalid):
                rules.check_can_decide(limbs(answers), said, "Because")


@pytest.mark.parametrize(("why", "reasons"), [(" ", "Because"), ("Seen", " "), ("x" * 1001, "Because")])
def test_every_limb_and_the_whole_have_reasons(why: str, reasons: str) -> None:
    with pytest.raises(Invalid):
        rules.check_can_decide(limbs((YES, YES, YES), why), DUTY, reasons)


def test_nobody_decides_what_they_raised_or_wrote_to() -> None:
    rules.check_may_decide("one", "two", ["three"])
    for raiser, said_by in (("one", []), ("two", ["one"])):
        with pytest.raises(NotPermitted):
            rules.check_may_decide("one", raiser, said_by)


def test_no_state_is_a_dead_end_and_every_state_is_reached() -> None:
    assert all(CONCERN_TRANSITIONS.values())
    assert {to for after in CONCERN_TRANSITIONS.values() for to in after} == set(ConcernState)


def test_a_concern_goes_to_the_only_desk_or_to_the_one_that_is_said() -> None:
    assert rules.desk_for("", ["A"]) == "A" and rules.desk_for("B", ["A", "B"]) == "B"
    assert rules.desk_for("", ["A", "B"], own="B") == "B"
    for to, desks in (("", []), ("", ["A", "B"]), ("C", ["A", "B"])):
        with pytest.raises(Invalid):
            rules.desk_for(to, desks)


def test_an_enquiry_that_others_make_has_a_day() -> None:
    today = date(2026, 11, 27)
    rules.check_can_enquire("What happened", None, today, is_caused=False)
    rules.check_can_enquire("What happened", today, today, is_caused=True)
    for asks, by_when in ((" ", today), ("What happened", None), ("What happened", date(2026, 11, 26))):
        with pytest.raises(Invalid):
            rules.check_can_enquire(asks, by_when, today, is_caused=True)


def test_nothing_is_concluded_while_an_advocate_is_still_being_found() -> None:
    with pytest.raises(Conflict):
        rules.check_can_conclude("Safe now", WishesMet.FULLY, Advocacy.BEING_ARRANGED, has_wishes=True)


@pytest.mark.parametrize("has_wishes", [True, False])
@pytest.mark.parametrize("met", WishesMet)
def test_whether_wishes_were_met_is_said_of_wishes_that_there_were(met: WishesMet, has_wishes: bool) -> None:
    if has_wishes == (met != WishesMet.NONE_EXPRESSED):
        rules.check_can_conclude("Safe now", met, Advocacy.ARRANGED, has_wishes=has_wishes)
    else:
        with pytest.raises(Invalid):
            rules.check_can_conclude("Safe now", met, Advocacy.ARRANGED, has_wishes=has_wishes)
