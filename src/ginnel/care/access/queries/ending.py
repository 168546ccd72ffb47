"""What a contact has come to, for whoever would close it."""

from __future__ import annotations

from ginnel.care.access.models import Contact
from ginnel.care.access.queries.sight import open_to
from ginnel.care.access.rules.closing import Ending
from ginnel.care.access.rules.knowing import ASKED, Question
from ginnel.care.access.states import Verdict
from ginnel.kernel.viewer import Viewer


def ending_of(contact: Contact, *, viewer: Viewer) -> Ending:
    """Everything counts, whoever asks; what of it they may be told is said with it."""
    rows = contact.answers.exclude(verdict="").order_by("at", "id").values_list("question", "verdict")
    latest = dict(rows)
    read = open_to(contact, viewer=viewer)
    return Ending(
        outcomes=frozenset(contact.outcomes.values_list("kind", flat=True)),
        may_have_needs=contact.may_have_needs,
        may_be_at_risk=latest.get(Question.ABUSE) in (Verdict.YES, Verdict.UNSURE),
        may_lack_capacity=latest.get(Question.CAPACITY) in (Verdict.NO, Verdict.UNSURE),
        is_told={ASKED[Question.ABUSE].category, ASKED[Question.CAPACITY].category} <= read,
    )
