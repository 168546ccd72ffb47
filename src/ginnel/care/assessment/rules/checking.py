"""What must be so of a questionnaire as a whole, in sentences that name the question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ginnel.care.assessment.rules.questionnaire import (
    ASSESSMENT,
    CARERS,
    FOR_SOMEBODY,
    HARD,
    IN_OWN_WORDS,
    MOST_QUESTIONS,
    WHO,
    Kind,
    Question,
    Questionnaire,
    When,
)
from ginnel.foundation.directory.states import CriticalElement


def check(asked: Questionnaire) -> list[str]:
    """Everything that is wrong; empty where it may be asked."""
    looks = (_ids, _first, _options, _conditions, _elements, _dangers, _length)
    return [said for look in looks for said in look(asked)]


def _ids(asked: Questionnaire) -> Iterator[str]:
    for what, several in (
        ("question", asked.questions),
        ("danger", asked.dangers),
        ("advice", asked.advice),
        ("search", asked.searches),
        ("equipment", asked.equipment),
    ):
        for id, often in Counter(one.id for one in several).items():
            if often > 1:
                yield f"{what} {id}: id is given {often} times"


def _first(asked: Questionnaire) -> Iterator[str]:
    first = asked.questions[0] if asked.questions else None
    if first is None or first.id != WHO or first.option(FOR_SOMEBODY) is None:
        yield f"question {WHO}: must come first, with an option {FOR_SOMEBODY}"
    hard = asked.question(HARD)
    own_words = hard.option(IN_OWN_WORDS) if hard else None
    if hard is None or hard.when or own_words is None or not own_words.is_alone:
        yield f"question {HARD}: must be asked of everybody, with an option {IN_OWN_WORDS} that stands alone"
    if not any(one.kind is Kind.TEXT and not one.when for one in asked.questions):
        yield "the file: one question must let everybody write in their own words"
    for id in (ASSESSMENT, CARERS):
        if not any(one.id == id and not one.when for one in asked.advice):
            yield f"advice {id}: must be there for everybody, without a when"


def _options(asked: Questionnaire) -> Iterator[str]:
    for question in asked.questions:
        if question.kind.is_choice != bool(question.options):
            yield f"question {question.id}: option is what a choice has, and nothing else"
        for id, often in Counter(one.id for one in question.options).items():
            if often > 1:
                yield f"question {question.id}, option {id}: id is given {often} times"


def _conditions(asked: Questionnaire) -> Iterator[str]:
    before: list[Question] = []
    for question in asked.questions:
        yield from (f"question {question.id}: {one}" for one in _unknown(question.when, before))
        before.append(question)
    for what, several in (
        ("advice", asked.advice),
        ("search", asked.searches),
        ("equipment", asked.equipment),
    ):
        for one in several:
            yield from (f"{what} {one.id}: {said}" for said in _unknown(one.when, before))
    for when in (asked.needs, *asked.carers):
        yield from (f"the file: {said}" for said in _unknown(when, before))


def _unknown(when: When, questions: list[Question]) -> Iterator[str]:
    """A question goes by the answers to those before it alone, or a path would have no end."""
    known = {one.id: {option.id for option in one.options} for one in questions}
    for question, options in when.items():
        if question not in known:
            yield f"when names {question}, which is not asked before"
        elif options - known[question] or not options:
            yield f"when names options of {question} that it does not have: {sorted(options - known[question])}"


def _elements(asked: Questionnaire) -> Iterator[str]:
    for one in asked.searches:
        if one.element and one.element not in set(CriticalElement):
            yield f"search {one.id}: element {one.element} is none of the parts of the whole system"


def _dangers(asked: Questionnaire) -> Iterator[str]:
    known = {one.id for one in asked.dangers}
    for question in asked.questions:
        for option in question.options:
            if option.danger and option.danger not in known:
                yield f"question {question.id}, option {option.id}: danger {option.danger} is not described"
            if option.danger and option.is_alone:
                yield f"question {question.id}, option {option.id}: alone cannot be said of a danger"


def _length(asked: Questionnaire) -> Iterator[str]:
    most = sum(not one.is_detail for one in asked.questions) + asked.most_details
    if most > MOST_QUESTIONS:
        yield f"the file: most_details lets somebody be asked {most} questions; at most {MOST_QUESTIONS}"
