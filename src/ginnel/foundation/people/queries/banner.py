"""Who a person is, out of what every organisation says, with what they disagree about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.people.queries.choosing import Found, choice
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Action, Category, Viewer

_COMPARED = (("birth_date", "date of birth"), ("family_folded", "family name"), ("nhs_number", "NHS number"))


@dataclass(frozen=True, slots=True)
class Banner:
    """`person` is who the asked-for id is now: a merge may have moved them. `disagreements` are sentences."""

    person: UUID
    shown: Found
    disagreements: tuple[str, ...]


def banner(*, viewer: Viewer, person: UUID) -> Banner:
    """Raises NotFound, and NotPermitted when the viewer may not know who this is."""
    now = standing(person)
    if Category.DEMOGRAPHICS not in viewer.categories(now, Action.READ):
        viewer.require(now, Category.DEMOGRAPHICS, Action.READ)
    records = list(
        SourceRecord.objects.select_related("organisation").filter(person_id=now).order_by("number")
    )
    if not records:
        raise NotFound("There is no such person here.")
    shown = choice(records, viewer=viewer)
    return Banner(now, shown, _disagreements(records, says_who=not shown.is_withheld))


@needs_no_viewer("says only by which id somebody goes now")
def standing(person: UUID) -> UUID:
    """Whom the id stands for after every merge. Raises NotFound."""
    seen: set[UUID] = set()
    while person not in seen:
        seen.add(person)
        held = Person.objects.filter(id=person).values_list("merged_into", flat=True).first()
        if held is None:
            break
        person = held
    if not Person.objects.filter(id=person).exists():
        raise NotFound("There is no such person here.")
    return person


def _disagreements(records: Sequence[SourceRecord], *, says_who: bool) -> tuple[str, ...]:
    """Without who says what where an organisation's name would tell where somebody lives."""
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
