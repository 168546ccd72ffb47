"""One version of an entry of the directory, to be read: what it said, and what was changed with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from ginnel.foundation.directory.queries import OldVersion
from ginnel.foundation.directory.rules.entries import Entry
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.presenters.own_services import LABELS, in_words

_FIRST = "It is the first: nothing was said before it."
_ELSEWHERE = "What was changed is nothing that this page shows, such as the day on which it was looked at."


def page(found: OldVersion, names: Mapping[str, str]) -> dict[str, Any]:
    number = found.said.number
    changes = _changes(found.before, found.entry) if found.before else []
    return {
        "service": found.id,
        "heading": found.name or "A service without a name",
        "number": number,
        "said": f"{formats.moment(found.said.at)}, {names.get(found.said.by, found.said.by)}",
        "is_present": number == found.latest,
        "changes": changes,
        "why_none": "" if changes else _ELSEWHERE if found.before else _FIRST,
        "lines": [
            {"label": label, "text": in_words(getattr(found.entry, name))} for name, label in LABELS.items()
        ],
        "earlier": _address(found, number - 1) if number > 1 else "",
        "later": _address(found, number + 1) if number < found.latest else "",
    }


def _address(found: OldVersion, number: int) -> str:
    return reverse("workspace:own-service-version", args=[found.id, number])


def _changes(before: Entry, now: Entry) -> list[dict[str, str]]:
    return [
        {"label": label, "before": in_words(getattr(before, name)), "now": in_words(getattr(now, name))}
        for name, label in LABELS.items()
        if getattr(before, name) != getattr(now, name)
    ]
