"""The questionnaire, which question comes next, and what comes of the answers. No clock, no database."""

from ginnel.care.assessment.rules.codes import new_code, plain
from ginnel.care.assessment.rules.going import (
    CUT,
    Ask,
    Check,
    InDanger,
    alarmed,
    cleaned,
    dangers,
    fitting,
    following,
    holds,
    is_of_another,
    is_told,
    meant,
    path,
)
from ginnel.care.assessment.rules.outcome import Outcome, outcome
from ginnel.care.assessment.rules.questionnaire import (
    HARD,
    IN_OWN_WORDS,
    LONGEST_TEXT,
    MOST_QUESTIONS,
    WHO,
    Answers,
    Kind,
    Question,
    Questionnaire,
    Words,
)
from ginnel.care.assessment.rules.reading import read, shipped
from ginnel.care.assessment.rules.standing import check_can_move, state

__all__ = [
    "CUT",
    "HARD",
    "IN_OWN_WORDS",
    "LONGEST_TEXT",
    "MOST_QUESTIONS",
    "WHO",
    "Answers",
    "Ask",
    "Check",
    "InDanger",
    "Kind",
    "Outcome",
    "Question",
    "Questionnaire",
    "Words",
    "alarmed",
    "check_can_move",
    "cleaned",
    "dangers",
    "fitting",
    "following",
    "holds",
    "is_of_another",
    "is_told",
    "meant",
    "new_code",
    "outcome",
    "path",
    "plain",
    "read",
    "shipped",
    "state",
]
