"""Whether it may be told that somebody works with a person, and who may say so. Pure.

A refuge, a clinic or a team for drink and drugs beside somebody's name says what the person is there for (house rule:
an organisation's name that would reveal it is itself restricted). Of what is left out nothing is said, and it is not
counted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.relationships.states import SELF_GRANTED
from ginnel.foundation.sharing.rules.needs import is_opened_alone
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Category

WORKING_NOTICE, NO_LONGER_NOTICE = "working-with", "working-with-no-longer"
LONGEST_WHY = 255
# What teams and services of a restricted subject are called: this project's own list, unverified.
_CALLED = (
    (
        Category.SAFEGUARDING,
        r"safeguard|(marac|idva|refuge|sarc|mash)\b|domestic (abuse|violence)|women.s aid|rape",
    ),
    (Category.SAFEGUARDING, r"sexual (violence|assault)|modern slavery"),
    (
        Category.SEXUAL_AND_REPRODUCTIVE_HEALTH,
        r"sexual|(gum|hiv)\b|genitourin|contracep|gender|fertility|abortion",
    ),
    (Category.SUBSTANCE_MISUSE, r"substance|drug|alcohol|addict|needle exchange"),
    (Category.MENTAL_HEALTH, r"mental|psych|cmht|camhs|crisis resolution|eating disorder|talking therap"),
    (Category.GENETIC, r"genetic|genomic"),
)
_TELLING_ROLES = {Role.MENTAL_HEALTH_PRACTITIONER: Category.MENTAL_HEALTH}
ALL_OF_ONE_KIND = frozenset(
    {OrganisationKind.VOLUNTARY, OrganisationKind.CARE_PROVIDER, OrganisationKind.OTHER}
)
"""Organisations whose name says what they do for everybody there. A trust for mental health has community nurses too,
and a council social workers of every kind: of these the team says it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a relationship: `is_ours` that it lets the viewer in by name or by their team; `is_alone` that
    it is of one worker, who took a contact or a concern; `is_closed` that its organisation, or what it was taken
    from, is closed to the viewer; `subjects` what the name of the team or organisation, or the colleague's work, says
    that it is about."""

    kind: str
    is_ours: bool
    is_alone: bool
    is_closed: bool
    subjects: frozenset[Category]


def may_be_told(known: Known, permitted: Collection[Category]) -> bool:
    """Whoever is in it knows of it. What others opened for themselves is no work with the person until it is borne
    out: information governance sees it. Whoever took a contact may have taken a concern."""
    if known.is_ours:
        return True
    if known.kind in SELF_GRANTED or known.is_alone or known.is_closed:
        return False
    return known.subjects.issubset(permitted)


def subject_of_name(name: str) -> Category | None:
    """What it says of somebody that a team or an organisation of this name works with them."""
    lowered = name.lower()
    return next((subject for subject, words in _CALLED if re.search(rf"\b({words})", lowered)), None)


def subject_of_role(role: str) -> Category | None:
    """What it says of somebody that a colleague in this role works with them."""
    return _TELLING_ROLES.get(Role(role)) if role in Role else None


def check_can_decide(relationships: Iterable[str]) -> None:
    """Raises NotPermitted unless something holds that the worker did not open for themselves: nobody lets a colleague
    in by a door that they opened for themselves, nor shuts one."""
    if is_opened_alone(relationships):
        raise NotPermitted(("Only those who work with a person say who else does.",))
