"""The viewer that an organisation's system is for one request: it calls for the staff of its organisation."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.queries.role_viewer import RoleViewer, Who
from ginnel.foundation.sharing.rules import Capability
from ginnel.foundation.sharing.states import SystemRole
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Purpose

CLIENT = "client:"


@dataclass(slots=True, kw_only=True)
class SystemViewer(RoleViewer):
    """A client of the open API. Which member of staff is at its screen is not known: what is one worker's own does not
    count for it, and it opens no page and no record in an emergency."""

    client: UUID

    @property
    def identity(self) -> str:
        return f"{CLIENT}{self.client}"

    @property
    def role_label(self) -> str:
        return str(SystemRole(self.role).label)

    @property
    def capabilities(self) -> frozenset[Capability]:
        return frozenset()

    def _is_who(self) -> Who:
        return Who(None, None, is_of_any_team=True)

    def _reaching(self) -> QuerySet[Relationship]:
        return relationships.reaching_all(organisation=self.organisation, viewer=self)


@needs_no_viewer("makes the viewer")
def system(
    *,
    client: UUID,
    name: str,
    organisation: str,
    organisation_name: str,
    organisation_kind: str,
    organisation_id: UUID | None = None,
    request_id: UUID | None = None,
) -> SystemViewer:
    """The viewer of a client. Raises NotPermitted where its organisation is of a kind that cares for nobody."""
    role = rules.SYSTEMS.get(organisation_kind)
    if role is None:
        raise NotPermitted(("Systems of such an organisation do not care for anybody.",))
    return SystemViewer(
        client=client,
        name=name,
        role=role,
        organisation=organisation,
        organisation_name=organisation_name,
        organisation_kind=organisation_kind,
        organisation_id=organisation_id,
        purpose=Purpose.DIRECT_CARE,
        request_id=request_id or uuid7(),
    )
