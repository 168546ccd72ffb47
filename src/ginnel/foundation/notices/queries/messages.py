"""Reading what was sent outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import rules
from ginnel.foundation.notices.models import Notification
from ginnel.foundation.notices.states import MessageState
from ginnel.kernel.viewer import Category, Viewer

_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Sent:
    """One message: to whom with all but the end of the address left out, what it says, and what became of it."""

    id: UUID
    person: UUID | None
    reference: str
    channel: str
    to: str
    subject: str
    body: str
    state: MessageState
    why: str
    made_at: datetime
    at: datetime
    not_before: datetime | None


def messages(*, viewer: Viewer, references: Sequence[str] | None = None, limit: int = 100) -> list[Sent]:
    """The newest messages for which the viewer's organisation answers, about those of whom they may know it; of
    `references` alone where given. Of the last `_LOOKED_AT` alone: an organisation sends as many in a month or two."""
    every = Notification.objects.filter(organisation__code=viewer.organisation)
    if references is not None:
        every = every.filter(reference__in=references)
    newest = every.order_by("-made_at", "-id").values_list("id", flat=True)[:_LOOKED_AT]
    found = Notification.objects.filter(id__in=list(newest))
    shown = _permitted(found, viewer).select_related("standing").prefetch_related("steps")
    rows = [_sent(one) for one in shown.order_by("-made_at", "-id")[:limit]]
    people: list[UUID | None] = [*sorted({one.person for one in rows if one.person})]
    audit.append(by=viewer, events=[Event("messages.read", person) for person in people or [None]])
    return rows


def _permitted(found: QuerySet[Notification], viewer: Viewer) -> QuerySet[Notification]:
    """Those about nobody, and of each kind of fact those about people of whom the viewer may read it. A colleague's own
    emails are theirs."""
    ids: set[UUID] = set()
    about = found.exclude(person=None)
    for number in about.order_by().values_list("category", flat=True).distinct():
        of_kind = about.filter(category=number)
        allowed = viewer.restrict(of_kind, person_field="person_id", category=Category(number))
        ids.update(allowed.values_list("id", flat=True))
    own = Q(person=None, staff=None)
    if ":" not in viewer.identity:
        own |= Q(staff_id=viewer.identity)
    return found.filter(own | Q(id__in=ids))


def _sent(one: Notification) -> Sent:
    steps = sorted(one.steps.all(), key=lambda step: step.at)
    last = steps[-1] if steps else None
    subject, body = rules.said(rules.Template(one.template), one.values)
    standing = getattr(one, "standing", None)
    waits = standing is not None and standing.state == MessageState.WAITING
    return Sent(
        one.id,
        one.person_id,
        one.reference,
        one.channel,
        one.masked,
        subject,
        body,
        MessageState(last.state) if last else MessageState.WAITING,
        last.why if last else "",
        one.made_at,
        last.at if last else one.made_at,
        standing.due_at if standing and waits and last is None else None,
    )
