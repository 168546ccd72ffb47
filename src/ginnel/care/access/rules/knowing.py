"""What the front door asks, what it need not ask, and what it always asks afresh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ginnel.care.access.states import Answered, Verdict
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Category


class Question(StrEnum):
    """What is asked at the door, whichever it is. Its words are in `ASKED`."""

    HOW_TO_REACH = "how-to-reach"
    COMMUNICATION = "communication"
    WHO_HELPS = "who-helps"
    LIVES_WITH = "lives-with"
    HEALTH = "health"
    SUPPORT_NOW = "support-now"
    ALLERGIES = "allergies"
    CONSENT = "consent"
    CAPACITY = "capacity"
    ABUSE = "abuse"
    SUICIDALITY = "suicidality"
    CARER_NEEDS = "carer-needs"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question is asked of whoever is at the door, and which kind of fact the answer is. `is_by_itself`: answered
    by a form of its own, which can only say yes."""

    words: str
    category: Category
    is_alone: bool = False
    has_verdict: bool = False
    is_by_itself: bool = False


ASKED: dict[Question, Asked] = {
    Question.HOW_TO_REACH: Asked("How can we reach them safely?", Category.CONTACT_AND_CARER),
    Question.COMMUNICATION: Asked("What helps them to understand and be understood?", Category.DEMOGRAPHICS),
    Question.WHO_HELPS: Asked("Who helps them now?", Category.CONTACT_AND_CARER),
    Question.LIVES_WITH: Asked("Who lives with them?", Category.CONTACT_AND_CARER),
    Question.HEALTH: Asked("What health conditions do they have?", Category.PROBLEMS_AND_MEDICATION),
    Question.SUPPORT_NOW: Asked("What care or support do they have now?", Category.SOCIAL_CARE),
    Question.ALLERGIES: Asked("Are they allergic to anything?", Category.EMERGENCY_ESSENTIALS),
    Question.CONSENT: Asked(
        "Are they content that we share this with those who can help?", Category.SOCIAL_CARE, has_verdict=True
    ),
    Question.CAPACITY: Asked(
        "Can they decide this for themself, today?", Category.SOCIAL_CARE, has_verdict=True
    ),
    Question.ABUSE: Asked(
        "Is anybody hurting, frightening or controlling them?", Category.SAFEGUARDING, True, True
    ),
    Question.SUICIDALITY: Asked("Do they think of ending their life?", Category.MENTAL_HEALTH, True, True),
    Question.CARER_NEEDS: Asked(
        "May somebody who cares for them need support?",
        Category.CONTACT_AND_CARER,
        has_verdict=True,
        is_by_itself=True,
    ),
}
ON_THE_FORM = tuple(question for question, asked in ASKED.items() if not asked.is_by_itself)
ALWAYS_AFRESH = frozenset(
    {
        Question.ALLERGIES,
        Question.CONSENT,
        Question.CAPACITY,
        Question.ABUSE,
        Question.SUICIDALITY,
    }
)
"""An old answer to these is no answer. They are outside what is counted: nobody is to be asked less of them."""
RISKS = (Question.ABUSE, Question.CAPACITY)
"""Those on whose answers it depends whether a refused assessment ends the duty to make one."""
LONGEST_ANSWER = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """What the record says already to a question, as lines to read out."""

    question: Question
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """One answer at the door. `again_because` says why what was known was asked."""

    question: Question
    how: Answered
    text: str = ""
    verdict: str = ""
    again_because: str = ""
    is_alone: bool = False


def check_can_be_given(given: Given) -> None:
    """Raises Invalid for what is always asked afresh and was not, for asking again without a reason, and for words
    that are missing or too many."""
    if (given.question in ALWAYS_AFRESH) != (given.how == Answered.ASKED_AFRESH):
        raise Invalid("Allergies, consent, capacity, abuse and thoughts of suicide are always asked afresh.")
    if given.how == Answered.ASKED_AGAIN and not given.again_because.strip():
        raise Invalid("Say why you asked what was known already.")
    if given.verdict and given.verdict not in Verdict:
        raise Invalid("Say yes, no or not sure.")
    if ASKED[given.question].has_verdict != bool(given.verdict):
        raise Invalid("Say yes, no or not sure.")
    if given.how != Answered.FROM_RECORD and not given.verdict and not given.text.strip():
        raise Invalid("Write the answer.")
    if max(len(given.text), len(given.again_because)) > LONGEST_ANSWER:
        raise Invalid(f"Write no more than {LONGEST_ANSWER:,} characters.")


@dataclass(frozen=True, slots=True)
class ToldOnce:
    """How many questions were answered from the record, and how many were asked although it was known."""

    from_record: int
    asked_again: int

    @property
    def rate(self) -> float | None:
        """Of what was known, the part that was not asked again. None where nothing was known."""
        known = self.from_record + self.asked_again
        return self.from_record / known if known else None


def told_once(counted: Mapping[str, int]) -> ToldOnce:
    """Out of how many questions were answered in which way."""
    return ToldOnce(counted.get(Answered.FROM_RECORD, 0), counted.get(Answered.ASKED_AGAIN, 0))
