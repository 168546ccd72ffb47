"""Which emails a colleague wants about notices that wait for them."""

from __future__ import annotations

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices.models import NoticeEmails
from ginnel.foundation.notices.rules import check_address
from ginnel.foundation.notices.states import Channel
from ginnel.foundation.organisations.models import StaffAccount
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def choose_emails(*, each: bool, daily: bool, by: Viewer) -> None:
    """Which emails the colleague who asks wants. Raises NotPermitted for anybody else, and Invalid where we know no
    address to send them to."""
    if ":" in by.identity:
        raise NotPermitted(("Only a colleague chooses emails about notices.",))
    account = StaffAccount.objects.select_for_update().get(id=by.identity)
    if (each or daily) and not account.email:
        raise Invalid("We have no email address of yours. Ask whoever set up your sign-in to add one.")
    if each or daily:
        check_address(Channel.EMAIL, account.email)
    NoticeEmails.objects.update_or_create(
        staff=account, defaults={"each": each, "daily": daily, "set_at": clock.now()}
    )
    audit.append(by=by, events=[Event("notice.emails-chosen", detail={"each": each, "daily": daily})])
