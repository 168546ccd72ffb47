"""What a contact has come to, for whoever would close it."""

from __future__ import annotations

from ginnel.care.access.models import Contact
from ginnel.care.access.rules.closing import Ending
from ginnel.care.access.rules.knowing import Question
from ginnel.care.access.states import Verdict
from ginnel.kernel.viewer import Viewer


def ending_of(contact: Contact, *, viewer: Viewer) -> Ending:
    """Everything counts, whoever asks: whether it may be closed says no more than the rule itself."""
    rows = contact.answers.exclude(verdict="").order_by("at", "id").values_list("question", "verdict")
    latest = dict(rows)
    return Ending(
        outcomes=frozenset(contact.outcomes.values_list("kind", flat=True)),
        may_have_needs=contact.may_have_needs,
        may_be_at_risk=latest.get(Question.ABUSE) in (Verdict.YES, Verdict.UNSURE),
        may_lack_capacity=latest.get(Question.CAPACITY) in (Verdict.NO, Verdict.UNSURE),
    )
