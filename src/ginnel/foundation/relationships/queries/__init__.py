"""Reading who is working with whom."""

from ginnel.foundation.relationships.queries.acting import ActsFor, acting_among, acting_for
from ginnel.foundation.relationships.queries.holding import (
    WorkingWith,
    among,
    caseload,
    current,
    ever_held,
    held_by,
    reaching,
    staff_id,
    working_with,
)
from ginnel.foundation.relationships.queries.lasting import acting_lasts, confirmed_within, lasts, latest_feed
from ginnel.foundation.relationships.queries.openings import Opening, Reviewed, opened_by, openings
from ginnel.foundation.relationships.queries.words import said_by_colleagues, word

__all__ = [
    "ActsFor",
    "Opening",
    "Reviewed",
    "WorkingWith",
    "acting_among",
    "acting_for",
    "acting_lasts",
    "among",
    "caseload",
    "confirmed_within",
    "current",
    "ever_held",
    "held_by",
    "lasts",
    "latest_feed",
    "opened_by",
    "openings",
    "reaching",
    "said_by_colleagues",
    "staff_id",
    "word",
    "working_with",
]
