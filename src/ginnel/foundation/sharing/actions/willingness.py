"""Recording what a person is willing to have shared, whether they could decide, and where an objection yields."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import queries as people_queries
from ginnel.foundation.relationships.rules import acting_ends_at
from ginnel.foundation.relationships.states import ActingKind
from ginnel.foundation.sharing.models import Capacity, Overruling, OverrulingEnding, Willingness
from ginnel.foundation.sharing.queries.staff_viewer import StaffViewer
from ginnel.foundation.sharing.queries.willingness import finding
from ginnel.foundation.sharing.rules.willingness import check_can_be_said, check_can_lift, check_can_yield
from ginnel.foundation.sharing.states import Ground, SaidBy
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Action, Category, Viewer

ABOUT_SHARING = "How much may be shared"


@transaction.atomic
def find_capacity(
    *,
    person: UUID,
    has_capacity: bool,
    how: str,
    found_at: datetime,
    decision: str = ABOUT_SHARING,
    by: Viewer,
) -> UUID:
    """Record whether the person could make one decision at one time, and how that was found; its id.

    Raises Invalid without how, or for a time to come; NotPermitted. Source: Mental Capacity Act 2005 s3.
    """
    now = people.hold_still(person=person, by=by).person
    by.require(now, Category.CONTACT_AND_CARER, Action.WRITE)
    if len(how.strip()) < 5:
        raise Invalid(
            "Say how it was found: what the person understood, remembered, weighed and said.", field="how"
        )
    if found_at > clock.now():
        raise Invalid("It cannot have been found in the future.", field="found_at")
    made = Capacity.objects.create(
        person_id=now,
        decision=decision,
        has_capacity=has_capacity,
        found_at=found_at,
        how=how.strip(),
        **_recorded(by),
    )
    audit.append(by=by, events=[Event("sharing.capacity-found", now, detail={"finding": str(made.id)})])
    return made.id


@transaction.atomic
def say(
    *,
    person: UUID,
    is_objection: bool,
    said_by: SaidBy,
    said_at: datetime,
    categories: Collection[Category] = (),
    organisation_kind: str = "",
    organisation: str = "",
    capacity: UUID | None = None,
    why: str = "",
    by: Viewer,
) -> list[UUID]:
    """Record that somebody objects to, or is willing to, the sharing of some categories (none named: everything) with
    a kind of organisation, or one (by code), or all; one row for each category. Counts from the next request on.

    An objection is lifted by whoever works with the person alone: nobody opens a record for themselves and then takes
    back what closed it. Raises Invalid (`rules.willingness.check_can_be_said`), NotFound for an unknown organisation,
    NotPermitted.
    """
    now = people.hold_still(person=person, by=by).person
    by.require(now, Category.CONTACT_AND_CARER, Action.WRITE)
    if not is_objection and isinstance(by, StaffViewer):
        check_can_lift(by.facts(now).relationships)
    if said_by == SaidBy.PARENT:
        born = people_queries.banner(viewer=by, person=now).shown.birth_date
        acting_ends_at(ActingKind.PARENTAL_RESPONSIBILITY, clock.now(), None, born, None)
    check_can_be_said(
        said_by=said_by,
        organisation_kind=organisation_kind,
        categories=categories,
        said_at=said_at,
        now=clock.now(),
        capacity=finding(capacity, person=now) if capacity else None,
        why=why,
    )
    if organisation and organisation_kind:
        raise Invalid("Name one organisation, or a kind of them.")
    made = Willingness.objects.bulk_create(
        Willingness(
            person_id=now,
            is_objection=is_objection,
            organisation_kind=organisation_kind,
            organisation_id=_organisation(organisation, by) if organisation else None,
            category=category,
            said_by=said_by,
            capacity_id=capacity,
            why=why.strip(),
            said_at=said_at,
            **_recorded(by),
        )
        for category in _each(categories)
    )
    detail = {"willingness": [str(one.id) for one in made], "objection": is_objection}
    audit.append(by=by, events=[Event("sharing.willingness-recorded", now, detail=detail)])
    return [one.id for one in made]


@transaction.atomic
def overrule(
    *,
    person: UUID,
    organisation: str,
    ground: Ground,
    reason: str,
    ends_at: datetime,
    categories: Collection[Category] = (),
    by: Viewer,
) -> list[UUID]:
    """Let an objection yield for one organisation (by code) from now up to a moment, on a ground that is lawful.

    Raises NotPermitted for roles that may not (`rules.willingness.LONGEST_YIELDING`), Invalid, and NotFound.
    """
    at = clock.now()
    check_can_yield(role=by.role, ground=ground, reason=reason, starts_at=at, ends_at=ends_at)
    now = people.hold_still(person=person, by=by).person
    by.require(now, Category.DEMOGRAPHICS, Action.READ)
    made = Overruling.objects.bulk_create(
        Overruling(
            person_id=now,
            organisation_id=_organisation(organisation, by),
            category=category,
            ground=ground,
            reason=reason.strip(),
            starts_at=at,
            ends_at=ends_at,
            **_recorded(by),
        )
        for category in _each(categories)
    )
    detail = {
        "overrulings": [str(one.id) for one in made],
        "ground": str(ground),
        "organisation": organisation,
    }
    audit.append(by=by, events=[Event("sharing.objection-overruled", now, detail=detail)])
    return [one.id for one in made]


@transaction.atomic
def end_overruling(*, overruling: UUID, reason: str, by: Viewer) -> None:
    """Let the objection count again from now on. Raises NotFound, Conflict when it does already, NotPermitted."""
    row = Overruling.objects.select_for_update().filter(id=overruling).first()
    if row is None:
        raise NotFound("There is no such decision.")
    at = clock.now()
    check_can_yield(
        role=by.role, ground=row.ground, reason=reason, starts_at=row.starts_at, ends_at=row.ends_at
    )
    if row.ends_at <= at or OverrulingEnding.objects.filter(overruling=row).exists():
        raise Conflict("The objection counts again already.")
    OverrulingEnding.objects.create(
        overruling=row, ended_at=at, reason=reason.strip(), recorded_by=by.identity
    )
    detail = {"overruling": str(row.id)}
    audit.append(by=by, events=[Event("sharing.overruling-ended", row.person_id, detail=detail)])


def _each(categories: Collection[Category]) -> list[Category] | list[None]:
    return sorted(set(categories)) or [None]


def _organisation(code: str, by: Viewer) -> UUID:
    found = organisations.by_code(code, viewer=by)
    if found is None:
        raise NotFound("There is no such organisation.")
    return found.id


def _recorded(by: Viewer) -> dict[str, Any]:
    return {"recorded_at": clock.now(), "recorded_by": by.identity, "recorded_by_name": by.name}
