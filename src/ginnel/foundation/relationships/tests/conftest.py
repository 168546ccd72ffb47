"""One organisation with one source record, and a service that keeps the record.

The viewer is made here because what decides, `sharing`, is above this noun.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose


@dataclass
class Keeper:
    purpose: Purpose = Purpose.RECORD_KEEPING
    identity: str = "service:test"
    name: str = "Test"
    role: str = "service"
    organisation: str = "X"
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
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def organisation(db: None) -> Organisation:
    return Organisation.objects.create(code="X", name="X")


@pytest.fixture
def source(organisation: Organisation) -> SourceRecord:
    person = Person.objects.create()
    made = SourceRecord.objects.create(
        organisation=organisation, local_id="1", person=person, home=person, practice_code="P1"
    )
    made.refresh_from_db()
    return made
