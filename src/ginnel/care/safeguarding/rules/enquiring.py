"""An enquiry, made by the council or caused to be made by others, and how it ends."""

from __future__ import annotations

from datetime import date

from ginnel.care.safeguarding.rules.moving import check_said
from ginnel.care.safeguarding.states import Advocacy, WishesMet
from ginnel.kernel.errors import Conflict, Invalid

LONGEST_ASKS = 10_000


def check_can_enquire(asks: str, by_when: date | None, today: date, *, is_caused: bool) -> None:
    """Raises Invalid: what is to be found out is said, and by when where somebody else finds it out. The council still
    answers for an enquiry that it causes others to make (Care and support statutory guidance 14.100)."""
    check_said(asks, "Write what is to be found out.", LONGEST_ASKS)
    if is_caused and by_when is None:
        raise Invalid("Say by when they must have told you what they found.")
    if by_when is not None and by_when < today:
        raise Invalid("Say a day that is still to come.")


def check_can_conclude(outcome: str, wishes_met: WishesMet, advocacy: str, *, has_wishes: bool) -> None:
    """Raises Conflict where somebody who cannot take part alone has had nobody to represent them (Care Act 2014 s68),
    Invalid where wishes were written down and it is said that there were none, or the other way round."""
    check_said(outcome, "Write what came of it, and what is done now.", LONGEST_ASKS)
    if advocacy == Advocacy.BEING_ARRANGED:
        raise Conflict("Nobody has represented them yet (Care Act 2014, section 68). Say who does, first.")
    if has_wishes == (wishes_met == WishesMet.NONE_EXPRESSED):
        raise Invalid(
            "They said what they wanted: say whether it came about."
            if has_wishes
            else "Write down what they wanted first, or say that they expressed no wishes."
        )
