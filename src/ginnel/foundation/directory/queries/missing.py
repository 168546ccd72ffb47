"""What a reading under way was given so far, and what it was not given that the feed had before. About nobody."""

from __future__ import annotations

from collections import Counter

from ginnel.foundation.directory.models import Harvest, Sighting
from ginnel.foundation.directory.queries.harvests import keys_met, last_finished
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "Feeds of services are about nobody."


@needs_no_viewer(_NOBODY)
def keys_given(harvest: Harvest) -> set[str]:
    """What the feed calls whatever it gave: of what was set aside and never listed, the remarks that say why tell."""
    said = harvest.remarks.filter(page__gt=0).exclude(item="").values_list("item", flat=True)
    return keys_met(harvest) | set(said)


@needs_no_viewer(_NOBODY)
def number_given(harvest: Harvest) -> int:
    """How many different services, with those that have no key."""
    counts: Counter[str] = Counter()
    for page in harvest.pages.all():
        counts.update(page.counts)
    return sum(counts.values()) - counts["repeated"]


@needs_no_viewer(_NOBODY)
def keys_missing(harvest: Harvest) -> list[str]:
    """What the feed calls those that it had when it was last read to its end or since, and that were not given."""
    there = Sighting.objects.filter(feed=harvest.feed).exclude(harvest=harvest)
    if last := last_finished(harvest.feed):
        there = there.filter(harvest__started_at__gte=last.started_at)
    return list(there.order_by("listing").values_list("listing__feed_key", flat=True))
