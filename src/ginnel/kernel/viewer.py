"""Who is looking, for whom, and why: the protocol every guarded read and write takes.

Only `foundation.sharing` implements it. There is no anonymous viewer and no `viewer=None`: a job carries a
named service identity with a purpose. Categories are those of the sharing rule table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any, Protocol, TypeVar, runtime_checkable
from uuid import UUID

Query = TypeVar("Query")


class Category(IntEnum):
    """What kind of fact an entry is; stored as a small integer beside every entry."""

    DEMOGRAPHICS = 1
    CONTACT_AND_CARER = 2
    PROBLEMS_AND_MEDICATION = 3
    OBSERVATIONS = 4
    HOSPITAL_ACTIVITY = 5
    SOCIAL_CARE = 6
    PLAN = 7
    SAFEGUARDING = 8
    MENTAL_HEALTH = 9
    SEXUAL_AND_REPRODUCTIVE_HEALTH = 10
    SUBSTANCE_MISUSE = 11
    GENETIC = 12
    STAFF_RESTRICTED = 13
    THIRD_PARTY = 14
    TELECARE = 15
    ADMINISTRATIVE = 16
    EMERGENCY_ESSENTIALS = (
        17  # allergies, decisions about resuscitation, emergency plans, refusals of treatment
    )
    MENTAL_HEALTH_MEDICATION = 18
    SEXUAL_HEALTH_MEDICATION = 19
    SUBSTANCE_MISUSE_MEDICATION = 20

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize()


MEDICATION_OF: Mapping[Category, Category] = MappingProxyType(
    {
        Category.MENTAL_HEALTH: Category.MENTAL_HEALTH_MEDICATION,
        Category.SEXUAL_AND_REPRODUCTIVE_HEALTH: Category.SEXUAL_HEALTH_MEDICATION,
        Category.SUBSTANCE_MISUSE: Category.SUBSTANCE_MISUSE_MEDICATION,
    }
)
"""By subject, the medicines that tell it and how much of them is in the blood: whoever treats must know them, and they
say what is said of few."""
MEDICATION = frozenset(MEDICATION_OF.values())


def covering(category: Category) -> frozenset[Category]:
    """What, when it is named of a kind of fact, names this one too: of a medicine its subject, and medicines at all."""
    subjects = {subject for subject, of_it in MEDICATION_OF.items() if of_it == category}
    return frozenset({category, *subjects, *({Category.PROBLEMS_AND_MEDICATION} if subjects else ())})


def covered_by(categories: Iterable[Category]) -> frozenset[Category]:
    """These and whatever they cover."""
    named = frozenset(categories)
    return named | frozenset(one for one in MEDICATION if covering(one) & named)


RESTRICTED = frozenset(
    {
        Category.SAFEGUARDING,
        Category.MENTAL_HEALTH,
        Category.SEXUAL_AND_REPRODUCTIVE_HEALTH,
        Category.SUBSTANCE_MISUSE,
        Category.GENETIC,
        Category.STAFF_RESTRICTED,
        *MEDICATION,
    }
)
"""The subjects that are closed to more roles than the types of entry that hold them."""


class Action(StrEnum):
    """What is being done to the facts."""

    READ = "read"
    WRITE = "write"
    MERGE = "merge"


class Purpose(StrEnum):
    """Why. Lawful sharing is by purpose (Caldicott principle 1)."""

    DIRECT_CARE = "direct-care"
    SAFEGUARDING = "safeguarding"
    RECORD_KEEPING = "record-keeping"  # receiving, matching, quarantine: the work of keeping the record true
    INFORMATION_GOVERNANCE = "information-governance"
    PLANNING = "planning"
    RESEARCH = "research"
    DEMONSTRATION = "demonstration"
    OWN_RECORD = "own-record"  # reading what is written about oneself, or about somebody for whom one acts


@runtime_checkable
class Viewer(Protocol):
    """A person or a named service, in one role, at one organisation, for one purpose, in one request."""

    @property
    def identity(self) -> str:
        """Stable id of the staff account or service; never a person's name."""
        ...

    @property
    def name(self) -> str:
        """How the viewer is shown beside what they did."""
        ...

    @property
    def role(self) -> str: ...

    @property
    def organisation(self) -> str:
        """ODS code (or CASSR code) of the organisation acted for."""
        ...

    @property
    def purpose(self) -> Purpose: ...

    @property
    def request_id(self) -> UUID:
        """Also the correlation id of every audit event this request leaves."""
        ...

    def require(self, person: UUID, category: Category, action: Action) -> None:
        """Decide and leave an audit event. Raises `NotPermitted` with the reasons."""
        ...

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        """Every category permitted for this person, decided at once, with one audit event."""
        ...

    def own_categories(self, person: UUID, action: Action) -> frozenset[Category]:
        """Every category permitted for what the viewer's own organisation has said of this person."""
        ...

    def works_with(self, person: UUID) -> bool:
        """Whether the viewer works with this person now, or keeps the record itself: an organisation that knows
        somebody, and whoever takes its calls, need not know where they live if that could harm them."""
        ...

    def restrict(
        self, query: Query, *, person_field: str, category: Category = Category.DEMOGRAPHICS
    ) -> Query:
        """Narrow a Django queryset to the people of whom this viewer may read facts of a category, by default that
        they exist; `person_field` names its person id."""
        ...

    def restrict_rows(
        self, query: Query, *, person_field: str, category_field: str, own_field: str = ""
    ) -> Query:
        """Narrow a Django queryset of rows that each have a category of their own (`category_field`) to those whose
        category this viewer may read of the person. `own_field` names the code of the organisation that said each:
        nobody can object to what the viewer's own has said."""
        ...


def describe(viewer: Viewer) -> dict[str, Any]:
    """The viewer as plain values for an audit event or a log line."""
    return {
        "identity": viewer.identity,
        "role": viewer.role,
        "organisation": viewer.organisation,
        "purpose": str(viewer.purpose),
        "request_id": str(viewer.request_id),
    }
