"""A service that administers; `sharing`, which makes real ones, is above this noun."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose


@dataclass
class Administrator:
    purpose: Purpose = Purpose.RECORD_KEEPING
    identity: str = "service:test"
    name: str = "Test"
    role: str = "service"
    organisation: str = "GINNEL"
    request_id: UUID = field(default_factory=uuid7)

    def require(self, person: UUID, category: Category, action: Action) -> None: ...

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return frozenset()

    def works_with(self, person: UUID) -> bool:
        return True

    def own_categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return frozenset()

    def restrict(self, query: Any, *, person_field: str, category: Any = None) -> Any:
        return query


@pytest.fixture
def by() -> Administrator:
    return Administrator()
