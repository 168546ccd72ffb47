"""Handing to the front door what somebody asked on the public website."""

from __future__ import annotations

from typing import Any

import structlog
from django.db import transaction

from ginnel.care.access import actions as access
from ginnel.care.access import queries as desks
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.contacts import LONGEST_WORDS
from ginnel.care.access.states import Caller, Door, Part, Urgency
from ginnel.care.assessment import rules
from ginnel.care.assessment.actions.asking import take_up
from ginnel.care.assessment.queries import Asked, waiting_for_contact
from ginnel.care.assessment.rules import telling
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import Conflict
from ginnel.kernel.viewer import Viewer

log = structlog.get_logger("ginnel.assessment")


def pass_on(*, by: Viewer) -> int:
    """Make of each request that waits a contact of the front door of the council where they live; how many. Each is
    made in a transaction of its own, with its being taken up; one that fails is said in the log by its id, waits on,
    and holds back no other. While no council has said which team is its front door, all of them wait."""
    if not desks.councils_front_door(viewer=by):
        return 0
    return sum(_pass_on_if_it_can(asked, by) for asked in waiting_for_contact(viewer=by))


def _pass_on_if_it_can(asked: Asked, by: Viewer) -> bool:
    try:
        return _pass_on(asked, by)
    except Exception as error:  # noqa: BLE001, whatever it is, others wait behind it
        log.error("request not passed on", request=str(asked.id), fault=type(error).__name__)
        return False


@transaction.atomic
def _pass_on(asked: Asked, by: Viewer) -> bool:
    """False where another has passed it on meanwhile."""
    try:
        take_up(request=asked.id, by=by)
    except Conflict:
        return False
    contact: dict[str, Any] = asked.said["contact"]
    safely = telling.safely(contact)
    named = [Described(Part.ABOUT, name=contact["name"], said=safely)]
    if contact["about"]:
        named = [
            Described(Part.ABOUT, name=contact["about"]),
            Described(Part.CALLER, name=contact["name"], said=safely),
        ]
    council = desks.councils_front_door(postcode=telling.postcode(rules.shipped(), asked.said), viewer=by)
    made = access.receive_contact(
        door=Door.WEB_FORM if telling.was_told(asked.said) else Door.SELF_ASSESSMENT,
        caller=_caller(contact),
        words=telling.as_words(asked.said)[:LONGEST_WORDS],
        named=named,
        happened_at=asked.asked_at,
        reference=f"self-assessment {asked.id}",
        organisation=council,
        urgency=Urgency.CRISIS if asked.is_urgent else None,
        carer_may_have_needs=telling.is_for_carer(rules.shipped(), asked.said),
        by=by,
    )
    if harm := telling.of_harm(rules.shipped(), asked.said):
        access.hear_harm(contact=made, text=harm, by=service("self-assessment", organisation=council))
    return True


def _caller(contact: dict[str, Any]) -> Caller:
    """Who answers for another and gives no name is anybody: they need be no relative."""
    if not contact["about"]:
        return Caller.THEMSELF
    return Caller.RELATIVE if contact["name"] else Caller.ANONYMOUS
