"""Records that staff opened by their own word, for those who answer for how records are used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.audit.queries import Happened
from ginnel.foundation.people import queries as people
from ginnel.foundation.people.rules.folding import fold
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.relationships.queries import Opening
from ginnel.foundation.sharing.queries.staff_viewer import StaffViewer
from ginnel.foundation.sharing.rules import Capability
from ginnel.foundation.sharing.rules.patterns import Looked, Measures, worth_asking
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.values.working_days import end_of_working_day

PAGE = 30
_EVENTS = ["sharing.overridden", "sharing.said-to-be-there"]


@dataclass(frozen=True, slots=True)
class Override:
    """One opening; `role` is the role acted in, empty where the audit trail no longer holds it. `due` is by when
    somebody has to have looked at it, `worth` what to ask about it, `known` the person as lists show them; `did`
    is what the worker did about the person while it was open, newest first, of one that nobody has reviewed."""

    opened: Opening
    role: str
    due: datetime
    worth: tuple[str, ...] = ()
    known: people.Found | None = None
    did: tuple[Happened, ...] = ()


@dataclass(frozen=True, slots=True)
class Overrides:
    """Page `page` (from 1, `PAGE` to a page) of `total`; `days` are how many of them patterns were looked for in."""

    rows: tuple[Override, ...]
    page: int
    total: int
    days: int


def overrides(*, viewer: StaffViewer, page: int = 1, is_waiting: bool = False) -> Overrides:
    """Newest first, or those that wait for a review, oldest first. Raises NotPermitted for roles that do not see the
    audit trail."""
    if Capability.SEE_AUDIT not in viewer.capabilities:
        raise NotPermitted(("Only those who check how records are used see who opened them.",))
    found, total = relationships.openings(
        viewer=viewer, is_waiting=is_waiting, first=(page - 1) * PAGE, most=PAGE
    )
    roles, days = _roles(found, viewer), _number("opening-patterns-looked-for-in")
    known = {one.person: one for one in people.summaries(viewer=viewer, people=_persons(found))}
    worth = _worth(found, known, days, viewer)
    rows = [
        Override(
            one,
            roles.get(str(one.told.id), ""),
            review_due(one.told.started_at),
            worth.get(one.told.id, ()),
            known.get(one.told.person),
            _did(one, viewer),
        )
        for one in found
    ]
    return Overrides(tuple(rows), page, total, days)


def _did(one: Opening, viewer: StaffViewer) -> tuple[Happened, ...]:
    """Without what made the opening. Nothing of somebody from whom the viewer is kept."""
    told = one.told
    if one.review:
        return ()
    until = min(told.expires_at or clock.now(), clock.now())
    try:
        found = audit.did_about(
            told.person,
            str(one.staff),
            since=told.started_at,
            until=until,
            formerly=people.formerly(told.person),
            viewer=viewer,
        )
    except NotPermitted:
        return ()
    return tuple(event for event in found if event.detail.get("relationship") != str(told.id))


@needs_no_viewer("when something is due is about nobody")
def review_due(opened_at: datetime) -> datetime:
    """By when an opening has to have been looked at: the end of a working day after it, a parameter says which."""
    return end_of_working_day(opened_at, _number("override-review-within"))


def _worth(
    found: Sequence[Opening], known: Mapping[UUID, people.Found], days: int, viewer: StaffViewer
) -> Mapping[UUID, tuple[str, ...]]:
    """Seen beside all that the same workers opened of late."""
    if not found:
        return {}
    now = clock.now()
    recent, _ = relationships.openings(
        viewer=viewer, since=now - timedelta(days=days), staff={one.staff for one in found}
    )
    beside = {one.told.id: one for one in [*recent, *found]}
    measures = Measures(
        _number("opening-patterns-often"),
        _number("opening-patterns-again"),
        now - timedelta(days=_number("opening-patterns-settled-after")),
    )
    return worth_asking([_looked(one, known) for one in beside.values()], measures)


def _looked(one: Opening, known: Mapping[UUID, people.Found]) -> Looked:
    told, person = one.told, known.get(one.told.person)
    return Looked(
        told.id,
        str(one.staff),
        told.kind,
        one.need,
        told.reason,
        told.started_at,
        fold(told.name.split()[-1]) if told.name.split() else "",
        fold(person.family) if person else "",
        one.confirmed_by,
        one.came_to_be,
    )


def _persons(found: Sequence[Opening]) -> list[UUID]:
    return list({one.told.person for one in found})


def _number(parameter: str) -> int:
    return int(terminology.parameter(parameter).value)


def _roles(found: Sequence[Opening], viewer: StaffViewer) -> dict[str, str]:
    """By relationship, the role acted in: an account may hold several, and only the trail says which."""
    if not found:
        return {}
    events = audit.recent(viewer=viewer, actions_named=_EVENTS, people=_persons(found), limit=1000)
    return {str(event.detail.get("relationship")): event.role for event in events}
