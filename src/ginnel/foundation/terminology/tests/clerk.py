"""A viewer for tests of things that are about nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ginnel.kernel.viewer import Action, Category, Purpose


@dataclass(frozen=True)
class Clerk:
    identity: str = "test-clerk"
    name: str = "Test clerk"
    role: str = "service"
    organisation: str = "TEST"
    purpose: Purpose = Purpose.RECORD_KEEPING
    request_id: UUID = UUID(int=1)

    def require(self, person: UUID, category: Category, action: Action) -> None:
        raise AssertionError("nothing here is about a person")

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        raise AssertionError("nothing here is about a person")

    def works_with(self, person: UUID) -> bool:
        return True

    def own_categories(self, person: UUID, action: Action) -> frozenset[Category]:
        raise AssertionError("nothing here is about a person")

    def restrict(self, query: Any, *, person_field: str, category: Any = None) -> Any:
        raise AssertionError("nothing here is about a person")


CLERK = Clerk()
