"""Who is to hear what becomes of a contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ginnel.care.access.fhir import category_of
from ginnel.care.access.models import Contact, ContactAnswer, ContactOutcome, PersonToTell, Referral
from ginnel.care.access.queries.finding import contact_for, events_about
from ginnel.care.access.queries.joining import goes_on_at, joined_to
from ginnel.care.access.queries.sight import open_to, shown
from ginnel.care.access.rules.knowing import Question
from ginnel.care.access.rules.telling import typed_code
from ginnel.care.access.states import OutcomeKind, Part, Verdict
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.notices.queries import Sent
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import RESTRICTED, Category, Viewer

_INSIDE = "asked by this noun's own actions and queries, of what they were let read"


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody to be told, what was said of how it is safe, and what was sent to them."""

    id: UUID
    who: str
    name: str
    way: str
    to: str
    needs: str
    safe: str
    since: time | None
    until: time | None
    code: str
    at: datetime
    sent: tuple[Sent, ...]


@needs_no_viewer(_INSIDE)
def still_to_tell(contact: Contact) -> list[PersonToTell]:
    """Of everything that was joined to it too: what becomes of it is what becomes of theirs."""
    case = (contact, *joined_to(contact))
    found = PersonToTell.objects.filter(contact__in=case, ending=None).select_related("contact")
    return list(found.order_by("at", "id"))


@needs_no_viewer(_INSIDE)
def is_delicate(of: Contact | Referral, contact: Contact) -> bool:
    """Whether a message could harm: unless somebody asked, and heard that nobody is hurting them; where a concern was
    raised or feared for them at any contact; where anything said is of a restricted subject; and where they died."""
    people = contact.people.filter(part=Part.ABOUT, replaced_by=None).exclude(person=None).values("person")
    same = Q(contact=contact) | Q(contact__people__person__in=people, contact__people__part=Part.ABOUT)
    asked = ContactAnswer.objects.filter(same, question=Question.ABUSE).exclude(verdict="")
    heard = asked.order_by("-at", "-id").values_list("verdict", flat=True).first()
    came = ContactOutcome.objects.filter(same, kind__in=(OutcomeKind.SAFEGUARDING, OutcomeKind.DIED))
    return heard != Verdict.NO or came.exists() or _is_restricted(of, contact)


def _is_restricted(of: Contact | Referral, contact: Contact) -> bool:
    said = (category_of(f"{one.safe} {one.name}", Category.SOCIAL_CARE) for one in still_to_tell(contact))
    case = (Category(one.category) for one in (of, contact, *joined_to(contact)))
    return not {*case, *said}.isdisjoint(RESTRICTED)


def people_to_tell(contact: UUID, *, viewer: Viewer) -> list[ToTell] | None:
    """Those who are to hear what becomes of it; None for whoever may not read how to reach those whom it names, or what
    was said. Raises NotFound."""
    found = contact_for(contact, viewer=viewer)
    read = open_to(found, viewer=viewer)
    rows = still_to_tell(found)
    if not {Category.CONTACT_AND_CARER, found.category, *(one.contact.category for one in rows)} <= read:
        return None
    sent = notices.messages(references=[reference(one) for one in rows], viewer=viewer) if rows else []
    if rows:
        detail = {"contact": str(found.id)}
        audit.append(by=viewer, events=events_about(found, "access.to-tell-read", detail, viewer=viewer))
    return [_shown(one, sent, read, viewer) for one in rows]


@dataclass(frozen=True, slots=True)
class CodeSaid:
    """Whose code somebody said; where they are to be told nothing more, `ended` is as much of why as the viewer may
    read."""

    contact: UUID
    to_tell: UUID
    is_ended: bool
    ended: str


@transaction.atomic
def code_said(text: str, *, viewer: Viewer) -> CodeSaid:
    """About which contact somebody rings who says this code, or the one that goes on for it, and who they are.
    Raises NotFound where there is none for the viewer."""
    rows = PersonToTell.objects.select_related("contact", "ending")
    one = rows.filter(code=typed_code(text)).first()
    if one is None:
        raise NotFound("No contact has that code.")
    found = _open_to_them(one.contact, viewer)
    if people_to_tell(found.id, viewer=viewer) is None:
        raise NotFound("No contact has that code.")
    detail = {"contact": str(found.id), "to_tell": str(one.id)}
    audit.append(by=viewer, events=events_about(found, "access.code-said", detail, viewer=viewer))
    ending = getattr(one, "ending", None)
    why = ending.reason if ending else ""
    read = open_to(found, viewer=viewer)
    why = shown(why, otherwise=Category.CONTACT_AND_CARER, read=read, viewer=viewer)
    return CodeSaid(found.id, one.id, ending is not None, why)


def _open_to_them(contact: Contact, viewer: Viewer) -> Contact:
    """What goes on for it; itself to whoever may not know of that, who can still tell whom it is about that there is
    news. Raises NotFound."""
    own = contact_for(contact.pk, viewer=viewer)
    try:
        return contact_for(goes_on_at(contact).pk, viewer=viewer)
    except NotFound:
        return own


@needs_no_viewer(_INSIDE)
def reference(one: PersonToTell) -> str:
    """What messages to them refer to."""
    return f"to tell {one.contact_id} {one.pk}"


def _shown(one: PersonToTell, sent: list[Sent], read: frozenset[int], viewer: Viewer) -> ToTell:
    def text(said: str) -> str:
        return shown(said, otherwise=Category.CONTACT_AND_CARER, read=read, viewer=viewer)

    return ToTell(
        one.id,
        one.who,
        text(one.name),
        one.way,
        text(one.to),
        one.needs,
        text(one.safe),
        one.since,
        one.until,
        one.code,
        one.at,
        tuple(each for each in sent if each.reference == reference(one)),
    )
