"""How somebody may be reached, and a request as whoever takes it up reads it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ginnel.care.assessment.rules import going
from ginnel.care.assessment.rules.questionnaire import Answers, Kind, Question, Questionnaire
from ginnel.kernel.errors import Invalid

LONGEST = 200
"""Characters of a name, an address or what is said of safety."""


class Way(StrEnum):
    CALL = "call"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"


class Wanted(StrEnum):
    ASSESSMENT = "assessment"
    CARERS = "carers"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody says when they ask to be contacted, and no more than is needed for it. `name` is "" for whoever
    would not say; `about` is the name of whom
    they answer for, "" where that is themself, and `about_knows` whether that person knows; `may_leave_word` whether
    a message may be left where somebody else could hear or read it."""

    name: str
    way: Way
    reach: str
    may_leave_word: bool
    safely: str = ""
    wanted: Wanted = Wanted.TALK
    about: str = ""
    about_knows: bool | None = None


def check_wishes(wishes: Wishes) -> None:
    """Raises Invalid where nobody could be reached by it."""
    if not wishes.reach.strip():
        raise Invalid("Say how we can reach you.")
    if any(len(text) > LONGEST for text in (wishes.name, wishes.reach, wishes.safely, wishes.about)):
        raise Invalid(f"Write no more than {LONGEST} letters in one box.")


def told(asked: Questionnaire, answers: Answers, said: Collection[str], wishes: Wishes) -> dict[str, Any]:
    """Plain values for JSON. Every answer with its question, in words; dangers by id, the most urgent first,
    and kinds of small equipment that were shown, for whoever hands them out."""
    of_another = going.is_of_another(answers)
    return {
        "version": asked.version,
        "contact": {
            "name": wishes.name,
            "way": str(wishes.way),
            "reach": wishes.reach,
            "may_leave_word": wishes.may_leave_word,
            "safely": wishes.safely,
            "wanted": str(wishes.wanted),
            "about": wishes.about,
            "about_knows": wishes.about_knows,
        },
        "dangers": going.dangers(asked, answers, said),
        "equipment": [one.id for one in asked.equipment if going.holds(one.when, answers)],
        "answers": [
            {
                "question": question.id,
                "asked": question.words.said(of_another=of_another),
                "values": list(answers[question.id]),
                "answered": in_words(question, answers[question.id], of_another=of_another),
            }
            for question in asked.questions
            if question.id in answers
        ],
    }


def postcode(asked: Questionnaire, said: dict[str, Any]) -> str:
    """Where the one whom a request is about lives, "" where that was not said."""
    ids = {question.id for question in asked.questions if question.kind is Kind.POSTCODE}
    return next((one["values"][0] for one in said["answers"] if one["question"] in ids and one["values"]), "")


def is_for_carer(asked: Questionnaire, said: dict[str, Any]) -> bool:
    """Whether somebody who cares for somebody may need support (Care Act 2014 s10): what `told` holds asks for their
    assessment, or what was answered says so."""
    answers = {one["question"]: tuple(one["values"]) for one in said["answers"]}
    is_asked = said["contact"]["wanted"] == Wanted.CARERS
    return is_asked or any(going.holds(when, answers) for when in asked.carers)


def of_harm(asked: Questionnaire, said: dict[str, Any]) -> str:
    """That somebody is hurt, ticked or in their own words, as the safeguarding team reads it: who said so, and how to
    reach them; "" where that was not said."""
    harms = {danger.id for danger in asked.dangers if danger.for_safeguarding}
    if harms.isdisjoint(said["dangers"]):
        return ""
    contact = said["contact"]
    who = (
        f"{contact['name'] or 'Somebody who would not say who they are'} said so of {contact['about']}."
        if contact["about"]
        else ""
    )
    lines = ("Said on a form of the public website. Nobody knows who was beside them.", who, safely(contact))
    return " ".join(filter(None, lines))


def was_told(said: dict[str, Any]) -> bool:
    """Whether it came by the short way, in somebody's own words."""
    return going.is_told({one["question"]: tuple(one["values"]) for one in said["answers"]})


def in_words(question: Question, values: tuple[str, ...], *, of_another: bool) -> list[str]:
    """What was chosen as it was read, what was written as it was written."""
    if not question.kind.is_choice:
        return list(values)
    return [one.words.said(of_another=of_another) for one in question.options if one.id in values]


_BY = {Way.CALL: "Ring", Way.TEXT: "Text", Way.EMAIL: "Email", Way.LETTER: "Write to"}
_WANTED = {
    Wanted.ASSESSMENT: "Asks for an assessment of their needs.",
    Wanted.CARERS: "Asks for an assessment as a carer.",
    Wanted.TALK: "Asks to talk to somebody.",
}


def safely(contact: dict[str, Any]) -> str:
    """How to reach whoever asked without doing harm, in one line, from what `told` holds of it."""
    leave = "A message may be left." if contact["may_leave_word"] else "Leave no message."
    said = f"{_BY[Way(contact['way'])]} {contact['reach']}. {leave} {contact['safely']}".strip()
    knows = "" if contact["about_knows"] is not False else " Whom it is about does not know."
    return f"{said}{knows}"[:500]


def as_words(said: dict[str, Any]) -> str:
    """What `told` holds, to be read from top to bottom: what is asked for, danger first, then every answer."""
    lines = [_WANTED[Wanted(said["contact"]["wanted"])]]
    if said["dangers"]:
        lines.append(f"Danger was said: {', '.join(one.replace('-', ' ') for one in said['dangers'])}.")
    lines += [f"{one['asked']} {'; '.join(one['answered'])}" for one in said["answers"] if one["answered"]]
    return "\n".join(lines)
