"""Hospital Episode Statistics in the wide national layout: admitted patient care, outpatients, accident and emergency.

Each row carries the verdicts of the national rules for its fields. A row is refused only without its own key, without
anybody it is about, or with a date that does not exist where it says when. See docs/reference/feeds/hes.md.
"""

from __future__ import annotations

from ginnel.surfaces.feeds.hes import ae, apc, identity, op
from ginnel.surfaces.feeds.tabular.feed import TabularFeed
from ginnel.surfaces.feeds.tabular.row import Row


def source(row: Row) -> str:
    return identity.SOURCE


FEED = TabularFeed(
    name="hes",
    label="Hospital Episode Statistics (CSV)",
    package="hes",
    builds={"APC": apc.build, "OP": op.build, "AE": ae.build},
    source=source,
)
