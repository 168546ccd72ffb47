"""What a contact has come to, for whoever would close it."""

from __future__ import annotations

from ginnel.care.access.models import Contact
from ginnel.care.access.queries.sight import open_to
from ginnel.care.access.rules.closing import Ending
from ginnel.care.access.rules.knowing import ASKED, Question
from ginnel.care.access.states import Verdict
from ginnel.kernel.viewer import Viewer

_RISKS = (Question.ABUSE, Question.CAPACITY)


def ending_of(contact: Contact, *, viewer: Viewer) -> Ending:
    """Everything counts, whoever asks; what of it they may be told is said with it."""
    rows = contact.answers.exclude(verdict="").order_by("at", "id").values_list("question", "verdict", "by")
    latest = {question: verdict for question, verdict, _ in rows}
    read = open_to(contact, viewer=viewer)
    said_by = {by for question, _, by in rows if question in _RISKS}
    return Ending(
        outcomes=frozenset(contact.outcomes.values_list("kind", flat=True)),
        may_have_needs=contact.may_have_needs,
        may_be_at_risk=latest.get(Question.ABUSE) in (Verdict.YES, Verdict.UNSURE),
        may_lack_capacity=latest.get(Question.CAPACITY) in (Verdict.NO, Verdict.UNSURE),
        is_told={ASKED[risk].category for risk in _RISKS} <= read or said_by <= {viewer.identity},
    )
