"""Who a person is, out of what every organisation says, with what they disagree about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.queries.choosing import Found, choice, knowable
from ginnel.foundation.people.queries.describing import with_closing
from ginnel.foundation.people.queries.tracing import Traced, standing_answers
from ginnel.kernel import prepared
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Action, Category, Viewer

_COMPARED = (
    ("birth_date", "date of birth"),
    ("family_folded", "family name"),
    ("known_number", "NHS number"),
)


@dataclass(frozen=True, slots=True)
class Banner:
    """`person` is who the asked-for id is now: a merge may have moved them. `disagreements` are sentences.

    Of the organisations' records of which the viewer may know, `records` are how many are together as them, and
    `version` tells one such set from another: a mark that changed with the others would tell of them.
    `traces` are what the national service says of the records, where asked; none where whereabouts are withheld.
    """

    person: UUID
    shown: Found
    disagreements: tuple[str, ...]
    records: int = 1
    version: str = ""
    traces: tuple[Traced, ...] = ()


def banner(*, viewer: Viewer, person: UUID) -> Banner:
    """Raises NotFound, and NotPermitted when the viewer may not know who this is."""
    now = standing(person)
    if Category.DEMOGRAPHICS not in viewer.categories(now, Action.READ):
        viewer.require(now, Category.DEMOGRAPHICS, Action.READ)
    everything = with_closing([now])
    if not everything:
        raise NotFound("There is no such person here.")
    shown, records = choice(everything, viewer=viewer), knowable(everything, viewer=viewer)
    disagreements = _disagreements(records, says_who=not (shown.is_withheld or shown.is_aliased))
    numbers = [record.number for record in records if record.made_with is None]
    traces = () if shown.is_withheld else tuple(standing_answers(records).values())
    return Banner(now, shown, disagreements, shown.records, _version(numbers), traces)


def who_is(*, viewer: Viewer, person: UUID) -> Found:
    """Who this person, by their present id, is, and nothing beside. Raises as `banner` does."""
    if Category.DEMOGRAPHICS not in viewer.categories(person, Action.READ):
        viewer.require(person, Category.DEMOGRAPHICS, Action.READ)
    everything = with_closing([person])
    if not everything:
        raise NotFound("There is no such person here.")
    return choice(everything, viewer=viewer)


def _version(numbers: Sequence[int]) -> str:
    text = ",".join(map(str, sorted(numbers)))
    return blake2b(text.encode(), digest_size=8).hexdigest()


@needs_no_viewer("says only by which id somebody goes now")
def standing(person: UUID) -> UUID:
    """Whom the id stands for after every merge. Raises NotFound."""
    found = standings([person])
    if person not in found:
        raise NotFound("There is no such person here.")
    return found[person]


@needs_no_viewer("says only by which ids people go now")
def standings(people: Collection[UUID]) -> dict[UUID, UUID]:
    """Whom each id stands for after every merge; ids of nobody are left out."""
    return dict(prepared.run(_STANDINGS, [list(people)])) if people else {}


@needs_no_viewer("says only by which ids a person went")
def formerly(person: UUID) -> list[UUID]:
    """Every id that stands for this one after merges, this one too: what was written down before keeps the old."""
    return [one for (one,) in prepared.run(_FORMERLY, [person])]


_FORMERLY = """
WITH RECURSIVE step AS (
    SELECT id FROM people_person WHERE id = %s
    UNION SELECT p.id FROM people_person p JOIN step ON p.merged_into_id = step.id
) SELECT id FROM step
"""
_STANDINGS = """
WITH RECURSIVE step AS (
    SELECT id AS asked, id, merged_into_id AS further FROM people_person WHERE id = ANY(%s::uuid[])
    UNION SELECT step.asked, p.id, p.merged_into_id FROM people_person p JOIN step ON p.id = step.further
) SELECT asked, id FROM step WHERE further IS NULL
"""


def _disagreements(records: Sequence[SourceRecord], *, says_who: bool) -> tuple[str, ...]:
    """Without who says what where that would tell where somebody lives, or under which names they are known."""
    described = [record for record in records if record.described_at]
    return tuple(
        f"Organisations give different values of the {words}"
        + (f": {_who_says(described, field)}." if says_who else ".")
        for field, words in _COMPARED
        if len({getattr(record, field) for record in described} - {""}) > 1
    )


def _who_says(records: Sequence[SourceRecord], field: str) -> str:
    shown = field.removesuffix("_folded")
    said: dict[str, list[str]] = {}
    for record in records:
        if getattr(record, shown):
            said.setdefault(str(getattr(record, shown)), []).append(record.organisation.name)
    return "; ".join(f"{value} ({', '.join(dict.fromkeys(names))})" for value, names in said.items())
