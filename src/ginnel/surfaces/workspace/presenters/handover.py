"""The handover sheet: what is listed on it, how many there are, and where the others are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from ginnel.care.access.queries import MOST_LISTED, PAGE, Due, Group
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.presenters import work


def part(
    kind: str, groups: Sequence[Group], rows: Sequence[dict[str, Any]], opens: datetime
) -> dict[str, Any]:
    """Contacts, or referrals. `rows` are the lines of all of the groups, in order."""
    headings = {
        Due.LATE: "Late already",
        Due.BEFORE_OPENING: f"Runs out before {work.opening(opens)}",
        Due.LATER: "Can wait until then",
    }
    rest, shown = iter(rows), []
    for group in groups:
        listed = [next(rest) for _ in group.lines]
        if group.total:
            shown.append(_group(kind, group, headings[group.due], listed))
    return {
        "kind": kind,
        "sentence": work.sentence(kind, sum(group.total for group in groups)),
        "groups": shown,
        "missing": [missing for group in groups for missing in _missing(kind, group, opens)],
    }


def listed(opens: datetime) -> str:
    """What is on the sheet and what is not: the same whatever is open."""
    return (
        f"Every crisis is listed, and everything that runs out before {work.opening(opens)}. Of what is late already, "
        f"and of what can wait, the first {PAGE} are; under them is how many more there are, and the way to them. "
        "Within each group crises come first, then what is due first. Safeguarding concerns are not on this sheet."
    )


def concerns(many: int) -> str:
    """To whoever works with concerns; "" for none."""
    are = "1 safeguarding concern is" if many == 1 else f"{formats.count(many)} safeguarding concerns are"
    return f"{are} open with your team" if many else ""


def _group(kind: str, group: Group, heading: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """`more` is said where not all of it is listed."""
    total, listed_here = formats.count(group.total), formats.count(len(group.lines))
    is_all = len(group.lines) == group.total
    return {
        "heading": f"{heading}: {total}",
        "rows": rows,
        "more": "" if is_all else f"{listed_here} of {total} are listed here: see all {total} on the list",
        "href": _list(kind, due=group.due.value),
    }


def _missing(kind: str, group: Group, opens: datetime) -> list[dict[str, str]]:
    """What should be listed and is too much."""
    found, most = [], formats.count(MOST_LISTED)
    more, crises = group.total - len(group.lines), group.crises - len(group.lines)
    if group.due == Due.BEFORE_OPENING and more > 0:
        words = f"{formats.count(more)} more {kind} run out before {work.opening(opens)} than the {most} listed here"
        found.append({"words": words, "href": _list(kind, due=group.due.value)})
    elif crises > 0:
        words = f"{formats.count(crises)} more {kind} in a crisis than the {most} listed here"
        found.append({"words": words, "href": _list(kind, due=group.due.value, urgency="crisis")})
    return found


def _list(kind: str, **asked: str) -> str:
    return f"{reverse('workspace:work-list')}?{work.urlencode({'kind': kind, 'view': 'all', **asked})}"
