"""Groups of records that cannot be one person, however they came together.

Two different NHS numbers that were both traced are two people by the national service's word. Somebody alive is
registered with one practice (The National Health Service (General Medical Services Contracts) Regulations 2015, part
2 of schedule 3): two practices that both went on describing a patient of their own are describing two, or a
registration that has not ended, and which, a human must say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any, NamedTuple

from ginnel.foundation.people.rules.agreement import TRACED
from ginnel.kernel.values.identifiers import is_valid_nhs_number

# Two practices describe the same list of patients at about the same time: a month is a full round of any feed here.
TOGETHER = timedelta(days=31)

TWO_NUMBERS = (
    "They have two different NHS numbers, both traced: the national service says that they are two people."
)
TWO_PRACTICES = (
    "Two practices each say that this is a patient of theirs now, and nobody says that the patient has died."
)


class Stated(NamedTuple):
    """What of a record may be impossible beside another. `traced` is its number if traced, else ''; `practice` is the
    practice that says so itself of a patient of its own, else ''."""

    number: int
    traced: str
    practice: str
    is_dead: bool
    described_at: datetime | None


def stated(record: Any) -> Stated:
    """From a source record and its organisation."""
    is_own = bool(record.practice_code) and record.organisation.code == record.practice_code
    is_traced = record.known_status == TRACED and not record.is_apart
    return Stated(
        number=record.number,
        traced=record.known_number if is_traced and is_valid_nhs_number(record.known_number) else "",
        practice=record.practice_code if is_own else "",
        is_dead=record.is_dead,
        described_at=record.described_at,
    )


def impossible(group: Iterable[Stated]) -> str:
    """Why these records cannot be one person, '' when they can."""
    records = list(group)
    if len({one.traced for one in records if one.traced}) > 1:
        return TWO_NUMBERS
    alive = [one for one in records if one.practice and one.described_at and not one.is_dead]
    if any(one.is_dead for one in records):
        return ""
    return TWO_PRACTICES if any(_in_two_places(a, b) for a, b in combinations(alive, 2)) else ""


def _in_two_places(a: Stated, b: Stated) -> bool:
    if a.practice == b.practice or a.described_at is None or b.described_at is None:
        return False
    return abs(a.described_at - b.described_at) <= TOGETHER
