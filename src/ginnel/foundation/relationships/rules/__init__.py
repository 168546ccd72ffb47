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
from ginnel.foundation.relationships.rules.holding import (
    Changes,
    Held,
    Observed,
    Registration,
    changes,
    check_can_begin,
    counts_for,
    expiry,
    is_current,
    registered,
)

__all__ = [
    "Changes",
    "Evidence",
    "Held",
    "Observed",
    "Registration",
    "Word",
    "acting_ends_at",
    "bears_out",
    "changes",
    "check_can_act",
    "check_can_begin",
    "check_can_confirm",
    "check_can_review",
    "claimed",
    "counts_for",
    "expiry",
    "is_current",
    "opening_reference",
    "registered",
]
