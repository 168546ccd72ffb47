"""Organisations that describe people, and someone who decides. The viewer is made here: sharing is above this noun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose

# From the range that the NHS keeps for tests (999); both pass modulus 11.
NUMBER, OTHER_NUMBER = "9990000018", "9990000026"
PLAIN = {
    "given": "Alexander",
    "family": "Testperson",
    "birth_date": "1950-03-04",
    "gender": "male",
    "address_line": "1 Example Street",
    "postcode": "QX1 1AA",
}


@dataclass
class Keeper:
    """May see and do everything; writes down what it was asked."""

    purpose: Purpose = Purpose.RECORD_KEEPING
    identity: str = "service:test"
    name: str = "Test"
    role: str = "service"
    organisation: str = "A"
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
def parameters(db: None, keeper: Keeper) -> None:
    """Those that are shipped."""
    terminology.load_shipped(by=keeper)


@pytest.fixture
def organisations(db: None) -> dict[str, Organisation]:
    made = {code: Organisation.objects.create(code=code, name=f"Organisation {code}") for code in "ABCD"}
    return {code: Organisation.objects.get(code=code) for code in made}


Say = Callable[..., SourceRecord]


@pytest.fixture
def say(organisations: dict[str, Organisation], keeper: Keeper) -> Say:
    """say("A", given=...) describes a person at an organisation; what is not said is as in PLAIN."""

    def describe(code: str, local_id: str = "1", **details: Any) -> SourceRecord:
        key = (organisations[code].id, local_id)
        number = actions.ensure(keys=[key], by=keeper)[key].number
        actions.describe(descriptions=[Description(number=number, **(PLAIN | details))], by=keeper)
        return SourceRecord.objects.get(number=number)

    return describe
