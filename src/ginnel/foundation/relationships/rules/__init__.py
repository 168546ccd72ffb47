"""When a relationship holds and for whom it counts, what an observation changes, and what bears out a worker's word."""

from ginnel.foundation.relationships.rules.acting import acting_ends_at, check_can_act
from ginnel.foundation.relationships.rules.being_there import (
    Evidence,
    Word,
    bears_out,
    check_can_confirm,
    check_can_review,
    claimed,
    opening_reference,
)
from ginnel.foundation.relationships.rules.deciding import check_with_whom, ends_on
from ginnel.foundation.relationships.rules.holding import (
    Changes,
    Held,
    Observed,
    Registration,
    changes,
    check_can_begin,
    counts_for,
    counts_for_system,
    expiry,
    is_current,
    registered,
    said_no_more,
)
from ginnel.foundation.relationships.rules.opening import (
    STOPPED_BY_THEMSELF,
    Ages,
    SignsIn,
    check_can_sign_in,
    check_can_stop,
    needs_asking,
    opens_until,
)

__all__ = [
    "STOPPED_BY_THEMSELF",
    "Ages",
    "Changes",
    "Evidence",
    "Held",
    "Observed",
    "Registration",
    "SignsIn",
    "Word",
    "acting_ends_at",
    "bears_out",
    "changes",
    "check_can_act",
    "check_can_begin",
    "check_can_confirm",
    "check_can_review",
    "check_can_sign_in",
    "check_can_stop",
    "check_with_whom",
    "claimed",
    "counts_for",
    "counts_for_system",
    "ends_on",
    "expiry",
    "is_current",
    "needs_asking",
    "opening_reference",
    "opens_until",
    "registered",
    "said_no_more",
]
