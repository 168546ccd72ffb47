"""Reading who is working with whom."""

from ginnel.foundation.relationships.queries.acting import (
    ActsAs,
    ActsFor,
    acting_among,
    acting_for,
    acts_as,
    opening_to,
)
from ginnel.foundation.relationships.queries.caseload import PAGE, Caseload, OnCaseload, caseload
from ginnel.foundation.relationships.queries.expiring import expiring, renewed
from ginnel.foundation.relationships.queries.holding import (
    WorkingWith,
    among,
    current,
    ever_held,
    held_by,
    leading,
    reaching,
    reaching_all,
    staff_id,
    working_with,
)
from ginnel.foundation.relationships.queries.lasting import (
    acting_lasts,
    ages,
    confirmed_within,
    lasts,
    latest_feed,
)
from ginnel.foundation.relationships.queries.openings import (
    Opened,
    Opening,
    Reviewed,
    Unreviewed,
    how_many_openings_wait,
    opened_by,
    openings,
    openings_of,
    openings_unreviewed,
)
from ginnel.foundation.relationships.queries.words import said_by_colleagues, word

__all__ = [
    "Unreviewed",
    "how_many_openings_wait",
    "ActsAs",
    "ActsFor",
    "Caseload",
    "OnCaseload",
    "Opened",
    "Opening",
    "PAGE",
    "Reviewed",
    "WorkingWith",
    "acting_among",
    "acting_for",
    "acting_lasts",
    "acts_as",
    "ages",
    "among",
    "caseload",
    "confirmed_within",
    "current",
    "ever_held",
    "expiring",
    "held_by",
    "lasts",
    "latest_feed",
    "leading",
    "opened_by",
    "opening_to",
    "openings",
    "openings_unreviewed",
    "openings_of",
    "reaching",
    "reaching_all",
    "renewed",
    "said_by_colleagues",
    "staff_id",
    "word",
    "working_with",
]
