"""Who works with a person, by what the front door knows beside: of which subject a referral is."""

from __future__ import annotations

from uuid import UUID

from ginnel.care.access.models import ReferralStep
from ginnel.foundation.relationships.queries import WorkingWith
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel.viewer import RESTRICTED, Action, Category


def who_works_with(person: UUID, *, viewer: StaffViewer) -> list[WorkingWith]:
    """As `sharing.working_with`, and without whom a referral of a restricted subject was sent to, for whoever may not
    read of it and is not of that team. Raises as that does."""
    found = sharing.working_with(person, viewer=viewer)
    steps = ReferralStep.objects.filter(relationship__in=[one.id for one in found])
    about = dict(steps.values_list("relationship", "referral__category"))
    closed = RESTRICTED - viewer.categories(person, Action.READ)
    is_ours = {one.id for one in found if one.team_id is not None and one.team_id == viewer.team}
    return [
        one
        for one in found
        if one.id in is_ours or one.id not in about or Category(about[one.id]) not in closed
    ]
