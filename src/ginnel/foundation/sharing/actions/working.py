"""Saying that a colleague or a team of one's own organisation works with a person, and that they no longer do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Organisation, Team
from ginnel.foundation.people import actions as people
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import queries as relationship_queries
from ginnel.foundation.relationships.queries import WorkingWith, lasts
from ginnel.foundation.relationships.rules import check_with_whom, ends_on
from ginnel.foundation.relationships.states import ENDED_BY_COLLEAGUES, RelationshipKind
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.queries.working import narrowed, working_with
from ginnel.foundation.sharing.rules.working import (
    LONGEST_WHY,
    NO_LONGER_NOTICE,
    WORKING_NOTICE,
    check_can_decide,
)
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted

# From a Friday evening it reaches to Monday.
_READ_WITHIN = timedelta(days=3)
_NAMED = {
    RelationshipKind.ACCOUNTABLE_LEAD: "A colleague named you as this person’s accountable lead.",
    RelationshipKind.CASELOAD: "A colleague put this person on your caseload.",
}
_OTHERWISE = "A colleague wrote down that you work with this person."
_ENDED = "A colleague wrote down that you work with this person no longer."
_SUCCEEDED = "Somebody else was named this person’s accountable lead. You lead no longer."


@transaction.atomic
def begin_working(
    *,
    person: UUID,
    kind: str,
    staff: UUID | None = None,
    team: UUID | None = None,
    last_day: date | None = None,
    reason: str = "",
    by: StaffViewer,
) -> UUID:
    """Say that a colleague, or a team, works with a person until the last day, or as long as the kind lasts; they are
    told. The relationship's id.

    Raises NotPermitted for oneself, and for whoever opened the record for themselves alone; Invalid for what cannot be,
    for what is so already, and for a lead where another organisation's leads of whom the viewer is told.
    """
    check_with_whom(kind, staff, team)
    now = people.hold_still(person=person, by=by).person
    found = relationship_queries.current(now, viewer=by)
    shown = narrowed(found, now, viewer=by)
    check_can_decide(by.facts(now).relationships)
    at, named = _whom(staff, team, by)
    _check_is_new(shown, kind, staff, team, by)
    start = clock.now()
    begun = relationships.begin(
        person=now,
        kind=RelationshipKind(kind),
        organisation=at,
        team=named,
        staff=staff,
        started_at=start,
        expires_at=ends_on(last_day, start, lasts(kind)) if last_day else None,
        reason=reason.strip()[:LONGEST_WHY],
        by=by,
    )
    if kind == RelationshipKind.ACCOUNTABLE_LEAD:
        for one in found:
            if one.kind == kind:
                _tell_ended(one, now, _SUCCEEDED, by)
    if named is None or named.pk != by.team:
        _tell(
            at,
            named,
            staff,
            now,
            WORKING_NOTICE,
            _NAMED.get(RelationshipKind(kind), _OTHERWISE),
            begun.id,
            by,
        )
    return begun.id


@transaction.atomic
def end_working(*, relationship: UUID, reason: str, by: StaffViewer) -> None:
    """From now on, what was begun anew since the viewer looked too. Raises NotFound for what the viewer is not told of
    or is over; NotPermitted for another organisation's, for what is no decision, and for whoever opened the record for
    themselves alone; Invalid without why."""
    rows = relationship_queries.among([relationship], viewer=by)
    person = people.hold_still(person=rows[0].person, by=by).person if rows else None
    held = working_with(person, viewer=by) if person else []
    standing = relationship_queries.renewed(relationship) or relationship
    found = next((one for one in held if one.id in (relationship, standing)), None)
    if person is None or found is None:
        raise NotFound("Nobody works with them so.")
    check_can_decide(by.facts(person).relationships)
    if found.organisation_code != by.organisation or found.kind not in ENDED_BY_COLLEAGUES:
        raise NotPermitted(("Only a colleague there ends this, or what says so.",))
    if not reason.strip():
        raise Invalid("Say why it ends", field="reason")
    relationships.end(relationship=found.id, reason=reason.strip()[:LONGEST_WHY], by=by)
    _tell_ended(found, person, _ENDED, by)


def _whom(staff: UUID | None, team: UUID | None, by: StaffViewer) -> tuple[Organisation, Team | None]:
    """The viewer's own organisation, and its team where one is named. Raises Invalid for anybody elsewhere."""
    at = organisations.by_code(by.organisation, viewer=by)
    named = organisations.team(team, viewer=by) if team else None
    is_there = staff is None or (staff, by.organisation) in organisations.works_at([staff], viewer=by)
    if at is None or not is_there or (team is not None and (named is None or named.organisation_id != at.pk)):
        raise Invalid("They do not work at your organisation now", field="whom")
    return at, named


def _check_is_new(
    shown: Sequence[WorkingWith], kind: str, staff: UUID | None, team: UUID | None, by: StaffViewer
) -> None:
    """By what the viewer is told: what is kept from them must not be told by a refusal either."""
    for one in shown:
        is_own = one.organisation_code == by.organisation
        if is_own and (one.kind, one.staff_id, one.team_id) == (kind, staff, team):
            raise Invalid("That is so already: to change its last day, end it and say it again", field="whom")
        if kind == one.kind == RelationshipKind.ACCOUNTABLE_LEAD and not is_own:
            raise Invalid(
                "Somebody elsewhere leads now. Ring them: it is for them to end it first", field="kind"
            )


def _tell_ended(one: WorkingWith, person: UUID, text: str, by: StaffViewer) -> None:
    """The colleague by name, unless it is their own doing; what they were told and have not read is taken back."""
    notices.withdraw_about(reference=_reference(one.id), by=by)
    at = organisations.by_code(one.organisation_code, viewer=by)
    if at is not None and one.staff_id is not None and one.staff_id != by.account:
        _tell(at, None, one.staff_id, person, NO_LONGER_NOTICE, text, one.id, by)


def _tell(
    at: Organisation,
    team: Team | None,
    staff: UUID | None,
    person: UUID,
    reason: str,
    text: str,
    relationship: UUID,
    by: StaffViewer,
) -> None:
    notices.raise_notice(
        organisation=at,
        team=team,
        staff=staff,
        person=person,
        reason=reason,
        text=text,
        read_by=clock.now() + _READ_WITHIN,
        reference=_reference(relationship),
        by=by,
    )


def _reference(relationship: UUID) -> str:
    return f"relationship {relationship}"
