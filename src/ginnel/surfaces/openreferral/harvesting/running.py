"""One reading of a feed, from where the last broke off, with what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.queries import HarvestShown, missing
from ginnel.foundation.directory.rules.harvesting import Remark
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.openreferral.harvesting import version_1
from ginnel.surfaces.openreferral.harvesting.missing import doubted
from ginnel.surfaces.openreferral.harvesting.paging import V1, V3, Walk
from ginnel.surfaces.openreferral.harvesting.wholes import Gone, Wholes, Written
from ginnel.surfaces.openreferral.network import Getter, Reach, Unreadable
from ginnel.surfaces.openreferral.network.addresses import reach_of

Progress = Callable[[int], None]


def harvest(
    name: str,
    *,
    by: Viewer,
    accepts_losses: bool = False,
    getter: Getter | None = None,
    progress: Progress = lambda read: None,
) -> HarvestShown:
    """Read the feed of this name. Raises NotFound, and Conflict where it is being read already; whatever is wrong with
    the feed itself stands in what is answered. `accepts_losses`: somebody looked, and most of it is gone indeed."""
    feed = queries.feed(name)
    terms = queries.terms_of(feed)
    asked = getter or Getter(reach_of(terms.address) if terms.is_own_network else Reach())
    with actions.alone(feed):
        begun, number = actions.begin_harvest(feed=feed, by=by)
        written: Written = _as_it_is if terms.version == "3.0" else version_1.written(feed.id)
        walk = Walk(
            lambda page: asked.get(f"{terms.address}/services?page={page}"),
            V3 if terms.version == "3.0" else V1,
            number,
            missing.number_given(begun),
            missing.keys_given(begun),
        )
        wholes, first = Wholes(asked, terms.address, written), _about(asked, terms.address, terms.version)
        try:
            for page in walk:
                given = list(wholes.of(page, walk.seen))
                actions.take_in_page(
                    harvest=begun, number=page.number, given=given, remarks=page.remarks, by=by
                )
                progress(walk.given + len(page.contents))
        except Gone as gone:
            walk.stopped = f"Page {walk.number}: {gone}"
        if walk.is_whole and not walk.stopped:
            keys = missing.keys_missing(begun)
            doubt = doubted(keys, asked, terms.address, written, is_accepted=accepts_losses)
            walk.is_whole, walk.remarks = doubt is None, [*walk.remarks, *([doubt] if doubt else [])]
        # Before its end is said: killed meanwhile, the reading goes on within the hour, and with it this.
        actions.find_duplicates(harvest=begun, by=by)
        actions.end_harvest(
            harvest=begun,
            is_whole=walk.is_whole,
            said=walk.said,
            stopped=walk.stopped,
            remarks=[*first, *walk.remarks],
            accepts_losses=accepts_losses,
            by=by,
        )
        return queries.harvest_shown(begun)


def _as_it_is(document: dict[str, Any]) -> tuple[Any, tuple[Fault, ...]]:
    return document, ()


def _about(getter: Getter, address: str, version: str) -> list[Remark]:
    """What version 3.0 says of itself at `/`. A feed without it is read all the same."""
    if version != "3.0":
        return []
    try:
        said = getter.get(f"{address}/")
    except Unreadable as failed:
        return [Remark("about", f"What it says of itself cannot be had. {failed}", element="/")]
    spoken = said.get("version") if isinstance(said, dict) else None
    if not isinstance(spoken, str) or "3.0" not in spoken:
        return [Remark("version", "It does not say that it is version 3.0.", element="version")]
    return []
