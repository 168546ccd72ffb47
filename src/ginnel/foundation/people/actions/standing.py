"""The traces that stand for what source records say now, for the actions of this noun."""

from __future__ import annotations

from collections.abc import Mapping

from ginnel.foundation.people.actions import statements
from ginnel.foundation.people.rules.tracing import UNTRACED, Standing, standing

# In the order of `queries.tracing`, so that the latest answered is the last.
_TRACES = """
SELECT s.number, t.fingerprint, t.outcome, t.number, t.is_restricted, t.answered_at
FROM people_sourcerecord s JOIN people_trace t ON t.source_id = s.id
WHERE s.number = ANY(%s::bigint[])
ORDER BY t.answered_at, t.service, t.outcome, t.number, t.is_restricted
"""


def standing_traces(asked: Mapping[int, str]) -> dict[int, Standing]:
    """By source record's number, the trace that stands for a fingerprint of it. A function of all traces, whichever
    came first: of several, the latest answered counts."""
    found = dict.fromkeys(asked, UNTRACED)
    for source, fingerprint, *answer in statements.run(_TRACES, [list(asked)]):
        if asked[source] == fingerprint:
            found[source] = standing(*answer)
    return found
