"""Reading what happened, and checking that it is still what was written."""

from ginnel.foundation.audit.queries.reading import Happened, events_for, known, one, recent, recorded
from ginnel.foundation.audit.queries.verifying import Verified, anchor_file, verify

__all__ = [
    "Happened",
    "Verified",
    "anchor_file",
    "events_for",
    "known",
    "one",
    "recent",
    "recorded",
    "verify",
]
