"""Records opened in an emergency, for those who answer for how records are used."""

from __future__ import annotations

from dataclasses import dataclass

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.relationships.queries import WorkingWith
from ginnel.foundation.sharing.queries.staff_viewer import StaffViewer
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import NotPermitted

PAGE = 30


@dataclass(frozen=True, slots=True)
class Override:
    """One opening; `role` is the role acted in, empty where the audit trail no longer holds it."""

    opened: WorkingWith
    role: str


@dataclass(frozen=True, slots=True)
class Overrides:
    """Page `page` (from 1, `PAGE` to a page) of `total`, newest first."""

    rows: tuple[Override, ...]
    page: int
    total: int


def overrides(*, viewer: StaffViewer, page: int = 1) -> Overrides:
    """Raises NotPermitted for roles that do not see the audit trail."""
    if Capability.SEE_AUDIT not in viewer.capabilities:
        raise NotPermitted(("Only those who check how records are used see who opened them.",))
    found, total = relationships.openings(viewer=viewer, first=(page - 1) * PAGE, most=PAGE)
    roles = _roles(found, viewer)
    return Overrides(tuple(Override(one, roles.get(str(one.id), "")) for one in found), page, total)


def _roles(found: list[WorkingWith], viewer: StaffViewer) -> dict[str, str]:
    """By relationship, the role acted in: an account may hold several, and only the trail says which."""
    if not found:
        return {}
    people = list({one.person for one in found})
    events = audit.recent(
        viewer=viewer,
        actions_named=["sharing.overridden", "sharing.said-to-be-there"],
        people=people,
        limit=1000,
    )
    return {str(event.detail.get("relationship")): event.role for event in events}
