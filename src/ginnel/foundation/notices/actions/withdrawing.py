"""Taking messages back, and telling whoever did, and whoever answers for it, where one had left already.

While a process carries a message nobody can say whether it left. Each who is to be told of it has a notice that it may
have; when it is known it is taken back, and where the message went another says that it did.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices.actions.notices import raise_notice, withdraw_about
from ginnel.foundation.notices.models import Notice, Notification, NotificationStep, OpenNotification
from ginnel.foundation.notices.queries.quiet import allowed
from ginnel.foundation.notices.states import MessageState
from ginnel.foundation.organisations.models import Organisation, Team
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category, Viewer

LEAVING, WENT = "message-leaving", "message-went"
_TEXTS = {
    LEAVING: "A message was being sent as it was taken back, and may have left. You are told if it went.",
    WENT: "A message was taken back and had left already: it went to them. Open the contact, and see whether it can do "
    "harm.",
}
_GONE = frozenset({MessageState.SENT, MessageState.DELIVERED})


@dataclass(frozen=True, slots=True)
class Addressed:
    """Who is told of what had left: a colleague, or a team."""

    organisation: Organisation
    team: Team | None = None
    staff: UUID | None = None


@transaction.atomic
def withdraw_messages(*, reference: str, tell: Collection[Addressed] = (), by: Viewer) -> int:
    """Take back every message about something that has not been sent; how many, with those that a process is carrying
    at this moment, which are taken back where they turn out not to have left. Each to `tell` hears of those that went
    all the same: that process had sent them, or they were on their way."""
    on_way = OpenNotification.objects.filter(message__reference=reference)
    held = on_way.select_for_update(of=("self",)).select_related("message").order_by("pk")
    rows = list(held)
    waiting = [one for one in rows if one.state == MessageState.WAITING]
    taken = [one.message for one in waiting if not one.is_claimed]
    leaving = [one for one in waiting if one.is_claimed]
    gone = [one for one in rows if one.state == MessageState.SENT] if tell else []
    now = clock.now()
    NotificationStep.objects.bulk_create(
        NotificationStep(message=one, state=MessageState.WITHDRAWN, at=now, by=by.identity) for one in taken
    )
    OpenNotification.objects.filter(pk__in=[one.pk for one in taken]).delete()
    unwanted = [one.pk for one in (*leaving, *gone)]
    OpenNotification.objects.filter(pk__in=unwanted).update(is_unwanted=True)
    for reason, several in ((LEAVING, leaving), (WENT, gone)):
        for one in several:
            _tell(one.message, reason, tell, by)
    events = [Event("message.withdrawn", one.person_id, detail={"message": str(one.id)}) for one in taken]
    audit.append(by=by, events=events)
    return len(taken) + len(leaving)


def tell_how_it_ended(standing: OpenNotification, to: MessageState, *, by: Viewer) -> None:
    """Of one that was taken back, in the transaction in which it comes `to` a state: that it went, to those who were
    told that it may have; where it did not after all, nothing more."""
    said = about(standing.message)
    if to not in _GONE:
        withdraw_about(reference=said, by=by)
        return
    told = Notice.objects.filter(reference=said, reason=LEAVING).select_related("organisation", "team")
    tell = [Addressed(one.organisation, one.team, one.staff_id) for one in told.order_by("id")]
    if tell:
        withdraw_about(reference=said, by=by)
        _tell(standing.message, WENT, tell, by)


def about(message: Notification) -> str:
    """What notices about a message that was taken back refer to: it, and what it was about, where they lead."""
    return f"message {message.pk} {message.reference}"[:255]


def _tell(message: Notification, reason: str, tell: Collection[Addressed], by: Viewer) -> None:
    """Each once, however often it is taken back; whoever heard that it went need not hear that it may have."""
    heard = Notice.objects.filter(reference=about(message), reason__in={reason, WENT})
    told = set(heard.values_list("organisation_id", "team_id", "staff_id"))
    for one in tell:
        if (one.organisation.pk, one.team and one.team.pk, one.staff) in told:
            continue
        raise_notice(
            organisation=one.organisation,
            team=one.team,
            staff=one.staff,
            person=message.person_id,
            category=Category(message.category),
            reason=reason,
            text=_TEXTS[reason],
            read_by=clock.now() + allowed("notice-next-in-line-after"),
            reference=about(message),
            by=by,
        )
