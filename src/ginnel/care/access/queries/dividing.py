"""What was written down here about two people taken for one, for whoever says whose it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ginnel.care.access.models import ContactPerson, Referral
from ginnel.care.access.states import Door, Part
from ginnel.kernel.viewer import RESTRICTED, Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """A contact that names somebody, or a referral of them, without what was said."""

    id: UUID
    title: str
    detail: str
    recorded_at: datetime
    recorded_by: str


def naming_among(ids: Collection[UUID], *, viewer: Viewer) -> list[AtTheDoor]:
    """Those by which contacts name somebody. Raises NotPermitted for one whose contacts are closed to the viewer."""
    rows = ContactPerson.objects.select_related("contact__organisation").filter(id__in=ids).order_by("id")
    _check({row.person_id for row in rows}, viewer)
    return [
        AtTheDoor(
            row.id,
            f"Contact with {row.contact.organisation.name}: {Door(row.contact.door).label.lower()}",
            f"{Part(row.part).label}. {row.name}".rstrip(". "),
            row.at,
            row.by,
        )
        for row in rows
    ]


def referrals_among(ids: Collection[UUID], *, viewer: Viewer) -> list[AtTheDoor]:
    """To whom a referral of a restricted subject went is left out: it would tell of it. Raises as `naming_among`."""
    rows = Referral.objects.select_related("to_team").filter(id__in=ids).order_by("id")
    _check({row.person_id for row in rows}, viewer)
    return [
        AtTheDoor(
            row.id,
            "Referral" if row.category in RESTRICTED else f"Referral to {row.to_team.name}",
            "",
            row.sent_at,
            row.sent_by,
        )
        for row in rows
    ]


def _check(people: set[UUID | None], viewer: Viewer) -> None:
    for person in sorted(one for one in people if one):
        viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
