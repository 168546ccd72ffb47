"""What the record says already to the questions of the front door, so that nobody is asked twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ginnel.care.access.queries import SaidBefore
from ginnel.care.access.rules import needing
from ginnel.care.access.rules.knowing import ALWAYS_AFRESH, ASKED, ON_THE_FORM, Question
from ginnel.care.access.states import Verdict
from ginnel.foundation.record.rules.glance import Glance, Part, State
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.presenters.banner import Banner

MOST = 5


def lines(card: Glance | None, who: Banner | None) -> dict[Question, tuple[str, ...]]:
    """By question, for those to which there is an answer that the viewer may read."""
    if card is None or who is None:
        return {}
    phone = tuple(value for label, value, _, _ in who.rows if label == "Telephone")
    said = {
        Question.HOW_TO_REACH: phone,
        Question.COMMUNICATION: who.needs,
        Question.WHO_HELPS: _of(card.contacts),
        Question.LIVES_WITH: (),
        Question.HEALTH: (),
        Question.SUPPORT_NOW: _of(card.baseline),
        Question.ALLERGIES: _of(card.allergies),
    }
    return {question: found for question, found in said.items() if found}


def with_said_before(
    found: dict[Question, tuple[str, ...]], said: Sequence[SaidBefore]
) -> dict[Question, tuple[str, ...]]:
    """With what was answered at another door before what the record says: a number on record is no reason to hide that
    it is not safe to ring."""
    before = {
        Question(one.question): (f"{one.text} (said at the front door on {formats.day(one.at)})",)
        for one in said
    }
    return found | {question: (*lines, *found.get(question, ())) for question, lines in before.items()}


def needs(found: dict[Question, tuple[str, ...]], answers: Sequence[Any]) -> list[str]:
    """How to reach them and what helps them to be understood: what was just answered before what was known."""
    asked = (Question.HOW_TO_REACH, Question.COMMUNICATION)
    now = [one.text for one in reversed(answers) if one.question in asked and one.text]
    return [*now, *(line for question in asked for line in found.get(question, ()))]


def why_not_rung(found: dict[Question, tuple[str, ...]], answers: Sequence[Any]) -> str:
    """The need for which they are not rung; "" where they may be."""
    return needing.why_not_rung(needs(found, answers))


def questions(known: dict[Question, tuple[str, ...]], form: Any) -> list[dict[str, Any]]:
    """Each as the page asks it: what is known of it, and what was typed so far."""
    return [
        {
            "name": str(question),
            "words": asked.words,
            "known": known.get(question, ()),
            "is_afresh": question in ALWAYS_AFRESH,
            "is_alone": asked.is_alone,
            "verdicts": list(Verdict.choices) if asked.has_verdict else [],
            "value": form[question].value() or "",
            "verdict": form[f"{question}-verdict"].value() or "",
            "again": form[f"{question}-again"].value() or "",
            "alone": bool(form[f"{question}-alone"].value()),
        }
        for question, asked in ((one, ASKED[one]) for one in ON_THE_FORM)
    ]


def _of(part: Part) -> tuple[str, ...]:
    if part.state not in (State.LISTED, State.NONE_KNOWN):
        return ()
    found = tuple(f"{line.text}, {line.detail}" if line.detail else line.text for line in part.lines)
    return found[:MOST]
