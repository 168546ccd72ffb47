"""Who is kept from one person altogether. Pure.

Sources: Caldicott principles 3 and 4; confidentiality of whoever is at risk from somebody who works with records
(Domestic Abuse Act 2021 s1 to s3 for whom that may be).
"""

from __future__ import annotations

from ginnel.foundation.people.rules.restricting import MAY_RESTRICT, check_why
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.viewer import Purpose

MAY_BAR = MAY_RESTRICT
BARRED_NOTICE, RESTRICTED_NOTICE = "barred", "restricted-opened"
# A worker by name is barred whatever they do; an organisation is for those of it who care for people. Otherwise those
# who must put a wrong entry or a wrong barring right could not.
_WITH_ALL = frozenset({Purpose.DIRECT_CARE, Purpose.SAFEGUARDING, Purpose.PLANNING})


def is_barred_with_all(purpose: Purpose) -> bool:
    """Whether somebody who works for this purpose is barred where their whole organisation is."""
    return purpose in _WITH_ALL


def check_can_bar(*, role: str, reason: str, is_self: bool) -> None:
    """Raises NotPermitted for other roles, Invalid without a reason and for barring oneself."""
    if role not in MAY_BAR:
        raise NotPermitted(("Your role may not keep anybody from a person's record.",))
    check_why(reason)
    if is_self:
        raise Invalid("Somebody else must keep you from a record.")
