"""What comes of the answers: advice, where to look, small equipment, and whether an assessment is offered first. Pure.

Nothing here says whether anybody is eligible, or asks what they own: who may have needs is offered an assessment
whatever the needs and the money (Care Act 2014 s9(1) and (3)), and so is a carer (s10).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ginnel.care.assessment.rules import going
from ginnel.care.assessment.rules.questionnaire import (
    Advice,
    Answers,
    Danger,
    Equipment,
    Questionnaire,
    Search,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`may_need_care` and `may_need_support_as_carer` say only what is offered first; both may be had by anybody."""

    dangers: tuple[Danger, ...]
    advice: tuple[Advice, ...]
    searches: tuple[Search, ...]
    equipment: tuple[Equipment, ...]
    may_need_care: bool
    may_need_support_as_carer: bool


def outcome(questionnaire: Questionnaire, answers: Answers, said: Collection[str] = ()) -> Outcome:
    in_danger = going.dangers(questionnaire, answers, said)
    return Outcome(
        dangers=tuple(one for one in questionnaire.dangers if one.id in in_danger),
        advice=tuple(one for one in questionnaire.advice if going.holds(one.when, answers)),
        searches=tuple(one for one in questionnaire.searches if going.holds(one.when, answers)),
        equipment=tuple(one for one in questionnaire.equipment if going.holds(one.when, answers)),
        may_need_care=bool(in_danger) or going.holds(questionnaire.needs, answers),
        may_need_support_as_carer=any(going.holds(when, answers) for when in questionnaire.carers),
    )
