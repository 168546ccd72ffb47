"""Hearing what other organisations' systems ask of a front door by message: once, however often it is sent.

Docs: docs/adr/0053-messages-that-ask.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet

from ginnel.care.access.actions.moving import wake
from ginnel.care.access.actions.publishing import publish_contact, publish_task
from ginnel.care.access.actions.receiving import receive_contact
from ginnel.care.access.actions.standing import hold, hold_id
from ginnel.care.access.fhir import category_of
from ginnel.care.access.models import Contact, ContactOutcome, SystemRequest
from ginnel.care.access.queries.finding import events_about, last_step, people_of
from ginnel.care.access.rules.hearing import LONGEST_NAME, Heard, digest_of, words_of_contact
from ginnel.care.access.states import Caller, ContactState, Door, OutcomeKind, RequestKind
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category, Viewer

MORE_SENT = "more-sent"
_READ_WITHIN = timedelta(hours=1)
_NOT_ABOUT = (
    "It is about somebody else than what this system sent under the same name before. Check who it is."
)
_REMARKS = {
    RequestKind.ADDED: "A system sent more about a request that is not known here. Ask whoever sent it.",
    RequestKind.WITHDRAWN: "A system withdrew a request that is not known here. Ask whoever sent it.",
}
_TOLD = {
    RequestKind.ADDED: "A system has sent more about a contact of your team",
    RequestKind.WITHDRAWN: "A system has withdrawn what it asked in a contact of your team",
}


class Taken(NamedTuple):
    """Which contact it is, and whether anything was new."""

    contact: UUID
    is_new: bool


@transaction.atomic
def hold_requests(*, sender: str, names: Sequence[str], by: Viewer) -> None:
    """Let nobody else hear of these, or move the contacts that they made, until this transaction ends. To be called
    before anything holds whom they are about: a contact is held before its people."""
    organisation = organisations.ensure(code=sender, by=by)
    for name in sorted(set(names)):
        hold_id(uuid5(organisation.id, name))
    found = _known(organisation, names).values_list("contact", flat=True).distinct()
    for contact in sorted(found):
        hold_id(contact)


@transaction.atomic
def hear_request(*, heard: Heard, by: Viewer) -> Taken:
    """A contact of the front door of `heard.organisation` for what is asked; what is sent later under the same name
    adds to it or withdraws it, and whoever has it is told. What is added to a contact that is closed opens it again.

    Nothing is lost: what adds to, or withdraws, something that is not known here is a contact that says so; what is
    asked again with other words is a contact that names the first. Raises Invalid as `receive_contact`.
    """
    sender = organisations.ensure(code=heard.sender, by=by)
    digest = digest_of(heard)
    if (same := _same(sender, heard, digest)) is not None:
        return Taken(same, False)
    first = _known(sender, heard.names).order_by("-at", "-id").select_related("contact__organisation").first()
    if heard.does == RequestKind.ASKED or first is None:
        contact = _contact(heard, first.contact if first else None, by)
    else:
        contact = first.contact
        hold(contact)
    if heard.does == RequestKind.WITHDRAWN and _is_withdrawn(contact):
        return Taken(contact.id, False)
    remarks = [_NOT_ABOUT] if first and not _is_about(contact, heard, by) else []
    _keep(contact, sender, heard, digest, remarks, by)
    if first is not None and heard.does != RequestKind.ASKED:
        _follow(contact, heard, by)
    return Taken(contact.id, True)


def _known(sender: Organisation, names: Sequence[str]) -> QuerySet[SystemRequest]:
    """What this sender sent before under one of these names, or of which it uses our own id."""
    ours = [found for name in names if (found := _uuid(name))]
    return SystemRequest.objects.filter(Q(request__in=names) | Q(entry__in=ours), sender=sender)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _same(sender: Organisation, heard: Heard, digest: bytes) -> UUID | None:
    """The contact that this made before. Under another name it is the same for as long as that contact is open: a
    system that sends anew what nobody answered gives it a new name."""
    found = SystemRequest.objects.filter(sender=sender, digest=digest).order_by("id")
    named = found.filter(request__in=heard.names).values_list("contact", flat=True).first()
    if named or heard.does != RequestKind.ASKED:
        return named
    return found.filter(contact__standing__isnull=False).values_list("contact", flat=True).first()


def _contact(heard: Heard, first: Contact | None, by: Viewer) -> Contact:
    unknown = [_REMARKS[heard.does]] if heard.does in _REMARKS else []
    now = clock.now()
    id = receive_contact(
        door=Door.SYSTEM,
        caller=Caller.PROFESSIONAL,
        words=words_of_contact([*unknown, *heard.remarks], heard.words),
        named=heard.named,
        happened_at=min(heard.said_at or now, now),
        may_have_needs=heard.may_have_needs,
        organisation=heard.organisation,
        again=first.pk if first else None,
        urgency=heard.urgency,
        by=by,
    )
    return Contact.objects.select_related("organisation").get(id=id)


def _is_withdrawn(contact: Contact) -> bool:
    return contact.outcomes.filter(kind=OutcomeKind.WITHDRAWN).exists()


def _is_about(contact: Contact, heard: Heard, by: Viewer) -> bool:
    told = {one.person for one in heard.named if one.person}
    return not told or bool(told & set(people_of(contact, viewer=by)))


def _keep(
    contact: Contact, sender: Organisation, heard: Heard, digest: bytes, remarks: Sequence[str], by: Viewer
) -> None:
    words = "\n".join([*remarks, *heard.remarks, heard.words])
    SystemRequest.objects.create(
        contact=contact,
        sender=sender,
        request=heard.names[0][:LONGEST_NAME],
        message=heard.message[:LONGEST_NAME],
        does=heard.does,
        digest=digest,
        entry=heard.entry,
        words=words,
        category=category_of(words, Category.SOCIAL_CARE),
        at=clock.now(),
        by=by.identity,
    )
    if heard.does == RequestKind.WITHDRAWN:
        ContactOutcome.objects.create(
            contact=contact,
            kind=OutcomeKind.WITHDRAWN,
            category=Category.SOCIAL_CARE,
            at=clock.now(),
            by=by.identity,
        )
        publish_contact(contact, by=by)
    else:
        publish_task(contact, by=by)
    detail = {"contact": str(contact.id), "does": str(heard.does)}
    audit.append(by=by, events=events_about(contact, "access.request-heard", detail, viewer=by))


def _follow(contact: Contact, heard: Heard, by: Viewer) -> None:
    """Somebody reads it: whoever has it, else their team. What is withdrawn stays theirs, for the duty to offer an
    assessment does not end because a system takes back what it asked."""
    if heard.does == RequestKind.ADDED:
        wake(contact, "More was sent about it.", by)
    step = last_step(contact, viewer=by)
    if step.state == ContactState.CLOSED:
        return
    notices.raise_notice(
        organisation=step.team.organisation,
        team=step.team,
        staff=step.staff_id,
        reason=MORE_SENT,
        text=f"{_TOLD[heard.does]}. Open the work list.",
        read_by=clock.now() + _READ_WITHIN,
        reference=f"contact {contact.pk}",
        by=by,
    )
