"""Emails to colleagues that notices wait for them: each, or one a day. None says what any is about."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ginnel.foundation.notices.actions.messages import send_message
from ginnel.foundation.notices.models import NoticeEmails
from ginnel.foundation.notices.queries.emails import unread_for
from ginnel.foundation.notices.queries.quiet import daily_at
from ginnel.foundation.notices.rules import Template
from ginnel.foundation.notices.states import Channel
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Organisation, StaffAccount
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.viewer import Category, Purpose, Viewer


@transaction.atomic
def choose_emails(*, each: bool, daily: bool, by: Viewer) -> None:
    """Which emails the colleague who asks wants. Raises NotPermitted for anybody else, and Invalid where we know no
    address to send them to."""
    if ":" in by.identity:
        raise NotPermitted(("Only a colleague chooses emails about notices.",))
    account = StaffAccount.objects.select_for_update().get(id=by.identity)
    if (each or daily) and not account.email:
        raise Invalid("We have no email address of yours. Ask whoever set up your sign-in to add one.")
    NoticeEmails.objects.update_or_create(
        staff=account, defaults={"each": each, "daily": daily, "set_at": clock.now()}
    )


def email_of_waiting(*, link: str, by: Viewer) -> int:
    """Make the emails that are wanted and not made yet, `link` in each; how many were looked at. Each colleague's in a
    transaction of its own. Raises NotPermitted for anybody but a service that keeps the record."""
    if by.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the service that carries messages makes them.",))
    wanting = NoticeEmails.objects.filter(staff__is_active=True).exclude(each=False, daily=False)
    looked = 0
    for wish in wanting.select_related("staff").order_by("pk"):
        looked += _make(wish, link, by)
    return looked


@transaction.atomic
def _make(wish: NoticeEmails, link: str, by: Viewer) -> int:
    roles = organisations.roles_of(wish.staff_id, viewer=by)
    if not roles or not wish.staff.email:
        return 0
    waiting = unread_for(wish.staff_id, roles, viewer=by)
    at = roles[0].organisation
    if wish.each:
        for notice in (one for one in waiting if one.raised_at >= wish.set_at):
            values = {"time": _moment(notice.read_by), "link": link}
            _send(wish, at, Template.TO_READ, values, f"notice {notice.id} {wish.staff_id}", by)
    now = clock.now().astimezone(LONDON)
    if wish.daily and waiting and now.time() >= daily_at():
        values = {"count": str(len(waiting)), "time": _moment(waiting[0].read_by), "link": link}
        _send(wish, at, Template.DAILY, values, f"daily {now.date()} {wish.staff_id}", by)
    return len(waiting)


def _send(
    wish: NoticeEmails, at: Organisation, template: Template, values: dict[str, str], key: str, by: Viewer
) -> None:
    send_message(
        organisation=at,
        channel=Channel.EMAIL,
        to=wish.staff.email,
        template=template,
        values=values,
        key=key,
        staff=wish.staff_id,
        category=Category.DEMOGRAPHICS,
        by=by,
    )


def _moment(at: datetime) -> str:
    here = at.astimezone(LONDON)
    return f"{here.hour}:{here.minute:02d} on {here.day} {here:%B %Y}"
