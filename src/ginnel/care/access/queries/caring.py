"""Whether somebody who cares for whom a contact is about may need support."""

from __future__ import annotations

from ginnel.care.access.models import Contact
from ginnel.care.access.rules.knowing import Question
from ginnel.care.access.states import Verdict
from ginnel.kernel.viewer import Viewer


def carer_may_have_needs(contact: Contact, *, viewer: Viewer) -> bool:
    """Said when it was taken, or by whoever has had it since. It counts whoever asks, as what is owed does."""
    if contact.carer_may_have_needs:
        return True
    return contact.answers.filter(question=Question.CARER_NEEDS, verdict=Verdict.YES).exists()
