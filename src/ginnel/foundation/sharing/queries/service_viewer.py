"""The viewer that a job or a command carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.rules import INSTALLATION
from ginnel.foundation.sharing import rules
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose

Query = TypeVar("Query")


@dataclass(frozen=True, slots=True)
class ServiceViewer:
    """A named service. Its decisions are by purpose alone: it has no relationships and looks at no screen."""

    service: str
    purpose: Purpose
    organisation: str
    request_id: UUID = field(default_factory=uuid7)
    role: str = "service"

    @property
    def identity(self) -> str:
        return f"service:{self.service}"

    @property
    def name(self) -> str:
        return rules.SERVICES[self.service][0]

    def require(self, person: UUID, category: Category, action: Action) -> None:
        outcome = "permit" if self.purpose in rules.SERVICE_MAY_SEE else "deny"
        detail = {"action": str(action), "rules": rules.VERSION}
        audit.append(by=self, events=[Event("sharing.decided", person, (category,), outcome, detail)])
        if outcome == "deny":
            raise NotPermitted((f"A service may not see records about people for {self.purpose.value}.",))

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        permitted = frozenset(Category) if self.purpose in rules.SERVICE_MAY_SEE else frozenset()
        detail = {"action": str(action), "rules": rules.VERSION}
        outcome = "permit" if permitted else "deny"
        event = Event("sharing.decided", person, tuple(sorted(permitted)), outcome, detail)
        audit.append(by=self, events=[event])
        return permitted

    def own_categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return frozenset(Category) if self.purpose in rules.SERVICE_MAY_SEE else frozenset()

    def works_with(self, person: UUID) -> bool:
        return True

    def restrict(
        self, query: Query, *, person_field: str, category: Category = Category.DEMOGRAPHICS
    ) -> Query:
        if self.purpose in rules.SERVICE_MAY_SEE:
            return query
        return query.none()  # type: ignore[attr-defined]

    def restrict_rows(
        self, query: Query, *, person_field: str, category_field: str, own_field: str = ""
    ) -> Query:
        return self.restrict(query, person_field=person_field)


@needs_no_viewer("makes the viewer")
def service(
    identity: str, *, purpose: Purpose = Purpose.RECORD_KEEPING, organisation: str = INSTALLATION
) -> ServiceViewer:
    """The viewer of a job. Raises NotPermitted when no such service is registered for the purpose."""
    if not rules.may_have(identity, purpose):
        raise NotPermitted((f"There is no service {identity!r} that may act for {purpose.value}.",))
    return ServiceViewer(identity, purpose, organisation)
