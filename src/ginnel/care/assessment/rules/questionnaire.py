"""What a questionnaire is made of. Plain values: `reading` makes them from the file, and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Answers = Mapping[str, tuple[str, ...]]
"""By question: the options chosen, or the one text written; an empty tuple says that it was passed over."""

When = Mapping[str, frozenset[str]]
"""True where of every question named one of these options was chosen; of nothing named, always."""

WHO, FOR_SOMEBODY = "who", "for"
HARD, IN_OWN_WORDS = "hard", "tell"
"""The first question, and its answer with which everything is said of another."""
ASSESSMENT, CARERS = "assessment", "carers"
"""Advice that everybody is given: that an assessment may be had, and one of a carer's own."""
MOST_QUESTIONS = 12
"""That anybody is asked. Our own bound: what can be answered on a telephone in five minutes."""
LONGEST_TEXT = 4000
"""Characters of an answer in somebody's own words."""


class Kind(StrEnum):
    ONE = "one"
    MANY = "many"
    TEXT = "text"
    POSTCODE = "postcode"

    @property
    def is_choice(self) -> bool:
        return self in (Kind.ONE, Kind.MANY)


@dataclass(frozen=True, slots=True)
class Words:
    """The same said to whom it is about, and said of them to whoever answers for them."""

    own: str
    other: str

    def said(self, *, of_another: bool) -> str:
        return self.other if of_another else self.own


@dataclass(frozen=True, slots=True)
class Option:
    """`danger` is the id of what is done at once when it is chosen; `is_alone` fits with no other option."""

    id: str
    words: Words
    danger: str = ""
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """`is_detail`: one of those of which only some are asked, the first that apply."""

    id: str
    kind: Kind
    words: Words
    hint: Words
    options: tuple[Option, ...]
    when: When
    is_detail: bool = False

    def option(self, id: str) -> Option | None:
        return next((one for one in self.options if one.id == id), None)


@dataclass(frozen=True, slots=True)
class Ring:
    """A telephone number, and whose it is."""

    who: str
    number: str


@dataclass(frozen=True, slots=True)
class Danger:
    """What to do now. The first of the file is done first. `rings` is whom to ring; `is_quiet`: nobody
    who looks over a shoulder may learn that it was said; `for_safeguarding` and `for_council`: the council's number for
    that goes with it. `hearing` has how it is heard in somebody's own text."""

    id: str
    heading: str
    steps: tuple[str, ...]
    rings: tuple[Ring, ...]
    is_quiet: bool = False
    for_safeguarding: bool = False
    for_council: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """`review_by`: when it must have been held against its source again."""

    id: str
    heading: Words
    text: tuple[Words, ...]
    when: When
    source: str
    link: str
    written_on: date
    review_by: date


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for in the directory of services: in everyday words, and if `element` is not 0 within that part of
    the whole system (`directory.states.CriticalElement`)."""

    id: str
    heading: Words
    words: str
    element: int
    when: When


@dataclass(frozen=True, slots=True)
class Equipment:
    """A kind of small equipment that may help."""

    id: str
    name: str
    helps: Words
    when: When


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """`most_details` is how many of the questions of detail anybody is asked."""

    version: str
    most_details: int
    questions: tuple[Question, ...]
    dangers: tuple[Danger, ...]
    advice: tuple[Advice, ...]
    searches: tuple[Search, ...]
    equipment: tuple[Equipment, ...]
    needs: When
    """Where somebody may have needs for care and support, and an assessment is offered first of all."""
    carers: tuple[When, ...]
    """Each by itself: where somebody who cares for another may need support themself."""

    def question(self, id: str) -> Question | None:
        return next((one for one in self.questions if one.id == id), None)

    def danger(self, id: str) -> Danger | None:
        return next((one for one in self.dangers if one.id == id), None)
