"""Records that are restricted: who says so, what must be said, what follows. Pure.

Sources: Caldicott principles 4 and 6; NHS England, Restricting access to a patient's demographic record (the PDS
sensitive flag) for protected addresses. For how long is this project's own proposal.
"""

from __future__ import annotations

from datetime import date, timedelta

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.states import RestrictionKind
from ginnel.kernel.errors import Invalid, NotPermitted

MAY_RESTRICT = frozenset({Role.RECORD_KEEPER, Role.CALDICOTT_GUARDIAN, Role.INFORMATION_GOVERNANCE_OFFICER})
LONGEST_WHY = 1000
LONGEST_ALIAS = 255
LONGEST_UNREVIEWED = timedelta(days=366)


def check_may_restrict(role: str) -> None:
    """Raises NotPermitted for other roles."""
    if role not in MAY_RESTRICT:
        raise NotPermitted(("Your role does not restrict records.",))


def check_why(reason: str) -> None:
    """Raises Invalid without a reason, or with one that is too long."""
    if not 5 <= len(reason.strip()) <= LONGEST_WHY:
        raise Invalid(f"Say why, in no more than {LONGEST_WHY} characters.")


def check_review(review_on: date, *, today: date) -> None:
    """Raises Invalid where a restriction would not be looked at again within a year."""
    if not today < review_on <= today + LONGEST_UNREVIEWED:
        raise Invalid("Look at it again on a day to come, within a year.")


def check_restriction(
    *, kind: str, reason: str, family: str, given: str, review_on: date, today: date
) -> None:
    """Raises Invalid for no such kind, without a reason, for half an alias, or for too late a review."""
    if kind not in RestrictionKind.values:
        raise Invalid("Say why the record is restricted.")
    check_why(reason)
    check_review(review_on, today=today)
    if bool(family.strip()) != bool(given.strip()) or max(len(family), len(given)) > LONGEST_ALIAS:
        raise Invalid("Give the name under which they are known here whole, or none.")
