"""What is answered at the door: told once, asked again with a reason, and what is always asked afresh."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from ginnel.care.access.rules.knowing import Given, Question
from ginnel.care.access.states import Answered, Verdict

if TYPE_CHECKING:
    from ginnel.synthetic.front_door.living import Moment

ASKED_AGAIN_AT_FIRST, ASKED_AGAIN_NOW = 0.3, 0.1
_OPEN = {
    Question.HOW_TO_REACH: "Mobile only",
    Question.WHO_HELPS: "A neighbour, on most days",
    Question.COMMUNICATION: "Speak slowly, and wait",
}


def answers(random: Random, moment: Moment, *, is_known: bool) -> list[Given]:
    """Of those whom the council knows, mostly not asked again; more often so as time goes by."""
    asked = [one for one in _OPEN if one == Question.HOW_TO_REACH or random.random() < 0.5]
    years_ago = (moment.now - moment.at).days / 365
    chance = ASKED_AGAIN_NOW + (ASKED_AGAIN_AT_FIRST - ASKED_AGAIN_NOW) * min(years_ago / 2, 1)
    return [*(_open(one, random, chance, is_known=is_known) for one in asked), *_afresh()]


def _open(question: Question, random: Random, chance: float, *, is_known: bool) -> Given:
    if not is_known:
        return Given(question, Answered.ASKED, _OPEN[question])
    if random.random() < chance:
        return Given(
            question, Answered.ASKED_AGAIN, _OPEN[question], again_because="It may have changed since"
        )
    return Given(question, Answered.FROM_RECORD)


def _afresh() -> list[Given]:
    return [
        Given(Question.CONSENT, Answered.ASKED_AFRESH, verdict=Verdict.YES),
        Given(Question.CAPACITY, Answered.ASKED_AFRESH, verdict=Verdict.YES),
        Given(Question.ABUSE, Answered.ASKED_AFRESH, verdict=Verdict.NO, is_alone=True),
    ]
