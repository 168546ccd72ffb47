"""The viewer that a signed-in member of staff is for one request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.queries.role_viewer import RoleViewer, Who
from ginnel.foundation.sharing.queries.service_viewer import service
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Purpose


@dataclass(slots=True, kw_only=True)
class StaffViewer(RoleViewer):
    """A member of staff in one of their roles."""

    account: UUID
    team: UUID | None = None
    team_name: str = ""
    staff_role: UUID | None = None
    competences: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        return str(self.account)

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    @property
    def capabilities(self) -> frozenset[Capability]:
        return rules.capabilities(self.role)

    def _is_who(self) -> Who:
        return Who(self.account, self.team)

    def _reaching(self) -> QuerySet[Relationship]:
        return relationships.reaching(
            organisation=self.organisation, team=self.team, staff=self.account, viewer=self
        )


@needs_no_viewer("makes the viewer")
def staff(
    *, staff_role: UUID, request_id: UUID | None = None, purpose: Purpose | None = None
) -> StaffViewer | None:
    """The viewer for a role that somebody holds today; None when it no longer holds or sees no person's facts.

    `purpose` is one of the role's own purposes, its first unless said. Raises NotPermitted for another.
    """
    held = organisations.role_held(staff_role, viewer=service("sign-in"))
    if held is None:
        return None
    purposes = rules.PURPOSES.get(held.role, ())
    chosen = purpose or (purposes[0] if purposes else Purpose.PLANNING)
    if purpose and purpose not in purposes:
        raise NotPermitted((f"That role does not work for {purpose.value}.",))
    return StaffViewer(
        account=held.account_id,
        name=held.account.display_name,
        role=held.role,
        organisation=held.organisation.code,
        organisation_name=held.organisation.name,
        organisation_kind=held.organisation.kind,
        organisation_id=held.organisation_id,
        purpose=chosen,
        request_id=request_id or uuid7(),
        team=held.team_id,
        team_name=held.team.name if held.team else "",
        staff_role=held.id,
        competences=tuple(held.competences),
    )
