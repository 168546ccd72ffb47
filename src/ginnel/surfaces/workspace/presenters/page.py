"""Everything the person page lays out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ginnel.foundation.record.queries import Filters, Story
from ginnel.kernel.viewer import Category
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.presenters import glance, matches, timeline
from ginnel.surfaces.workspace.presenters.banner import banner

PRACTICE = "gp-practice"
NAMED_WHEN_WITHHELD = frozenset(
    {
        Category.DEMOGRAPHICS,
        Category.CONTACT_AND_CARER,
        Category.PROBLEMS_AND_MEDICATION,
        Category.OBSERVATIONS,
        Category.HOSPITAL_ACTIVITY,
        Category.SOCIAL_CARE,
        Category.PLAN,
        Category.TELECARE,
        Category.ADMINISTRATIVE,
    }
)


def person_page(
    who: Any,
    story: Story,
    filters: Filters,
    *,
    possible: Sequence[Any],
    freshness: Sequence[Any],
    kinds: Mapping[str, str],
    override: Sequence[str] = (),
    can_review: bool = False,
) -> dict[str, Any]:
    """Values for `workspace/person.html` and its printed form."""
    organisations = {source.organisation: source.name for source in story.heard}
    return {
        "banner": banner(who, alerts=story.glance.alerts, needs=story.glance.needs),
        "person": who.person,
        "shared": story.is_shared_screen,
        "boxes": glance.boxes(story.glance, who.person, organisations),
        "days": timeline.days(story.timeline, who.person, organisations),
        "found": timeline.found(story.timeline),
        "pages": timeline.pages(story.timeline, filters),
        "filters": filters,
        "filtered": bool(timeline.query(filters)),
        "query": timeline.query(filters),
        "organisation_choices": timeline.organisation_choices(
            story.timeline, story.heard, filters.organisation
        ),
        "kind_choices": timeline.kind_choices(story.timeline, filters.group),
        "background": _background(0 if filters.everything or filters.group else story.timeline.background),
        "override": override,
        "sources": _sources(story, freshness),
        "silent_heading": "Nothing you may see from" if story.withheld else "Who has said nothing about them",
        "silent": [] if story.is_shared_screen else _silent(story, freshness, kinds),
        "withheld": [] if story.is_shared_screen else _withheld(story.withheld),
        "can_review": can_review,
        "possible": matches.possibly(possible, who.person),
    }


def _sources(story: Story, freshness: Sequence[Any]) -> list[dict[str, Any]]:
    """Each organisation that knows the person: how much it said, when last, and whether its feed is late."""
    feeds = {feed.code: feed for feed in freshness}
    return [
        {
            "name": source.name,
            "said": f"{source.entries:,} {'entry' if source.entries == 1 else 'entries'}"
            if source.entries
            else "Knows this person, but has said nothing you may see",
            "last": f"Last told us {formats.moment(source.last_recorded_at)}"
            if source.last_recorded_at
            else "",
            "late": _late(feeds.get(source.code)),
        }
        for source in story.heard
    ]


def _late(feed: Any) -> str:
    if feed is None or not getattr(feed, "is_late", False):
        return ""
    return f"Late: its feed last arrived {formats.day(feed.last_at)}"


def _silent(story: Story, freshness: Sequence[Any], kinds: Mapping[str, str]) -> list[str]:
    """Organisations that send to this place and have said nothing of this person that the viewer may see.

    A person is registered with one practice, so other practices' silence means nothing; all of theirs together does.
    """
    heard = {source.code for source in story.heard}
    silent = [feed for feed in freshness if feed.code not in heard]
    names = sorted(feed.organisation for feed in silent if kinds.get(feed.code) != PRACTICE)
    no_practice = not any(kinds.get(code) == PRACTICE for code in heard)
    return (["Every GP practice"] if no_practice and len(names) < len(silent) else []) + names


def _background(count: int) -> str:
    if not count:
        return ""
    words = "1 entry" if count == 1 else f"{count:,} entries"
    return f"{words} about demographics or administration left out."


def _withheld(categories: frozenset[Category]) -> list[str]:
    """What is closed to this viewer, in the same words whether or not there is any of it.

    Restricted kinds are not named: the line would otherwise say which of them a role may open.
    """
    ordinary = sorted(category.label.lower() for category in categories & NAMED_WHEN_WITHHELD)
    lines = [f"Not part of your role's work with this person: {', '.join(ordinary)}."] if ordinary else []
    if categories - NAMED_WHEN_WITHHELD:
        lines.append("Facts of some restricted kinds, which your role and relationship do not open.")
    return lines
