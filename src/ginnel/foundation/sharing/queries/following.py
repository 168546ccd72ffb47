"""The decision whether a system follows what it asked (`rules.following`), with its event."""

from __future__ import annotations

from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.queries import has_restriction, is_kept_apart
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.queries.system_viewer import SystemViewer
from ginnel.foundation.sharing.rules import Outcome, following
from ginnel.kernel.viewer import Category, Viewer


def follows(*, person: UUID, sender: str, category: Category, request: UUID, viewer: Viewer) -> bool:
    """Whether the viewer is told how `request` stands, which the system of `sender` (a code) sent about the person; of
    which `category` what it says is. Only systems follow what they asked: staff read what their role reads."""
    if not isinstance(viewer, SystemViewer):
        return False
    facts = viewer.facts(person)
    sent = following.Sent(
        is_sender=sender == viewer.organisation,
        category=category,
        is_barred=facts.is_barred,
        is_apart=is_kept_apart(person) or has_restriction(person),
        has_objected=Category.CONTACT_AND_CARER in facts.objections,
    )
    decision = following.may_follow(viewer.purpose, sent)
    detail = {
        "request": str(request),
        "sender": sent.is_sender,
        "barred": sent.is_barred,
        "apart": sent.is_apart,
        "objected": sent.has_objected,
        "rules": rules.VERSION,
    }
    audit.append(by=viewer, events=[Event("sharing.followed", person, (category,), decision.outcome, detail)])
    return decision.outcome == Outcome.PERMIT
