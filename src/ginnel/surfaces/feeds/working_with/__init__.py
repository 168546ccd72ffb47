"""Whom an organisation's teams and colleagues work with: one row for each, and a file is the whole list.

A row is an EpisodeOfCare (docs/reference/feeds/working-with.md says why); who works with whom here is made of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ginnel.care.reception.rules import Incoming
from ginnel.care.reception.rules.listing import Listed
from ginnel.surfaces.feeds.tabular.feed import TabularFeed
from ginnel.surfaces.feeds.tabular.parts import OURS, local
from ginnel.surfaces.feeds.working_with.rows import LISTS, UNNAMED, build, instant, source


@dataclass(eq=False)
class _ListFeed(TabularFeed):
    """`care.reception.rules.Listing`."""

    def marked(self, name: str) -> tuple[str, str, str]:
        return "EpisodeOfCare", f"{OURS}Id/{LISTS}", name or UNNAMED

    def left_out(self, tree: dict[str, Any], local_id: str, listed: Listed) -> Incoming | None:
        """Over as of the list's day, where an earlier list had it; what had not begun is called off."""
        was_on, day = _extended(tree, "listed-on"), listed.on.isoformat()
        is_open = tree.get("status") in ("active", "planned") and _extended(tree, "list-name") == listed.name
        if not is_open or not was_on or was_on >= day:
            return None
        period = tree.get("period", {})
        has_begun = period.get("start", "") <= day
        ended = {
            **tree,
            "id": local_id,
            "status": "finished" if has_begun else "cancelled",
            "patient": local("Patient", listed.about),
            **({"period": {**period, "end": day}} if has_begun else {}),
        }
        return Incoming("EpisodeOfCare", local_id, ended, stated_at=instant(listed.on))


def _extended(tree: dict[str, Any], name: str) -> str:
    url = f"{OURS}StructureDefinition/{name}"
    found = next((one for one in tree.get("extension", ()) if one.get("url") == url), {})
    return str(found.get("valueDate") or found.get("valueString") or "")


FEED = _ListFeed(
    name="working-with",
    label="Who works with whom (CSV)",
    package="working_with",
    builds={"": build},
    source=source,
)
