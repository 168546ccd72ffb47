"""Opening a record in an emergency, and keeping the audit of what was refused."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit import queries as audit_queries
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.relationships.states import Need, RelationshipKind
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.actions.barring import tell_of_trying
from ginnel.foundation.sharing.actions.telling import tell_of_opening
from ginnel.foundation.sharing.queries import OwnViewer, StaffViewer, SystemViewer
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer

TOLD = "A record was opened in an emergency. Look at who opened it and why."


@transaction.atomic
def override(*, person: UUID, reason: str = "", need: str = Need.OTHER, by: StaffViewer) -> Relationship:
    """Open what this need needs of a person's record to this member of staff, for as long as `lasts` says.

    Information governance is told in the same transaction. Raises NotPermitted for roles that may not; NotFound where
    there is no such person, or they are barred from them; Invalid for no such need, and for another reason that is not
    said or longer than `rules.LONGEST_REASON`.
    """
    if by.role not in rules.MAY_OVERRIDE or by.purpose != Purpose.DIRECT_CARE:
        raise NotPermitted(("Your role may not open a record in an emergency.",))
    why = _reason(need, reason)
    organisation = organisations.by_code(by.organisation, viewer=by)
    if organisation is None:
        raise Invalid("Your organisation is not known here.")
    now = people.hold_still(person=person, by=by).person
    by.check_is_there(now)
    opened = relationships.begin(
        person=now,
        kind=RelationshipKind.OVERRIDE,
        organisation=organisation,
        staff=staff_id(viewer=by),
        reason=why,
        need=need,
        by=by,
    )
    detail = {"relationship": str(opened.id)}
    audit.append(by=by, events=[Event("sharing.overridden", opened.person_id, detail=detail)])
    tell_of_opening(opened, TOLD, by=by)
    return opened


def _reason(need: str, typed: str) -> str:
    """The need in words, or what was typed."""
    if need not in Need:
        raise Invalid("Say what you need this record for.")
    if need != Need.OTHER:
        return Need(need).label
    why = typed.replace("\0", "").strip()
    if len(why) < 5:
        raise Invalid("Say why you need to open this record now.")
    if len(why) > rules.LONGEST_REASON:
        raise Invalid(f"Say why in no more than {rules.LONGEST_REASON} characters.")
    return why


@transaction.atomic
def note_refusal(*, page: str, by: Viewer) -> None:
    """Leave an event that a page was refused; `page` is the name of its address, which names nobody."""
    audit.append(by=by, events=[Event("page.refused", outcome="deny", detail={"page": page})])


def settle(*, by: StaffViewer | SystemViewer | OwnViewer) -> int:
    """Write again the refusals whose events went when their transaction was rolled back; how many.

    Called once the request has its answer, outside any transaction.
    """
    if not by.refusals:
        return 0
    if isinstance(by, StaffViewer):
        _tell_of_trying(by)
    kept = audit_queries.known([event_id for event_id, _ in by.refusals], viewer=by)
    lost = [event for event_id, event in by.refusals if event_id not in kept]
    audit.append(by=by, events=lost)
    by.refusals.clear()
    return len(lost)


def _tell_of_trying(by: StaffViewer) -> None:
    """Of everybody from whom they are kept and whom they tried to open."""
    for person in {event.person for _, event in by.refusals if event.detail.get("barred") and event.person}:
        tell_of_trying(person=person, by=by)
