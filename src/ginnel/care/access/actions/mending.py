"""Making what work lists are read from anew, out of what was appended."""

from __future__ import annotations

from uuid import UUID

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


def mend_standing(*, by: Viewer) -> int:
    """How many contacts and referrals stood otherwise than their steps and clocks say, and stand right now: none, but
    for clocks that a bank holiday added late moves. Each in a transaction of its own, so that nobody waits for all.
    Raises NotPermitted for all but services that keep the record."""
    if by.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record mends it.",))
    wrong = sum(_mend(pk, Contact, by) for pk in list(_open_contacts().values_list("pk", flat=True)))
    wrong += sum(_mend(pk, Referral, by) for pk in list(_open_referrals().values_list("pk", flat=True)))
    audit.append(by=by, events=[Event("access.mended", detail={"wrong": wrong})])
    return wrong


@transaction.atomic
def _mend(pk: UUID, table: type[Contact] | type[Referral], by: Viewer) -> bool:
    of = table.objects.get(pk=pk)
    hold(of)
    step = last_step(of, viewer=by) if isinstance(of, Contact) else last_referral_step(of, viewer=by)
    return put(of, step)


def _open_contacts() -> QuerySet[Contact]:
    """Those whose last step leaves them open, and those that are listed as open."""
    last = ContactStep.objects.filter(contact=OuterRef("pk")).order_by("-number").values("state")[:1]
    found = Contact.objects.annotate(last=Subquery(last))
    return found.filter(~Q(last=ContactState.CLOSED) | Q(standing__isnull=False))


def _open_referrals() -> QuerySet[Referral]:
    last = ReferralStep.objects.filter(referral=OuterRef("pk")).order_by("-number").values("state")[:1]
    found = Referral.objects.annotate(last=Subquery(last))
    return found.filter(~Q(last__in=REFERRAL_ENDS) | Q(standing__isnull=False))
