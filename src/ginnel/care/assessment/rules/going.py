"""Which question comes next, and what an answer may be. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ginnel.care.assessment.rules import hearing
from ginnel.care.assessment.rules.questionnaire import (
    FOR_SOMEBODY,
    HARD,
    IN_OWN_WORDS,
    LONGEST_TEXT,
    WHO,
    Answers,
    Kind,
    Question,
    Questionnaire,
    When,
)
from ginnel.kernel.errors import Invalid

LONGEST_POSTCODE = 10
CUT = " [\u2026] "
"""Stands where words of a text were left out."""
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class InDanger:
    """Before anything else: what to do now about each of these, the first first."""

    dangers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    question: Question
    number: int


@dataclass(frozen=True, slots=True)
class Check:
    """Everything is answered."""


def holds(when: When, answers: Answers) -> bool:
    return all(options & set(answers.get(question, ())) for question, options in when.items())


def path(questionnaire: Questionnaire, answers: Answers) -> list[Question]:
    """Every question that whoever gave these answers is asked, in order."""
    asked: list[Question] = []
    details = 0
    for question in questionnaire.questions:
        if not holds(question.when, answers):
            continue
        if question.is_detail:
            details += 1
            if details > questionnaire.most_details:
                continue
        asked.append(question)
    return asked


def following(
    questionnaire: Questionnaire, answers: Answers, *, said: Collection[str] = (), seen: Collection[str] = ()
) -> InDanger | Ask | Check:
    """What comes next. `said` are dangers of answers given before, `seen` those that somebody was shown and went on
    from: nothing comes before one that nobody has gone on from."""
    waiting = [id for id in dangers(questionnaire, answers, said) if id not in seen]
    if waiting:
        return InDanger(tuple(waiting))
    for number, question in enumerate(path(questionnaire, answers), start=1):
        if question.id not in answers:
            return Ask(question, number)
    return Check()


def dangers(questionnaire: Questionnaire, answers: Answers, said: Collection[str] = ()) -> list[str]:
    """Ids, the most urgent first, of what any answer means, whether or not its question would still be asked; and of
    what was said and then taken back, which may have been at somebody's bidding."""
    found = set(said)
    for question in questionnaire.questions:
        for value in answers.get(question.id, ()):
            found.update(_meant(questionnaire, question, value))
    return [one.id for one in questionnaire.dangers if one.id in found]


def alarmed(questionnaire: Questionnaire, text: str) -> list[str]:
    """Ids of the dangers that somebody wrote of, the most urgent first."""
    heard = hearing.heard(text)
    return [one.id for one in questionnaire.dangers if one.id in heard]


def cleaned(questionnaire: Questionnaire, question: Question, values: Iterable[str]) -> tuple[str, ...]:
    """The answer as it is kept. Raises Invalid with what to do. What means danger is never refused for what stands
    beside it."""
    given = tuple(dict.fromkeys(values))
    if question.kind.is_choice:
        return _chosen(question, given)
    text = _SPACES.sub(" ", _UNSEEN.sub(" ", "\n".join(given).replace("\r\n", "\n"))).strip()
    if question.kind is Kind.POSTCODE:
        text = text.upper()
        if len(text) > LONGEST_POSTCODE:
            raise Invalid("Write a postcode, or leave it out")
        return (text,) if text else ()
    if len(text) > LONGEST_TEXT:
        if alarmed(questionnaire, text):
            return (text[: LONGEST_TEXT // 2] + CUT + _around_alarm(questionnaire, text),)
        raise Invalid(f"Write no more than {LONGEST_TEXT:,} letters")
    return (text,) if text else ()


def meant(questionnaire: Questionnaire, question: Question, values: Iterable[str]) -> list[str]:
    """Ids of the dangers of an answer as it was given, before any of it is cut."""
    given = list(values)
    each = given if question.kind.is_choice else ["\n".join(given)]
    return list(dict.fromkeys(id for value in each for id in _meant(questionnaire, question, value)))


def fitting(questionnaire: Questionnaire, answers: Answers) -> dict[str, tuple[str, ...]]:
    """Those of the answers that belong to a question that is asked, in the order of asking: what nobody asks any more
    is not kept."""
    kept: dict[str, tuple[str, ...]] = {}
    for question in questionnaire.questions:
        if question not in path(questionnaire, kept) or question.id not in answers:
            continue
        try:
            kept[question.id] = cleaned(questionnaire, question, answers[question.id])
        except Invalid:
            continue  # of a version that had other options
    return kept


def is_of_another(answers: Answers) -> bool:
    return FOR_SOMEBODY in answers.get(WHO, ())


def is_told(answers: Answers) -> bool:
    """Whether somebody would rather say what is hard than be asked: the short way."""
    return IN_OWN_WORDS in answers.get(HARD, ())


def _chosen(question: Question, given: tuple[str, ...]) -> tuple[str, ...]:
    known = tuple(one for one in question.options if one.id in given)
    urgent = tuple(one.id for one in known if not one.is_alone)
    if any(one.danger for one in known):
        return urgent if question.kind is Kind.MANY else tuple(one.id for one in known if one.danger)[:1]
    if len(known) < len(given):
        raise Invalid("That is not one of the answers to this question. Choose again")
    if not known:
        raise Invalid("Choose an answer" if question.kind is Kind.ONE else "Choose one or more answers")
    if question.kind is Kind.ONE and len(known) > 1:
        raise Invalid("Choose one answer")
    if len(known) > 1 and any(one.is_alone for one in known):
        alone = next(one.words.own for one in known if one.is_alone)
        raise Invalid(f"Choose what is true, or choose “{alone}”")
    return tuple(one.id for one in known)


def _meant(questionnaire: Questionnaire, question: Question, value: str) -> list[str]:
    if not question.kind.is_choice:
        return alarmed(questionnaire, value)
    option = question.option(value)
    return [option.danger] if option and option.danger else []


def _around_alarm(questionnaire: Questionnaire, text: str) -> str:
    """Of a text that is too long, the first piece that rings the alarm: pieces lap over, so that no words are cut."""
    piece = LONGEST_TEXT // 2 - len(CUT)
    steps = range(0, len(text), piece // 2)
    return next((text[at : at + piece] for at in steps if alarmed(questionnaire, text[at : at + piece])), "")
