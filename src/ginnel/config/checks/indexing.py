"""Is everything indexed as this version searches? Until it is, searches that need it are refused."""

from __future__ import annotations

from collections.abc import Iterator

from ginnel.config.finding import Finding, State


def indexed_again() -> Iterator[Finding]:
    from ginnel.foundation.record import queries as record

    if record.is_indexed_for_words():
        yield Finding("index", State.FINE, "everything is indexed as this version searches")
        return
    found = "what an older version stored is not found by every search, so some are refused"
    yield Finding("index", State.WARNING, found, "ginnel reindex")
