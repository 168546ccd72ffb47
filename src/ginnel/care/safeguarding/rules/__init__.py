"""What may happen to a safeguarding concern, and who may do it. Pure."""

from ginnel.care.safeguarding.rules.deciding import (
    OWN,
    Limb,
    Limbs,
    check_can_decide,
    check_is_undecided,
    check_may_decide,
    duty,
    may_decide,
)
from ginnel.care.safeguarding.rules.enquiring import check_can_conclude, check_can_enquire
from ginnel.care.safeguarding.rules.moving import (
    can_move,
    check_can_move,
    check_has_it,
    check_may_work,
    check_reason,
    check_said,
    is_theirs,
)
from ginnel.care.safeguarding.rules.raising import NO_DESK, Worried, check_can_be_raised, desk_for

__all__ = [
    "NO_DESK",
    "OWN",
    "Limb",
    "Limbs",
    "Worried",
    "can_move",
    "check_can_be_raised",
    "check_can_conclude",
    "check_can_decide",
    "check_can_enquire",
    "check_can_move",
    "check_has_it",
    "check_is_undecided",
    "check_may_decide",
    "check_may_work",
    "check_reason",
    "check_said",
    "desk_for",
    "duty",
    "is_theirs",
    "may_decide",
]
