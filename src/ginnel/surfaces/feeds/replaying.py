"""Replaying quarantined rows through the feed that first read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ginnel.care.reception import queries
from ginnel.care.reception.actions import leaving, quarantine
from ginnel.care.reception.rules import Listing
from ginnel.care.reception.states import Decision
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.feeds import loading, registry

Lists = dict[tuple[UUID, str, str], tuple[Any, Listing]]


def replay(ids: Sequence[UUID] | None, by: Viewer | None = None) -> dict[str, int]:
    """Try `ids` (or, when None, everything waiting) again; answers how many were accepted and how many refused."""
    viewer = by or loading.service()
    if ids is None:
        ids = [item.id for item in queries.waiting(viewer=viewer)]
    lists: Lists = {}
    counts = Counter(_replay(id, lists, viewer) for id in ids)
    _catch_up(lists)
    return {"accepted": counts[Decision.ACCEPTED], "refused": counts[Decision.REFUSED]}


def replay_one(id: UUID, by: Viewer) -> Decision:
    """Try one row again with the feed its load was read by."""
    lists: Lists = {}
    decision = _replay(id, lists, by)
    _catch_up(lists)
    return decision


def _replay(id: UUID, lists: Lists, by: Viewer) -> Decision:
    """Notes the list of a row that was accepted."""
    item, text = queries.quarantined(viewer=by, id=id)
    feed = registry.Unreadable() if item.load.feed == "unreadable" else registry.named(item.load.feed)
    decision = quarantine.replay(id=id, feed=feed, by=by)
    if decision is Decision.ACCEPTED and isinstance(feed, Listing):
        listed = feed.again(text, item.row).listed
        if listed is not None:
            lists[item.load.organisation_id, item.source, listed.name] = (item.load, feed)
    return decision


def _catch_up(lists: Lists) -> None:
    """Such a row may have been all that kept somebody on its list: once for each list, however many rows it was."""
    for (_, source, name), (load, feed) in lists.items():
        leaving.catch_up(load=load, feed=feed, source=source, name=name, by=loading.service())
