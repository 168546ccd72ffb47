"""Whoever says or decides who is who does so one at a time.

Two transactions that describe people at once would not see each other's rows and miss the pair between them; two that
settle at once would lock the same records in different orders, or settle by what the other is about to change.
"""

from __future__ import annotations

from ginnel.foundation.people.actions import statements

ONE_AT_A_TIME = 7_215_001


def take() -> None:
    """Wait for the others to commit and hold the turn until this transaction ends. Comes before any row is locked; a
    statement of its own, so that the next one sees what they committed."""
    statements.run("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
