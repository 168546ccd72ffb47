"""Who has told us about a person, who has said nothing, and whose feed is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ginnel.foundation.record.queries import Story
from ginnel.kernel.web import formats

PRACTICE = "gp-practice"


def sources(story: Story, freshness: Sequence[Any]) -> list[dict[str, Any]]:
    """Each organisation that knows the person: how much it said, when last, and whether its feed is late.

    One organisation may know the person by several numbers, one for each of its systems; it is still one.
    """
    feeds = {feed.code: feed for feed in freshness}
    by_code: dict[str, list[Any]] = {}
    for source in story.heard:
        by_code.setdefault(source.code, []).append(source)
    return [_told(heard, feeds.get(code)) for code, heard in by_code.items()]


def _told(heard: Sequence[Any], feed: Any) -> dict[str, Any]:
    entries = sum(source.entries for source in heard)
    last = max((source.last_recorded_at for source in heard if source.last_recorded_at), default=None)
    said = f"{entries:,} {'entry' if entries == 1 else 'entries'}"
    return {
        "name": heard[0].name,
        "said": said if entries else "Knows this person, but has said nothing you may see",
        "last": f"Last told us {formats.moment(last)}" if last else "",
        "late": _late(feed),
    }


def silent(story: Story, freshness: Sequence[Any], kinds: Mapping[str, str]) -> list[tuple[str, str]]:
    """Organisations that send to this place and have said nothing of this person that the viewer may see, each with
    whether its feed is late, for then its silence says even less.

    A person is registered with one practice, so other practices' silence means nothing; all of theirs together does.
    """
    heard = {source.code for source in story.heard}
    quiet = [feed for feed in freshness if feed.code not in heard]
    others = sorted((feed.organisation, _late(feed)) for feed in quiet if kinds.get(feed.code) != PRACTICE)
    no_practice = not any(kinds.get(code) == PRACTICE for code in heard)
    return ([("Every GP practice", "")] if no_practice and len(others) < len(quiet) else []) + others


def _late(feed: Any) -> str:
    if feed is None or not getattr(feed, "is_late", False):
        return ""
    return f"Late: its feed last arrived {formats.day(feed.last_at)}"
