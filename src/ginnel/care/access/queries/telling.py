"""Who is to hear what becomes of a contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from ginnel.care.access.models import Contact, PersonToTell
from ginnel.care.access.queries.finding import contact_for, events_about
from ginnel.care.access.queries.sight import open_to
from ginnel.care.access.rules.knowing import Question
from ginnel.care.access.rules.telling import typed_code
from ginnel.care.access.states import OutcomeKind, Verdict
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.notices.queries import Sent
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Category, Viewer

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
    return list(contact.to_tell.filter(ending=None).order_by("at", "id"))


@needs_no_viewer(_INSIDE)
def is_at_risk(contact: Contact) -> bool:
    """Whether anything said in it makes somebody feared for."""
    asked = contact.answers.filter(question=Question.ABUSE).exclude(verdict="").order_by("-at", "-id").first()
    is_feared = asked is not None and asked.verdict != Verdict.NO
    return is_feared or contact.outcomes.filter(kind=OutcomeKind.SAFEGUARDING).exists()


def people_to_tell(contact: UUID, *, viewer: Viewer) -> list[ToTell]:
    """Those who are to hear what becomes of it; none to whoever may not read how to reach those whom it names, or what
    was said. Raises NotFound."""
    found = contact_for(contact, viewer=viewer)
    if not {Category.CONTACT_AND_CARER, found.category} <= open_to(found, viewer=viewer):
        return []
    rows = still_to_tell(found)
    sent = notices.messages(references=[f"to tell {one.pk}" for one in rows], viewer=viewer) if rows else []
    if rows:
        detail = {"contact": str(found.id)}
        audit.append(by=viewer, events=events_about(found, "access.to-tell-read", detail, viewer=viewer))
    return [_shown(one, sent) for one in rows]


def contact_of_code(text: str, *, viewer: Viewer) -> UUID:
    """The contact about which somebody rings who says this code. Raises NotFound where there is none for the viewer."""
    one = PersonToTell.objects.filter(code=typed_code(text)).select_related("contact").first()
    if one is None:
        raise NotFound("No contact has that code.")
    return contact_for(one.contact_id, viewer=viewer).id


def _shown(one: PersonToTell, sent: list[Sent]) -> ToTell:
    return ToTell(
        one.id,
        one.who,
        one.name,
        one.way,
        one.to,
        one.needs,
        one.safe,
        one.since,
        one.until,
        one.code,
        one.at,
        tuple(each for each in sent if each.reference == f"to tell {one.pk}"),
    )
