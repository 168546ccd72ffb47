"""Taking a contact and passing it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ginnel.care.access.states import CONTACT_TRANSITIONS, ContactState, Part
from ginnel.kernel.errors import Conflict, Invalid

LONGEST_WORDS = 10_000
LONGEST_REASON = 500
MOST_PEOPLE = 12


@dataclass(frozen=True, slots=True)
class Described:
    """Somebody named in a contact: found (`person`), or only described, as `name` and whatever else was said of them.
    Neither is somebody of whom nothing is known."""

    part: Part
    person: UUID | None = None
    name: str = ""
    born: str = ""
    said: str = ""


def check_can_be_taken(words: str, named: Sequence[Described], happened_at: datetime, now: datetime) -> None:
    """Raises Invalid: a contact says what was said, whom it is about, known or not, and when."""
    if not words.strip():
        raise Invalid("Write what was said, in their own words where you can.")
    if len(words) > LONGEST_WORDS:
        raise Invalid(f"Write it in no more than {LONGEST_WORDS:,} characters.")
    if happened_at > now:
        raise Invalid("A contact cannot have been in the future.")
    if not any(one.part == Part.ABOUT for one in named):
        raise Invalid("Say whom it is about, even if you do not know who they are.")
    if len(named) > MOST_PEOPLE:
        raise Invalid(f"One contact names no more than {MOST_PEOPLE} people.")
    found = [(one.part, one.person) for one in named if one.person]
    if len(found) != len(set(found)):
        raise Invalid("The same person is named twice.")


def can_move(state: ContactState, to: ContactState) -> bool:
    return to in CONTACT_TRANSITIONS[state]


def check_can_move(state: ContactState, to: ContactState, reason: str) -> None:
    """Raises Conflict where the table has no such step, Invalid where one is taken that needs a reason."""
    if not can_move(state, to):
        raise Conflict(f"A contact that is {state.label.lower()} cannot become {to.label.lower()}.")
    check_reason(reason, is_needed=state in (to, ContactState.CLOSED) or to == ContactState.CALL_BACK)


def check_reason(reason: str, *, is_needed: bool) -> None:
    """Raises Invalid for none where one is needed, and for more than is kept."""
    if is_needed and not reason.strip():
        raise Invalid("Say why.")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"Say why in no more than {LONGEST_REASON} characters.")


def check_is_owned(team: UUID | None) -> UUID:
    """Raises Invalid where nobody would have it: an organisation that takes contacts says which team is its front
    door."""
    if team is None:
        raise Invalid("Your organisation has not said which team is its front door, and you work in none.")
    return team


def said_since(contact: UUID) -> str:
    """What notices refer to that say that somebody was in touch again: to be read, whoever takes or passes it on."""
    return f"said since {contact}"


def given_out(contact: UUID) -> str:
    """What the notice refers to that says to whom it was given: nobody's any more once it moves on."""
    return f"given out {contact}"


def is_handover(before: tuple[UUID, UUID | None], after: tuple[UUID, UUID | None]) -> bool:
    """Whether another team, or another named worker than the one who had it, has it now. To take what only a team has
    is none."""
    return before[0] != after[0] or (before[1] is not None and after[1] != before[1])
