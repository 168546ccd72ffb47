"""Saying of which source records it is closed that there is one, whenever what they say changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ginnel.foundation.people import actions as people
from ginnel.foundation.people.rules.closing import SAYING_NOTHING
from ginnel.foundation.record.store import reading
from ginnel.kernel.viewer import RESTRICTED, Viewer


def heard(said: Mapping[int, set[int]], changed: Iterable[int], *, by: Viewer) -> None:
    """After entries were added: `said` is by source record (number) the categories of what it newly says; of `changed`
    sources something was said otherwise before, so that all of it is looked at.

    What says anything open is open. Only where all that is new is closed must the rest be read: most sources never are.
    """
    again = set(changed)
    opened = {source for source, told in said.items() if told - RESTRICTED - SAYING_NOTHING} - again
    doubtful = {source for source, told in said.items() if told & RESTRICTED} - opened
    people.close_sources(said=dict.fromkeys(opened, ()), by=by)
    look_again(doubtful | again, by=by)


def look_again(sources: Collection[int], *, by: Viewer) -> None:
    """From everything that stands on these source records; shelves, whose numbers are negative, are nobody's."""
    theirs = [source for source in sources if source > 0]
    if theirs:
        told = reading.categories(theirs)
        people.close_sources(said={source: told.get(source, ()) for source in theirs}, by=by)
