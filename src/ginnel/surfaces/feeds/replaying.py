"""Replaying quarantined rows through the feed that first read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from ginnel.care.reception import queries
from ginnel.care.reception.actions import quarantine
from ginnel.care.reception.states import Decision
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.feeds import loading, registry


def replay(ids: Sequence[UUID] | None, by: Viewer | None = None) -> dict[str, int]:
    """Try `ids` (or, when None, everything waiting) again; answers how many were accepted and how many refused."""
    viewer = by or loading.service()
    if ids is None:
        ids = [item.id for item in queries.waiting(viewer=viewer)]
    counts = Counter(replay_one(id, viewer) for id in ids)
    return {"accepted": counts[Decision.ACCEPTED], "refused": counts[Decision.REFUSED]}


def replay_one(id: UUID, by: Viewer) -> Decision:
    """Try one row again with the feed its load was read by."""
    item, _ = queries.quarantined(viewer=by, id=id)
    feed = registry.Unreadable() if item.load.feed == "unreadable" else registry.named(item.load.feed)
    return quarantine.replay(id=id, feed=feed, by=by)
