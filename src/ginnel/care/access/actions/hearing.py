"""Hearing what other organisations' systems ask of a front door by message: once, however often it is sent.

Docs: docs/adr/0053-messages-that-ask.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet

from ginnel.care.access.actions.adding import tell_of_more
from ginnel.care.access.actions.attaching import attach_sent
from ginnel.care.access.actions.publishing import publish_contact, publish_task
from ginnel.care.access.actions.receiving import receive_contact
from ginnel.care.access.actions.standing import hold, hold_id
from ginnel.care.access.fhir import category_of
from ginnel.care.access.models import Contact, ContactOutcome, SystemRequest
from ginnel.care.access.queries.files import largest_file, room_for
from ginnel.care.access.queries.finding import events_about
from ginnel.care.access.queries.requests import is_withdrawn
from ginnel.care.access.rules.files import remarks_on
from ginnel.care.access.rules.hearing import (
    LONGEST_NAME,
    Heard,
    digest_of,
    names_kept,
    words_of_contact,
)
from ginnel.care.access.states import (
    Caller,
    Door,
    OutcomeKind,
    Part,
    RequestKind,
)
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category, Viewer

_NOT_ABOUT = "It has the name of something that this system sent about somebody else. Check who it is about."
_REMARKS = {
    RequestKind.ADDED: "A system sent more about a request that is not known here. Ask whoever sent it.",
    RequestKind.WITHDRAWN: "A system withdrew a request that is not known here. Ask whoever sent it.",
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
    kept = names_kept(names)
    for name in sorted(kept):
        hold_id(uuid5(organisation.id, name))
    found = _known(organisation, kept).values_list("contact", flat=True).distinct()
    for contact in sorted(found):
        hold_id(contact)


@transaction.atomic
def hear_request(*, heard: Heard, by: Viewer) -> Taken:
    """A contact of the front door of `heard.organisation` for what is asked; what is sent later under the same name
    about the same person adds to it or withdraws it, and whoever has it is told. What is added to a contact that is
    closed opens it again.

    Nothing is lost: what adds to, or withdraws, something that is not known here is a contact that says so; what is
    asked again with other words, or after it was closed or withdrawn, is a contact that names the first. Raises Invalid
    as `receive_contact`.
    """
    first = None
    if heard.does != RequestKind.ASKED:
        sender = organisations.ensure(code=heard.sender, by=by)
        first = _about_same(_known(sender, names_kept(heard.names)), heard)
    room = room_for(first.pk if first else None, heard.files, viewer=by)
    said = remarks_on(heard.files, room, largest_file(viewer=by), heard.missing)
    heard = replace(heard, remarks=(*heard.remarks, *said), files=heard.files[:room])
    taken, is_told = _take(heard, by)
    kept = attach_sent(
        contact=taken.contact,
        files=heard.files,
        sender=heard.sender,
        category=heard.category,
        is_told=is_told,
        by=by,
    )
    return taken._replace(is_new=taken.is_new or bool(kept.new))


def _take(heard: Heard, by: Viewer) -> tuple[Taken, bool]:
    """And whether whoever has it hears of it."""
    sender = organisations.ensure(code=heard.sender, by=by)
    heard = replace(heard, names=names_kept(heard.names), message=heard.message[:LONGEST_NAME])
    if (same := _same(sender, heard, by)) is not None:
        return Taken(same.pk, _keep_names(same, sender, heard, by)), False
    known = _known(sender, heard.names)
    first = _about_same(known, heard)
    if heard.does == RequestKind.ASKED or first is None:
        contact = _contact(heard, first, by, is_others=first is None and known.exists())
        _keep(contact, sender, heard, by)
        return Taken(contact.id, True), True
    hold(first)
    if heard.does == RequestKind.WITHDRAWN and _was_said(first, heard, by):
        return Taken(first.id, False), False
    _keep(first, sender, heard, by)
    tell_of_more(first, heard.does, heard.urgency, by, said_at=heard.said_at)
    return Taken(first.id, True), True


def _known(sender: Organisation, names: Sequence[str]) -> QuerySet[SystemRequest]:
    """What this sender sent before under one of these names, or of which it uses our own id, about whomever."""
    ours = [found for name in names if (found := _uuid(name))]
    return SystemRequest.objects.filter(Q(names__overlap=list(names)) | Q(entry__in=ours), sender=sender)


def _about_same(known: QuerySet[SystemRequest], heard: Heard) -> Contact | None:
    """The newest contact of these that is about the person of whom it tells: senders use a name again for others. What
    names nobody is about nobody's."""
    told = [one.person for one in heard.named if one.part == Part.ABOUT and one.person]
    rows = known.filter(
        contact__people__part=Part.ABOUT,
        contact__people__replaced_by=None,
        contact__people__person__in=told,
    )
    found = rows.order_by("-at", "-id").select_related("contact__organisation").first()
    return found.contact if found else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _same(sender: Organisation, heard: Heard, by: Viewer) -> Contact | None:
    """The contact that this very message made, or added to, before; of what is asked also one that another message made
    with the same words, for as long as it is open and wanted: a system that sends anew what nobody answered gives it a
    new name."""
    rows = SystemRequest.objects.filter(sender=sender, digest=digest_of(heard))
    found = rows.order_by("-at", "-id").select_related("contact__organisation")
    if (same := found.filter(message=heard.message).first()) is not None:
        return same.contact
    if heard.does != RequestKind.ASKED:
        return None
    still_open = found.filter(contact__standing__isnull=False)
    return next((one.contact for one in still_open if not is_withdrawn(one.contact, viewer=by)), None)


def _keep_names(contact: Contact, sender: Organisation, heard: Heard, by: Viewer) -> bool:
    """By what other names the same was sent again, for it is changed and withdrawn by those; whether any is new."""
    rows = contact.requests.filter(sender=sender)
    held = {name for names in rows.values_list("names", flat=True) for name in names}
    entries = {heard.entry, None} - set(rows.values_list("entry", flat=True))
    if heard.does != RequestKind.ASKED or (set(heard.names) <= held and not entries - {None}):
        return False
    _put(contact, sender, replace(heard, does=RequestKind.REPEATED), "The same as before.", by)
    return True


def _contact(heard: Heard, first: Contact | None, by: Viewer, *, is_others: bool) -> Contact:
    """`is_others`: its name is known, of what is about somebody else."""
    unknown = [_REMARKS[heard.does]] if heard.does in _REMARKS else []
    unknown += [_NOT_ABOUT] if unknown and is_others else []
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
        category=heard.category,
        by=by,
    )
    return Contact.objects.select_related("organisation").get(id=id)


def _was_said(contact: Contact, heard: Heard, by: Viewer) -> bool:
    """Whether it is withdrawn already, in these words."""
    said = contact.requests.filter(does=RequestKind.WITHDRAWN, words=_words(heard))
    return is_withdrawn(contact, viewer=by) and said.exists()


def _words(heard: Heard) -> str:
    return "\n".join([*heard.remarks, heard.words])


def _keep(contact: Contact, sender: Organisation, heard: Heard, by: Viewer) -> None:
    was_withdrawn = is_withdrawn(contact, viewer=by)
    _put(contact, sender, heard, _words(heard), by)
    if heard.does == RequestKind.WITHDRAWN and not was_withdrawn:
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


def _put(contact: Contact, sender: Organisation, heard: Heard, words: str, by: Viewer) -> None:
    SystemRequest.objects.create(
        contact=contact,
        sender=sender,
        names=list(heard.names),
        message=heard.message,
        does=heard.does,
        digest=digest_of(heard),
        entry=heard.entry,
        words=words,
        category=category_of(words, Category.SOCIAL_CARE, heard.category),
        at=clock.now(),
        by=by.identity,
    )
    detail = {"contact": str(contact.id), "does": str(heard.does)}
    audit.append(by=by, events=events_about(contact, "access.request-heard", detail, viewer=by))
