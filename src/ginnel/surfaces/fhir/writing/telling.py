"""Telling those who must react to what was written, as soon as it is committed: an admission is told of at once,
and what asks a front door is a contact there.

As the listener for live messages does, in a thread of its own process that no client waits for. Whatever it does not
come to, the job that looks every five minutes does.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from ginnel.care.reception.actions import REACTS_TO
from ginnel.surfaces.feeds.reacting import Reactor

# Its thread begins at the first nudge, so that it is of the process that was asked and not of one that was forked.
reactor = Reactor(rests=True)


def soon(kinds: Iterable[str]) -> None:
    """Once this is committed, if it is of a kind that anybody reacts to. What fails there fails no request."""
    if REACTS_TO.intersection(kinds):
        transaction.on_commit(reactor.nudge, robust=True)
