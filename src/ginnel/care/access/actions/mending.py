"""Making what work lists are read from anew, out of what was appended."""

from __future__ import annotations

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from ginnel.care.access.actions.standing import hold, put
from ginnel.care.access.models import Contact, ContactStep, Referral, ReferralStep
from ginnel.care.access.queries.finding import last_referral_step, last_step
from ginnel.care.access.states import REFERRAL_ENDS, ContactState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


@transaction.atomic
def mend_standing(*, by: Viewer) -> int:
    """How many contacts and referrals stood otherwise than their steps and clocks say, and stand right now: none, but
    for clocks that a holiday added late moves. Raises NotPermitted for all but services that keep the record."""
    if by.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record mends it.",))
    wrong = 0
    for contact in _open_contacts().iterator():
        hold(contact)
        wrong += put(contact, last_step(contact, viewer=by))
    for referral in _open_referrals().iterator():
        hold(referral)
        wrong += put(referral, last_referral_step(referral, viewer=by))
    audit.append(by=by, events=[Event("access.mended", detail={"wrong": wrong})])
    return wrong


def _open_contacts() -> QuerySet[Contact]:
    """Those whose last step leaves them open, and those that are listed as open."""
    last = ContactStep.objects.filter(contact=OuterRef("pk")).order_by("-number").values("state")[:1]
    found = Contact.objects.annotate(last=Subquery(last))
    return found.filter(~Q(last=ContactState.CLOSED) | Q(standing__isnull=False))


def _open_referrals() -> QuerySet[Referral]:
    last = ReferralStep.objects.filter(referral=OuterRef("pk")).order_by("-number").values("state")[:1]
    found = Referral.objects.annotate(last=Subquery(last))
    return found.filter(~Q(last__in=REFERRAL_ENDS) | Q(standing__isnull=False))
