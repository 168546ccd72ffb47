"""Passing a concern on, and who may work on one."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ginnel.care.safeguarding.rules.raising import LONGEST_SHORT
from ginnel.care.safeguarding.states import CONCERN_TRANSITIONS, ConcernState
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted


def can_move(state: ConcernState, to: ConcernState) -> bool:
    return to in CONCERN_TRANSITIONS[state]


def check_can_move(state: ConcernState, to: ConcernState) -> None:
    """Raises Conflict where the table has no such step."""
    if not can_move(state, to):
        raise Conflict(f"A concern that is {state.label.lower()} cannot become {to.label.lower()}.")


def check_reason(reason: str) -> None:
    """Raises Invalid for none, and for more than is kept."""
    if not reason.strip():
        raise Invalid("Say why.")
    if len(reason) > LONGEST_SHORT:
        raise Invalid(f"Say why in no more than {LONGEST_SHORT} characters.")


def check_said(text: str, missing: str, longest: int) -> str:
    """What was written, without the space around it. Raises Invalid with `missing` for nothing, and for too much."""
    if not text.strip():
        raise Invalid(missing)
    if len(text) > longest:
        raise Invalid(f"Write no more than {longest:,} characters.")
    return text.strip()


def check_has_it(staff: UUID | None, asking: UUID | None) -> None:
    """Raises Conflict: only whoever has a concern works on it, so that one knows who did."""
    if staff is None or staff != asking:
        raise Conflict("Take the concern first: you do not have it.")


def is_theirs(team: UUID | None, staff: UUID | None, teams: Collection[UUID], holder: UUID | None) -> bool:
    """Whether a worker (`staff`, of `team`) is of a team that has it or of the desk (`teams`), or has it by name."""
    return (team is not None and team in teams) or (staff is not None and staff == holder)


def check_may_work(role: str, professionals: Collection[str]) -> None:
    """Raises NotPermitted for all but social care professionals."""
    if role not in professionals:
        raise NotPermitted(("Only social care professionals of the council work on safeguarding concerns.",))
