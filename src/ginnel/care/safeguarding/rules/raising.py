"""Raising a concern. No test is applied to it: whoever has a worry says so, and the council decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ginnel.kernel.errors import Invalid

LONGEST_WORDS = 10_000
LONGEST_SHORT = 500
MOST_PEOPLE = 12
NO_DESK = "No safeguarding team is set up here. Ring the council’s safeguarding team now, or 999 where there is danger."


@dataclass(frozen=True, slots=True)
class Worried:
    """Somebody whom a concern is about: found (`person`), or only described. Neither is somebody nobody knows yet."""

    person: UUID | None = None
    name: str = ""
    born: str = ""
    said: str = ""


def check_can_be_raised(words: str, about: Sequence[Worried]) -> None:
    """Raises Invalid: a concern says what was seen or said, and of whom, known or not. Nothing else is asked for."""
    if not words.strip():
        raise Invalid("Write what you saw or were told. A few words are enough.")
    if len(words) > LONGEST_WORDS:
        raise Invalid(f"Write it in no more than {LONGEST_WORDS:,} characters.")
    if not about:
        raise Invalid("Say whom it is about, even if you do not know who they are.")
    if len(about) > MOST_PEOPLE:
        raise Invalid(f"One concern is about no more than {MOST_PEOPLE} people.")


def desk_for(to: str, desks: Sequence[str], own: str = "") -> str:
    """The code of the council whose desk has it: that which was said, else that of the council where whoever raises it
    works (`own`), else the only one. Raises Invalid where there is
    none, or which of several is not said."""
    if not desks:
        raise Invalid(NO_DESK)
    if to:
        if to not in desks:
            raise Invalid(
                "That council has no safeguarding team here. Choose one that has, or ring them now."
            )
        return to
    if own in desks:
        return own
    if len(desks) > 1:
        raise Invalid("Say to which council: in whose area they are now.")
    return desks[0]
