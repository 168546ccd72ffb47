"""A pretend opening that information governance would ask about, so that a demonstration has one to look at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.rules import Named
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.sharing import actions as sharing_actions
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel import clock
from ginnel.kernel.viewer import Action, Purpose

AGO = timedelta(days=9)
HOSPITAL = "ZT1"


def look_up_a_namesake(story: dict[str, Any]) -> int:
    """A pretend ward nurse of a resident's name opened that resident's record some days ago; how many alerts.

    Nothing happens where openings have been looked through before.
    """
    watching = sharing.service("look-back", purpose=Purpose.INFORMATION_GOVERNANCE)
    if audit.looked_back_until(viewer=watching):
        return 0
    by = sharing.service("administer")
    practice, hospital = story["practice"], HOSPITAL
    known = organisations.ensure_many(organisations=[Named(practice), Named(hospital)], by=by)
    (source,) = people.ensure(keys=[(known[practice].id, story["records"][practice][0])], by=by).values()
    then = clock.now() - AGO
    nurse = organisations.register_staff(
        username="namesake", display_name=story["name"], password=None, by=by
    )
    held = organisations.grant_role(
        account=nurse,
        role=Role.HOSPITAL_WARD_NURSE,
        organisation=known[hospital],
        valid_from=then.date(),
        by=by,
    )
    with clock.held_at(then):
        viewer = sharing.staff(staff_role=held.id)
        if viewer is not None:
            viewer.categories(source.person, Action.READ)
    return sharing_actions.look_back(by=watching)
