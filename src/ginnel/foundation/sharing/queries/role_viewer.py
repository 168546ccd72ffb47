"""What every viewer shares whose role stands in the table: decisions that are acted on, remembered and audited."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event, Repeated
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.rules.closing import WITHIN
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.states import SELF_GRANTED
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.queries.agreements import unagreed
from ginnel.foundation.sharing.queries.barring import barring
from ginnel.foundation.sharing.queries.inputs import Asking, Inputs, asking, columns, inputs, understood
from ginnel.foundation.sharing.queries.willingness import objected, objecting
from ginnel.foundation.sharing.rules import Facts, Outcome, Reach
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose

Query = TypeVar("Query")


@dataclass(frozen=True, slots=True)
class Who:
    """Whose relationships count: a worker's, their team's, and their organisation's; or all but any one worker's."""

    staff: UUID | None
    team: UUID | None
    is_of_any_team: bool = False


@dataclass(slots=True, kw_only=True)
class RoleViewer(ABC):
    """Somebody, or a system, in a role at an organisation. Facts and answers are remembered for the request only.

    `organisation_id` where whoever made it had it at hand."""

    name: str
    role: str
    organisation: str
    organisation_name: str
    organisation_kind: str
    organisation_id: UUID | None = None
    purpose: Purpose
    request_id: UUID = field(default_factory=uuid7)
    refusals: list[tuple[UUID, Event]] = field(default_factory=list)
    _facts: dict[UUID, Facts] = field(default_factory=dict)
    _permitted: dict[tuple[UUID, Action], frozenset[Category]] = field(default_factory=dict)
    _lacking: frozenset[Category] | None = None

    @property
    @abstractmethod
    def identity(self) -> str: ...

    @abstractmethod
    def _is_who(self) -> Who:
        """Whose relationships count."""

    @abstractmethod
    def _reaching(self) -> QuerySet[Relationship]:
        """Those relationships, as a query to put inside another."""

    @property
    def may_find_anybody(self) -> bool:
        """Whether this role finds people beyond those whom its own organisation knows."""
        reach = rules.reach_of(self.role, self.purpose, Category.DEMOGRAPHICS, Action.READ)
        return reach == Reach.ANYONE

    def facts(self, person: UUID) -> Facts:
        """What is true between this viewer and a person now."""
        if person not in self._facts:
            way, values = self._asking()
            self.learn(person, inputs(person, way, values=values))
        return self._facts[person]

    def standing(self, person: str) -> tuple[str, Mapping[str, Any]]:
        """How they stand to whom this SQL names, as columns to be asked with something else, and their values."""
        way, values = self._asking()
        return columns(way, person=person), {**values, "at": clock.now()}

    def learn_from(self, person: UUID, row: Sequence[Any]) -> None:
        """What those columns say."""
        self.learn(person, understood(row))

    def _asking(self) -> tuple[Asking, dict[str, Any]]:
        who = self._is_who()
        return asking(
            staff=who.staff,
            team=who.team,
            of_any_team=who.is_of_any_team,
            is_care=self.purpose == Purpose.DIRECT_CARE,
            is_barred_with_all=rules.is_barred_with_all(self.purpose),
            own=self.organisation_id,
            organisation=self.organisation,
            kind=self.organisation_kind,
        )

    def learn(self, person: UUID, found: Inputs) -> None:
        """What `inputs` says of a person now, where it was asked with something else."""
        objections = self._objected(person) if found.has_objected else _NONE
        self._facts[person] = _true(found, objections, self._unagreed())

    def check_is_there(self, person: UUID) -> None:
        """Raises NotFound for one who is barred from the person: to them nobody is there. Leaves an event only then."""
        if self.facts(person).is_barred:
            self.require(person, Category.DEMOGRAPHICS, Action.READ)

    def decide(self, person: UUID, category: Category, action: Action) -> rules.Decision:
        """The decision without acting on it, for a page that explains it. Leaves an audit event."""
        decision = rules.decide(self.role, self.purpose, category, action, self.facts(person))
        self._note(person, (category,), decision.outcome, action)
        return decision

    def require(self, person: UUID, category: Category, action: Action) -> None:
        """Raises NotFound for one who is barred from the person, as for somebody who is not there."""
        decision = self.decide(person, category, action)
        if self.facts(person).is_barred:
            raise NotFound(rules.NOT_HERE)
        if decision.outcome == Outcome.REVIEW:
            raise rules.ReviewNeeded(decision.reasons)
        if decision.outcome == Outcome.DENY:
            raise NotPermitted(decision.reasons)

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        if (person, action) not in self._permitted:
            found = rules.permitted(self.role, self.purpose, action, self.facts(person))
            self._permitted[person, action] = found
            outcome = Outcome.PERMIT if found else Outcome.DENY
            self._note(person, _in_order(found), outcome, action, asked="every category")
        return self._permitted[person, action]

    def own_categories(self, person: UUID, action: Action) -> frozenset[Category]:
        """As if nobody objected: nobody can object to what an organisation itself has said."""
        permitted, facts = self.categories(person, action), self.facts(person)
        if not facts.objections:
            return permitted
        return rules.permitted(self.role, self.purpose, action, replace(facts, objections=frozenset()))

    def works_with(self, person: UUID) -> bool:
        is_kept = self.purpose == Purpose.RECORD_KEEPING
        return is_kept or self.facts(person).reach(Category.CONTACT_AND_CARER) == Reach.WORKING_WITH

    def restrict(
        self, query: Query, *, person_field: str, category: Category = Category.DEMOGRAPHICS
    ) -> Query:
        """The SQL rendering of `rules.decide` for reading `category`: whom this viewer may know of."""
        reach = rules.reach_of(self.role, self.purpose, category, Action.READ)
        is_unagreed = rules.needs_agreement(self.purpose) and category in self._unagreed()
        detail = {
            "restricted": person_field,
            "category": int(category),
            "reach": reach.name,
            "unagreed": is_unagreed,
            "rules": rules.VERSION,
        }
        outcome = Outcome.PERMIT if reach and not is_unagreed else Outcome.DENY
        audit.append(by=self, events=[Event("sharing.restricted", None, (category,), outcome, detail)])
        if reach == Reach.NOBODY or is_unagreed:
            return query.none()  # type: ignore[attr-defined]
        within = Q() if reach == Reach.ANYONE else self._within(reach, category, person_field)
        if rules.heeds(self.purpose, category):
            within &= ~objecting(
                person_field=person_field,
                kind=self.organisation_kind,
                organisation=self.organisation,
                category=category,
            )
        within &= ~barring(
            person_field=person_field, staff=self._is_who().staff, organisation=self._barred_organisation
        )
        return query.filter(within)  # type: ignore[attr-defined]

    def restrict_rows(
        self, query: Query, *, person_field: str, category_field: str, own_field: str = ""
    ) -> Query:
        """As `restrict`, where each row has a category of its own, in one condition."""
        reaches = self._reaches()
        detail = {
            "restricted": person_field,
            "reaches": {str(int(category)): reach.name for category, reach in reaches.items()},
            "rules": rules.VERSION,
        }
        outcome = Outcome.PERMIT if reaches else Outcome.DENY
        audit.append(
            by=self, events=[Event("sharing.restricted", None, tuple(sorted(reaches)), outcome, detail)]
        )
        if not reaches:
            return query.none()  # type: ignore[attr-defined]
        within = self._within_each(reaches, category_field, person_field)
        heeded = [int(category) for category in reaches if rules.heeds(self.purpose, category)]
        objects = Q(**{f"{category_field}__in": heeded}) & objecting(
            person_field=person_field,
            kind=self.organisation_kind,
            organisation=self.organisation,
            category_field=category_field,
        )
        within &= ~(objects & ~Q(**{own_field: self.organisation}) if own_field else objects)
        within &= ~barring(
            person_field=person_field, staff=self._is_who().staff, organisation=self._barred_organisation
        )
        return query.filter(within)  # type: ignore[attr-defined]

    def _reaches(self) -> dict[Category, Reach]:
        """How far each category that is read at all is read, agreements heeded."""
        lacking = self._unagreed() if rules.needs_agreement(self.purpose) else frozenset()
        found = {
            category: rules.reach_of(self.role, self.purpose, category, Action.READ) for category in Category
        }
        return {category: reach for category, reach in found.items() if reach and category not in lacking}

    def _within_each(self, reaches: dict[Category, Reach], category_field: str, person_field: str) -> Q:
        """Categories that are alike reached and opened are asked about together."""
        alike: dict[tuple[Reach, object], list[Category]] = {}
        for category, reach in reaches.items():
            needs = None if reach == Reach.ANYONE else rules.opening_for(category)
            alike.setdefault((reach, needs), []).append(category)
        within = Q()
        for (reach, _), categories in alike.items():
            near = Q() if reach == Reach.ANYONE else self._within(reach, categories[0], person_field)
            within |= Q(**{f"{category_field}__in": list(map(int, categories))}) & near
        return within

    def _within(self, reach: Reach, category: Category, person_field: str) -> Q:
        reaching = self._reaching()
        needs = rules.opening_for(category)
        if needs != rules.ANY_NEED:
            reaching = reaching.exclude(Q(kind__in=SELF_GRANTED) & ~Q(need__in=needs))
        within = Q(**{f"{person_field}__in": reaching.order_by().values("person_id")})
        if reach == Reach.KNOWN:
            within |= Q(**{f"{person_field}__in": self._sources().values("person_id")})
        return within

    def _objected(self, person: UUID) -> frozenset[Category]:
        return objected(person, kind=self.organisation_kind, organisation=self.organisation)

    def _unagreed(self) -> frozenset[Category]:
        """Asked once for a request: it is the same for everybody."""
        if self._lacking is None:
            self._lacking = unagreed(organisation=self.organisation, purpose=self.purpose)
        return self._lacking

    @property
    def _barred_organisation(self) -> str:
        """The organisation as which they may be barred: not those who keep its records or answer for their use."""
        return self.organisation if rules.is_barred_with_all(self.purpose) else ""

    def _sources(self) -> QuerySet[SourceRecord]:
        """By which the viewer's own organisation knows somebody. What a safeguarding team alone knows is not known to
        those of the same organisation who care for people (`people.rules.closing`)."""
        theirs = SourceRecord.objects.filter(organisation__code=self.organisation, described_at__isnull=False)
        if self.purpose != Purpose.DIRECT_CARE:
            return theirs
        return theirs.filter(Q(closing=None) | ~Q(closing__categories__contained_by=sorted(WITHIN)))

    def _note(
        self,
        person: UUID,
        categories: tuple[Category, ...],
        outcome: Outcome,
        action: Action,
        asked: str = "one category",
    ) -> None:
        detail = _told(self.facts(person), action, asked)
        event = Event("sharing.decided", person, categories, outcome, detail)
        event_id = audit.append(by=self, events=[event])[0]
        if outcome != Outcome.PERMIT:
            self.refusals.append((event_id, event))


_NONE: frozenset[Category] = frozenset()


@lru_cache(maxsize=4096)
def _true(found: Inputs, objections: frozenset[Category], unagreed: frozenset[Category]) -> Facts:
    """Most people stand to most viewers in one of a few ways, and what follows is remembered by these."""
    stands = frozenset(rules.stands_as(kind, need) for kind, need in found.relationships)
    return Facts(stands, found.is_known, objections, unagreed, is_barred=found.is_barred)


@lru_cache(maxsize=4096)
def _in_order(categories: frozenset[Category]) -> tuple[Category, ...]:
    return tuple(sorted(categories))


@lru_cache(maxsize=4096)
def _told(facts: Facts, action: Action, asked: str) -> Repeated:
    """The decision's inputs, as an event keeps them."""
    return Repeated(
        {
            "action": str(action),
            "asked": asked,
            "relationships": sorted(facts.relationships),
            "known": facts.is_known,
            "objections": sorted(int(category) for category in facts.objections),
            "unagreed": sorted(int(category) for category in facts.unagreed),
            "barred": facts.is_barred,
            "rules": rules.VERSION,
        }
    )
