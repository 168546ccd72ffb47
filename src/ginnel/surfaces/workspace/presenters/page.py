"""Everything the person page lays out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ginnel.foundation.record.queries import SAYING_NOTHING, Filters, Story
from ginnel.kernel.viewer import Category
from ginnel.surfaces.workspace.presenters import glance, matches, sources, timeline, tracing
from ginnel.surfaces.workspace.presenters.banner import banner

NAMED_WHEN_WITHHELD = frozenset(
    {
        Category.DEMOGRAPHICS,
        Category.CONTACT_AND_CARER,
        Category.EMERGENCY_ESSENTIALS,
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
    problems: Mapping[str, str],
    possible: Sequence[Any],
    freshness: Sequence[Any],
    kinds: Mapping[str, str],
    override: Sequence[str] = (),
    capabilities: Collection[str] = (),
    in_doubt: bool = False,
    opening: Mapping[str, Any] | None = None,
    lead: Any = None,
) -> dict[str, Any]:
    """Values for `workspace/person.html` and its printed form.

    Where the rest is closed, what must be known before anybody is treated is not.
    """
    is_closed = bool(override) and frozenset(Category) - story.withheld <= SAYING_NOTHING
    names = {source.organisation: source.name for source in story.heard}
    return {
        "banner": banner(who, story.glance, is_shared=story.is_shared_screen, lead=lead),
        "person": who.person,
        "shared": story.is_shared_screen,
        "columns": glance.columns(
            story.glance,
            who.person,
            names,
            is_closed=bool(override),
            only_essentials=is_closed,
            is_refused=Category.EMERGENCY_ESSENTIALS in story.objected,
        ),
        **_timeline(story, filters, who.person, names),
        "problems": problems,
        "override": override,
        **(opening or {}),
        "sources": sources.sources(story, freshness),
        "traces": [] if story.is_shared_screen else tracing.numbers(who.traces),
        "silent_heading": "Nothing you may see from" if story.withheld else "Who has said nothing about them",
        "silent": [] if story.is_shared_screen else sources.silent(story, freshness, kinds),
        "withheld": [] if story.is_shared_screen or override else _withheld(story.withheld, story.objected),
        "can_review": "review-matches" in capabilities,
        "can_write": "write-notes" in capabilities and not story.is_shared_screen and not is_closed,
        "can_take": "take-contacts" in capabilities and not story.is_shared_screen,
        "can_overrule": "overrule" in capabilities and not story.is_shared_screen,
        "can_restrict": "restrict-records" in capabilities and not story.is_shared_screen,
        "is_closed": is_closed,
        "can_part": "review-matches" in capabilities and who.records > 1 and not story.is_shared_screen,
        "in_doubt": in_doubt and not story.is_shared_screen,
        "possible": matches.possibly(possible, who.person),
    }


def _timeline(story: Story, filters: Filters, person: Any, names: Mapping[int, str]) -> dict[str, Any]:
    page = story.timeline
    return {
        "days": timeline.days(page, person, names),
        "found": timeline.found(page),
        "pages": timeline.pages(page, filters),
        "filters": filters,
        "filtered": bool(timeline.query(filters)),
        "print_query": timeline.address(filters),
        "kind_links": timeline.kind_links(page, filters),
        "organisation_choices": timeline.organisation_choices(page, story.heard, filters.organisation),
        "kind_choices": timeline.kind_choices(page, filters.group),
        "background": _background(0 if filters.everything or filters.group else page.background),
        "everything_href": f"{timeline.address(replace(filters, everything=True, page=1))}#timeline",
    }


def _background(count: int) -> str:
    if not count:
        return ""
    words = "1 entry" if count == 1 else f"{count:,} entries"
    return f"{words} about demographics or administration left out."


def _withheld(categories: frozenset[Category], objected: frozenset[Category]) -> list[str]:
    """What is closed to this viewer and why, in the same words whether or not there is any of it.

    Restricted kinds are not named: the line would otherwise say which of them a role may open.
    """
    asked, ordinary = (
        ", ".join(sorted(category.label.lower() for category in some & NAMED_WHEN_WITHHELD))
        for some in (objected, categories - objected)
    )
    lines = [f"They asked that it is not shared with you: {asked}."] if asked else []
    lines += [f"Not part of your role's work with this person: {ordinary}."] if ordinary else []
    if categories - NAMED_WHEN_WITHHELD:
        lines.append("Facts of some restricted kinds, which your role and relationship do not open.")
    return lines
