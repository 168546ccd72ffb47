"""A viewer of this noun's own: what is above the audit trail is not known here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose


@dataclass
class Auditor:
    purpose: Purpose = Purpose.INFORMATION_GOVERNANCE
    identity: str = "service:test"
    name: str = "Test"
    role: str = "service"
    organisation: str = "GINNEL"
    request_id: UUID = field(default_factory=uuid7)

    def require(self, person: UUID, category: Category, action: Action) -> None: ...

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return frozenset(Category)

    def works_with(self, person: UUID) -> bool:
        return True

    def own_categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return frozenset(Category)

    def restrict(self, query: Any, *, person_field: str, category: Any = None) -> Any:
        return query


@pytest.fixture
def viewer() -> Auditor:
    return Auditor()


@pytest.fixture(autouse=True)
def anchors(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Seals of a test are anchored in a directory of its own."""
    settings.GINNEL_HOME = tmp_path
    yield tmp_path / "anchors" / "seals.jsonl"
