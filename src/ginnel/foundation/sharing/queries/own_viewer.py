"""The viewer that a resident is for one request: of their own record, or of somebody's for whom they act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import queries as people
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.relationships.queries import ActsAs
from ginnel.foundation.relationships.states import ONLY_WITHOUT_CAPACITY
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.models import Capacity
from ginnel.foundation.sharing.rules import Decision, Facts, Outcome, OwnReach
from ginnel.foundation.sharing.states import OwnRole
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose

Query = TypeVar("Query")
RESIDENT = "resident:"
ABOUT_READING = "Who may read their record"


@dataclass(slots=True)
class OwnViewer:
    """Somebody who proved which `person` they are. As PROXY they see those for whom `person` acts, and not themself.

    Of no organisation: nothing that is an organisation's own is theirs. What is true is asked once for the request.
    """

    person: UUID
    role: OwnRole
    proofs: frozenset[tuple[str, str]]
    request_id: UUID = field(default_factory=uuid7)
    refusals: list[tuple[UUID, Event]] = field(default_factory=list)
    _acts: list[ActsAs] | None = None
    _permitted: dict[tuple[UUID, Action], frozenset[Category]] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        return f"{RESIDENT}{self.person}"

    @property
    def name(self) -> str:
        return "The person" if self.role == OwnRole.RESIDENT else "Whoever acts for them"

    @property
    def organisation(self) -> str:
        return ""

    @property
    def purpose(self) -> Purpose:
        return Purpose.OWN_RECORD

    def acts(self) -> list[ActsAs]:
        """For whom they act so that it opens anything now."""
        if self._acts is None:
            found = relationships.acts_as(self.proofs)
            unable = _unable(one.person for one in found if one.kind in ONLY_WITHOUT_CAPACITY)
            self._acts = [
                one for one in found if one.kind not in ONLY_WITHOUT_CAPACITY or one.person in unable
            ]
        return self._acts

    def facts(self, person: UUID) -> Facts:
        """What is true between this viewer and a person now."""
        if self.role == OwnRole.RESIDENT:
            return Facts(frozenset({rules.THEMSELF} if person == self.person else ()), False)
        stands = (rules.acts_as(one.kind, one.scope) for one in self.acts() if one.person == person)
        return Facts(frozenset(stands), False)

    def decide(self, person: UUID, category: Category, action: Action) -> Decision:
        decision = rules.decide_own(self.role, self.purpose, category, action, self.facts(person))
        self._note(person, (category,), decision.outcome, action, asked="one category")
        return decision

    def require(self, person: UUID, category: Category, action: Action) -> None:
        decision = self.decide(person, category, action)
        if decision.outcome != Outcome.PERMIT:
            raise NotPermitted(decision.reasons)

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        if (person, action) not in self._permitted:
            found = rules.permitted_own(self.role, self.purpose, action, self.facts(person))
            self._permitted[person, action] = found
            outcome = Outcome.PERMIT if found else Outcome.DENY
            self._note(person, tuple(sorted(found)), outcome, action, asked="every category")
        return self._permitted[person, action]

    def own_categories(self, person: UUID, action: Action) -> frozenset[Category]:
        """They are no organisation that could have said anything itself."""
        return self.categories(person, action)

    def works_with(self, person: UUID) -> bool:
        return True

    def restrict(
        self, query: Query, *, person_field: str, category: Category = Category.DEMOGRAPHICS
    ) -> Query:
        """The SQL rendering of `rules.decide_own` for reading `category`."""
        reach = rules.reach_own(self.role, self.purpose, category, Action.READ)
        detail = {
            "restricted": person_field,
            "category": int(category),
            "reach": reach.name,
            "rules": rules.VERSION,
        }
        outcome = Outcome.PERMIT if reach else Outcome.DENY
        audit.append(by=self, events=[Event("sharing.restricted", None, (category,), outcome, detail)])
        if reach == OwnReach.NOBODY:
            return query.none()  # type: ignore[attr-defined]
        if reach == OwnReach.THEMSELF:
            return query.filter(**{person_field: self.person})  # type: ignore[attr-defined]
        rows = relationships.opening_to(self.proofs).filter(
            ~Q(kind__in=ONLY_WITHOUT_CAPACITY) | _is_lacking("person_id")
        )
        if category != Category.DEMOGRAPHICS:
            rows = rows.filter(scope__contains=[int(category)])
        return query.filter(**{f"{person_field}__in": rows.values("person_id")})  # type: ignore[attr-defined]

    def restrict_rows(
        self, query: Query, *, person_field: str, category_field: str, own_field: str = ""
    ) -> Query:
        """Nothing asks across people for a resident: what they read is one person's."""
        return query.none()  # type: ignore[attr-defined]

    def _note(
        self, person: UUID, categories: tuple[Category, ...], outcome: Outcome, action: Action, asked: str
    ) -> None:
        detail = {
            "action": str(action),
            "asked": asked,
            "relationships": sorted(self.facts(person).relationships),
            "known": False,
            "objections": [],
            "unagreed": [],
            "rules": rules.VERSION,
        }
        event = Event("sharing.decided", person, categories, outcome, detail)
        event_id = audit.append(by=self, events=[event])[0]
        if outcome != Outcome.PERMIT:
            self.refusals.append((event_id, event))


def _unable(people_: Iterable[UUID]) -> set[UUID]:
    """Those of them who were last found, and lately, unable to decide who may read their record."""
    found: dict[UUID, bool] = {}
    rows = Capacity.objects.filter(person_id__in=set(people_), decision=ABOUT_READING)
    for person, has_capacity, at in rows.order_by("found_at", "id").values_list(
        "person_id", "has_capacity", "found_at"
    ):
        found[person] = not has_capacity and at > _since()
    return {person for person, is_unable in found.items() if is_unable}


@needs_no_viewer("makes the viewer")
def own(person: UUID, *, as_proxy: bool = False, request_id: UUID | None = None) -> OwnViewer:
    """Somebody who proved that they are this person, for themself or as whoever they act for."""
    role = OwnRole.PROXY if as_proxy else OwnRole.RESIDENT
    return OwnViewer(person, role, people.proofs(person), request_id or uuid7())


def _is_lacking(person_field: str) -> Exists:
    """The same rule as `_unable`, as a condition."""
    findings = Capacity.objects.filter(decision=ABOUT_READING)
    later = findings.filter(person_id=OuterRef("person_id")).filter(
        Q(found_at__gt=OuterRef("found_at")) | Q(found_at=OuterRef("found_at"), id__gt=OuterRef("id"))
    )
    last = findings.filter(person_id=OuterRef(person_field), has_capacity=False, found_at__gt=_since())
    return Exists(last.filter(~Exists(later)))


def _since() -> datetime:
    """When the oldest finding that still opens anything was made."""
    return clock.now() - timedelta(days=float(terminology.parameter("capacity-finding-opens-for").value))
