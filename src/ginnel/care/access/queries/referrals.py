"""Reading a referral, and to whom somebody can be referred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from ginnel.care.access.models import Desk
from ginnel.care.access.queries.files import FileShown, files_with
from ginnel.care.access.queries.finding import referral_for
from ginnel.care.access.queries.reading import Running, StepShown, clocks_of, step_shown
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.places import queries as places
from ginnel.kernel.viewer import RESTRICTED, Action, Viewer


@dataclass(frozen=True, slots=True)
class ReferralShown:
    """A referral as the viewer may see it; `asked_for` is None where they may not read it, and which
    `assessment` it is for (`ReferredFor`) then "". `sender` and `receiver` are codes of organisations."""

    id: UUID
    person: UUID
    contact: UUID | None
    from_team: str
    from_team_id: UUID
    to_team: str
    to_team_id: UUID
    sender: str
    receiver: str
    sender_name: str
    receiver_name: str
    asked_for: str | None
    assessment: str
    urgency: str
    sent_at: datetime
    again: UUID | None
    steps: tuple[StepShown, ...]
    clocks: tuple[Running, ...]
    files: tuple[FileShown, ...] = ()

    @property
    def last(self) -> StepShown:
        return self.steps[-1]


@dataclass(frozen=True, slots=True)
class Receiving:
    """A team that takes referrals, and whether it is its organisation's front door."""

    team: UUID
    name: str
    organisation: str
    is_front_door: bool


def referral(id: UUID, *, viewer: Viewer) -> ReferralShown:
    """Raises NotFound where there is none for the viewer. Those who sent it read what they asked for; those who were
    asked, as long as they may read such a fact of the person. To whom one of a restricted subject went, and why it was
    declined, is read by those who may read of that."""
    found = referral_for(id, viewer=viewer)
    read = frozenset(int(one) for one in viewer.own_categories(found.person_id, Action.READ))
    may_read = found.category in read
    is_told = may_read or found.category not in RESTRICTED
    steps = found.steps.select_related("team", "staff").order_by("number")
    audit.append(
        by=viewer,
        events=[Event("access.referral-read", found.person_id, detail={"referral": str(found.id)})],
    )
    return ReferralShown(
        id=found.id,
        person=found.person_id,
        contact=found.contact_id,
        from_team=found.from_team.name,
        from_team_id=found.from_team_id,
        to_team=found.to_team.name if is_told else "another team",
        to_team_id=found.to_team_id,
        sender=found.from_team.organisation.code,
        receiver=found.to_team.organisation.code,
        sender_name=found.from_team.organisation.name,
        receiver_name=found.to_team.organisation.name if is_told else "",
        asked_for=found.asked_for if may_read else None,
        assessment=found.assessment if may_read else "",
        urgency=found.urgency,
        sent_at=found.sent_at,
        again=found.again_id,
        steps=tuple(step_shown(one, read, viewer=viewer, is_open=may_read) for one in steps),
        clocks=clocks_of(found, viewer=viewer),
        files=files_with(found, viewer=viewer),
    )


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """An organisation's front door: its code and name, the team's name, and the next in line's and what to ring, ""
    for none."""

    organisation: str
    name: str
    team: str
    next: str
    telephone: str = ""


def front_doors(*, viewer: Viewer) -> list[FrontDoor]:
    """Every one of the place, by code."""
    rows = Desk.objects.select_related("organisation", "team", "next").order_by("organisation__code")
    return [
        FrontDoor(
            row.organisation.code,
            row.organisation.name,
            row.team.name,
            row.next.name if row.next else "",
            row.telephone,
        )
        for row in rows
    ]


def doors_elsewhere(*, viewer: Viewer) -> list[FrontDoor]:
    """The councils' front doors, for whoever works in no team of an organisation that has none of its own: what they
    are told would be in nobody's hands there. None for all others, who have it themself or refer."""
    if getattr(viewer, "team", None) or front_door_among([viewer.organisation], viewer=viewer):
        return []
    councils = Desk.objects.filter(organisation__kind=OrganisationKind.COUNCIL)
    codes = set(councils.values_list("organisation__code", flat=True))
    return [one for one in front_doors(viewer=viewer) if one.organisation in codes]


def front_door_among(codes: Sequence[str], *, viewer: Viewer) -> str:
    """The first of these organisations, by code, that has said which team is its front door; "" for none."""
    having = set(
        Desk.objects.filter(organisation__code__in=codes).values_list("organisation__code", flat=True)
    )
    return next((code for code in codes if code in having), "")


def councils_front_door(*, postcode: str = "", viewer: Viewer) -> str:
    """The code of the council whose front door answers whoever asked no organisation by name: of those that have one,
    the council in whose area they live (Care Act 2014 s39, ordinary residence), else that whose website this is
    (GINNEL_COUNCIL_CODE), else the first by code; "" where no council has one."""
    desks = Desk.objects.filter(organisation__kind=OrganisationKind.COUNCIL).order_by("organisation__code")
    having = list(desks.values_list("organisation__code", flat=True))
    home = places.council_of(postcode) if postcode and len(having) > 1 else ""
    return next(
        (code for code in (home, settings.GINNEL_COUNCIL.get("code", ""), *having) if code in having), ""
    )


def receiving(*, viewer: Viewer) -> list[Receiving]:
    """Every team in the place, by organisation and name; the viewer's own is left out."""
    desks = set(Desk.objects.values_list("team_id", flat=True))
    own = getattr(viewer, "team", None)
    others = Team.objects.exclude(id=own) if own else Team.objects.all()
    teams = others.select_related("organisation").order_by("organisation__name", "name")
    return [Receiving(one.id, one.name, one.organisation.name, one.id in desks) for one in teams]


def own_teams(*, viewer: Viewer) -> list[Receiving]:
    """The teams of the viewer's own organisation, by name."""
    desks = set(Desk.objects.values_list("team_id", flat=True))
    teams = Team.objects.filter(organisation__code=viewer.organisation).select_related("organisation")
    return [
        Receiving(one.id, one.name, one.organisation.name, one.id in desks) for one in teams.order_by("name")
    ]
