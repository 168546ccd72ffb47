"""How long an event keeps who it was about and who acted, and what a legal hold keeps longer. Pure.

An event itself is never removed: its place in the chain, its moment, role, organisation and outcome stay. What goes is
personal: person, categories and detail, and the worker's identity and request.

Sources: Records Management Code of Practice for health and social care (NHS England, 2021, updated 2023); UK GDPR art
5(1)(e) (no longer than needed), art 17(3)(e) and Inquiries Act 2005 s35 (what a claim or an inquiry needs stays).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ginnel.kernel.errors import Invalid


class Kept(StrEnum):
    """Kinds of thing that are kept, each for a period of its own."""

    ABOUT_PEOPLE = "events-about-people"
    ABOUT_NOBODY = "events-about-nobody"
    ALERTS = "privacy-alerts"


PERIODS = {kind: f"retain-{kind}" for kind in Kept}


@dataclass(frozen=True, slots=True)
class Hold:
    """What may not be disposed of: events about a person (None: anybody) from a moment up to another (None: open)."""

    person: UUID | None
    since: datetime | None
    until: datetime | None

    def covers(self, person: UUID | None, at: datetime) -> bool:
        return (
            (self.person is None or self.person == person)
            and (self.since is None or self.since <= at)
            and (self.until is None or at < self.until)
        )


def check_can_hold(hold: Hold, reason: str) -> None:
    """Raises Invalid for a hold without a reason, an end before its start, or one that says nothing."""
    if len(reason.strip()) < 5:
        raise Invalid("Say for which claim, inquiry or request it is kept.")
    if hold.person is None and hold.since is None and hold.until is None:
        raise Invalid("Say whose events, or from when to when.")
    if hold.since and hold.until and hold.until <= hold.since:
        raise Invalid("It ends before it begins.")
