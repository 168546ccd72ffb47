"""Who of those that have a concern may be told of it, and which are past their day."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, Subquery

from ginnel.care.safeguarding.models import Concern, ConcernStep, Enquiry
from ginnel.care.safeguarding.queries.finding import concern_for
from ginnel.care.safeguarding.states import ConcernState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.queries import service, staff
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

_GOING_ON = (ConcernState.PLANNING, ConcernState.UNDER_WAY)


@needs_no_viewer("Decides who is told; what they then read is decided as whatever they read is.")
def may_know(concern: Concern, account: UUID) -> bool:
    """Whether there is such a concern for them, in a role that they hold today."""
    for held in organisations.roles_of(account, viewer=service("front-door")):
        viewer = staff(staff_role=held.id)
        if viewer is not None and _finds(concern, viewer):
            return True
    return False


def _finds(concern: Concern, viewer: Viewer) -> bool:
    try:
        concern_for(concern.id, viewer=viewer)
    except NotFound:
        return False
    return True


@needs_no_viewer("Decides who is told; what they then read is decided as whatever they read is.")
def has_a_source(concern: Concern, team: UUID) -> bool:
    """Whether somebody who is said to be harming them works in the team."""
    said = concern.sources.exclude(staff=None).values_list("staff_id", flat=True)
    works = (organisations.roles_of(one, viewer=service("front-door")) for one in said if one)
    return any(held.team_id == team for roles in works for held in roles)


def late_enquiries(*, viewer: Viewer) -> list[Concern]:
    """Those whose enquiry goes on although the day by which it was to be answered is over, as it was last said."""
    of_it = {"concern": OuterRef("pk")}
    last = ConcernStep.objects.filter(**of_it).order_by("-number").values("state")[:1]
    due = Enquiry.objects.filter(**of_it).order_by("-at", "-id").values("by_when")[:1]
    found = Concern.objects.annotate(state=Subquery(last), by_when=Subquery(due))
    late = found.filter(state__in=_GOING_ON, by_when__lt=clock.today())
    return list(late.select_related("organisation").order_by("id"))
