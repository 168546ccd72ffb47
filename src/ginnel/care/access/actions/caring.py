"""Saying of a contact that somebody who cares for whom it is about may need support."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.standing import hold
from ginnel.care.access.models import ContactAnswer
from ginnel.care.access.queries.caring import carer_may_have_needs
from ginnel.care.access.queries.finding import check_has, contact_for, events_about
from ginnel.care.access.rules.knowing import Question
from ginnel.care.access.states import Answered, Verdict
from ginnel.foundation.audit import actions as audit
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def say_carer_may_need(*, contact: UUID, by: Viewer) -> None:
    """From then on a carer's assessment is owed (Care Act 2014 s10). Said again it changes nothing, and nothing takes
    it back: that they refused, or care no longer, is what came of it. Raises NotFound, and Conflict where the viewer
    does not have the contact. It is read by whoever reads what was said."""
    found = contact_for(contact, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    if carer_may_have_needs(found, viewer=by):
        return
    ContactAnswer.objects.create(
        contact=found,
        question=Question.CARER_NEEDS,
        how=Answered.ASKED,
        verdict=Verdict.YES,
        category=found.category,
        at=clock.now(),
        by=by.identity,
    )
    detail = {"contact": str(found.id)}
    audit.append(by=by, events=events_about(found, "access.carer-may-need", detail, viewer=by))
