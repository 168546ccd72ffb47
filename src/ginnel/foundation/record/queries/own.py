"""What a resident, or whoever acts for them, reads of the record.

Narrower than what is permitted: only what an organisation sent as a fact about the person. What staff write here is
for staff, an entry that may be about somebody else waits, a contact is another person's telephone number, and what
could only be shown without its organisation's name is not shown, for the missing name would ask a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries import timeline as timelines
from ginnel.foundation.record.queries.sight import Sight
from ginnel.foundation.record.queries.timeline import Filters, Timeline
from ginnel.foundation.record.rules import groups
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store.reading import Row
from ginnel.kernel.viewer import Category, Viewer

NOT_THEIRS = frozenset({Category.DEMOGRAPHICS, Category.CONTACT_AND_CARER, Category.ADMINISTRATIVE})
TOLD = (
    "Allergies",
    "Medicines",
    "Problems and diagnoses",
    "Results and measurements",
    "Visits, contacts and stays",
    "Procedures and treatments",
    "Letters and documents",
    "Referrals and requests",
    "Plans, goals and teams",
)
_NEVER = frozenset(
    {"ClinicalImpression", "RiskAssessment", "FamilyMemberHistory", "Task", "CareTeam", "Media"}
)
_KINDS = frozenset(
    kinds.number_of(kind) for group in TOLD for kind in groups.GROUPS[group] if kind not in _NEVER
)


@dataclass(frozen=True, slots=True)
class Own:
    """A page of the person's story, and the organisations (number: code, name) of which it shows anything at all."""

    timeline: Timeline
    organisations: dict[int, tuple[str, str]]


def own_story(*, viewer: Viewer, person: UUID, page: int = 1, group: str = "") -> Own:
    """Raises NotPermitted when the viewer may see nothing of this person."""
    sight, rows = access.narrowed(access.see(viewer, person))
    theirs = [row for row in rows if _is_theirs(sight, row)]
    numbers = {row.organisation_number for row in theirs}
    named = {one.organisation: (one.code, one.name) for one in sight.sources if one.organisation in numbers}
    return Own(timelines.read(sight, theirs, Filters(page=page, group=group)), named)


def _is_theirs(sight: Sight, row: Row) -> bool:
    """Where a source's name is kept back, its number is 0 (`sight.narrowed`)."""
    written_here = {one.number for one in sight.sources if one.is_own or one.is_in_doubt}
    return (
        row.kind in _KINDS
        and row.category not in NOT_THEIRS
        and row.category in sight.categories
        and row.standing == Standing.CURRENT
        and bool(row.organisation_number)
        and row.source_number not in written_here
    )
