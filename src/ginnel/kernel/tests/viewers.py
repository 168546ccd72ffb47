"""A viewer for tests of nouns below `sharing`: permits all it is told to, and remembers what it was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose

Query = TypeVar("Query")


@dataclass
class Permitting:
    """Permits the categories in `allowed`; `asked` lists (person, category or None, action) in order."""

    allowed: frozenset[Category] = frozenset(Category)
    identity: str = "test"
    name: str = "Test viewer"
    role: str = "service"
    organisation: str = "TEST"
    purpose: Purpose = Purpose.RECORD_KEEPING
    request_id: UUID = field(default_factory=uuid7)
    asked: list[tuple[UUID, Category | None, Action]] = field(default_factory=list)
    refusals: list[tuple[UUID, object]] = field(default_factory=list)

    def require(self, person: UUID, category: Category, action: Action) -> None:
        self.asked.append((person, category, action))
        if category not in self.allowed:
            raise NotPermitted(("This test does not allow it.",))

    def check_is_there(self, person: UUID) -> None:
        """Barred from nobody."""

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        self.asked.append((person, None, action))
        return self.allowed

    def works_with(self, person: UUID) -> bool:
        return True

    def own_categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return self.allowed

    def restrict(
        self, query: Query, *, person_field: str, category: Category = Category.DEMOGRAPHICS
    ) -> Query:
        return query if category in self.allowed else query.none()  # type: ignore[attr-defined]

    def restrict_rows(
        self, query: Query, *, person_field: str, category_field: str, own_field: str = ""
    ) -> Query:
        allowed = {f"{category_field}__in": list(map(int, self.allowed))}
        return query.filter(**allowed)  # type: ignore[attr-defined]
