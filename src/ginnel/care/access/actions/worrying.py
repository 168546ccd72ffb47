"""Raising a safeguarding concern out of a contact: at once, with its own words, and without a test at the door."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from ginnel.care.access.models import Contact, ContactOutcome
from ginnel.care.access.rules.knowing import ASKED, Given, Question
from ginnel.care.access.states import OutcomeKind, Part, Verdict
from ginnel.care.safeguarding import actions as safeguarding
from ginnel.care.safeguarding.rules import Worried
from ginnel.care.safeguarding.rules.raising import LONGEST_WORDS
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Category, Viewer

_BETWEEN = "\n\n"
RING = (
    "What you wrote is saved, but no safeguarding team has it. Ring the council’s safeguarding team now and tell "
    "them; ring 999 if somebody is in danger. Then write down that you raised a safeguarding concern, and with whom."
)


def worry(contact: Contact, said: str, *, is_written: bool = False, by: Viewer) -> str:
    """Raise a concern with the contact's words and what was `said`, once for each contact: what is said later is added
    to it. Where nobody would receive it nothing fails, since the contact must not be lost: what whoever wrote it must
    do now, "" where it was received. That it was raised is what came of the contact, unless it `is_written` so."""
    try:
        with transaction.atomic():
            safeguarding.raise_concern(
                words=_words(contact.words, said),
                about=_about(contact),
                reference=f"contact {contact.id}",
                contact=f"contact {contact.id}",
                by=by,
            )
    except Invalid:
        return RING
    has_outcome = contact.outcomes.filter(kind=OutcomeKind.SAFEGUARDING).exists()
    if not is_written and not has_outcome:
        ContactOutcome.objects.create(
            contact=contact,
            kind=OutcomeKind.SAFEGUARDING,
            category=Category.SAFEGUARDING,
            at=clock.now(),
            by=by.identity,
        )
    return ""


def worrying_of(answers: Iterable[Given]) -> Given | None:
    """The answer after which a concern is raised: yes, or not sure."""
    worrying = (Verdict.YES, Verdict.UNSURE)
    return next((one for one in answers if one.question == Question.ABUSE and one.verdict in worrying), None)


def as_said(given: Given) -> str:
    """The question as it was asked, and the answer."""
    answer = ": ".join(filter(None, (Verdict(given.verdict).label, given.text.strip())))
    alone = " (asked alone)" if given.is_alone else ""
    return f"{ASKED[given.question].words} {answer}{alone}"


def _words(words: str, said: str) -> str:
    """No more than a concern holds, so that none is refused for its length: the contact has all of them."""
    room = LONGEST_WORDS - len(said) - len(_BETWEEN)
    return _BETWEEN.join(filter(None, (words[:room], said)))


def _about(contact: Contact) -> list[Worried]:
    rows = contact.people.filter(part=Part.ABOUT, replaced_by=None).order_by("id")
    return [Worried(row.person_id, row.name, row.born, row.said) for row in rows]
