"""Linkage quality in words and tables. Small counts are left out and all others rounded, so that nobody is told of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from ginnel.foundation.people.queries import Standing
from ginnel.foundation.people.rules import model
from ginnel.foundation.people.rules.quality import Counted, Estimate, quality

# Counts of 1 to 7 are left out and others rounded to the nearest 5. Source: NHS England, Hospital Episode Statistics
# analysis guide.
_SMALL, _NEAREST = 7, 5
LEFT_OUT = "1 to 7"
_BECAME = ("linked", "possible", "alone")
_AGES = ("0 to 17", "18 to 64", "65 to 79", "80 and over", "not known")
_WORDS = {"traced": "Traced", "not traced": "Not traced", "none": "Missing"}
_LABELS = (
    "Of what is joined, right",
    "Of what is one person, joined",
    "Of what is shown as possible, right",
    "Of what is one person, joined or shown",
    "Of what humans decided, the same person",
)
_HEADS = ("Records", "Joined to another", "Possibly another’s too", "Alone")


def linkage(records: Sequence[Standing], pairs: Sequence[Counted]) -> dict[str, Any]:
    """Estimates for the place and by source; what became of records by age, state of the NHS number and source."""
    names = {one.source: one.name for one in records}
    codes = sorted(names, key=lambda code: names[code])
    by_source = [{"name": names[code], "cells": _estimates(pairs, code)} for code in codes]
    return {
        "model": model.CURRENT,
        "whole": [
            {"label": label} | each for label, each in zip(_LABELS, _estimates(pairs, ""), strict=True)
        ],
        "labels": _LABELS,
        "sources": [row for row in by_source if any(cell["limits"] for cell in row["cells"])],
        "heads": _HEADS,
        "tables": [
            _table("age", "Age", [(_first_upper(age), _of(records, "age", age)) for age in _AGES]),
            _table(
                "NHS number",
                "NHS number",
                [(_WORDS[each], _of(records, "nhs_number", each)) for each in _WORDS],
            ),
            _table("source", "Source", [(names[code], _of(records, "source", code)) for code in codes]),
        ],
    }


def _estimates(pairs: Sequence[Counted], source: str) -> list[dict[str, str]]:
    found = quality([row for row in pairs if row.source == source], model.shipped())
    said = (found.joined_right, found.found_joined, found.shown_right, found.found_shown, found.said_same)
    return [_estimate(each) for each in said]


def _estimate(each: Estimate | None) -> dict[str, str]:
    if each is None or each.pairs <= _SMALL:
        return {"share": "too few to say", "limits": "", "pairs": ""}
    lower, upper = _share(each.lower), _share(each.upper)
    limits = f"{lower} to {upper}" if lower != upper else f"limits {lower}"
    return {"share": _share(each.share), "limits": limits, "pairs": f"from {_rounded(each.pairs)} pairs"}


def _share(share: float) -> str:
    """An estimate is never certain."""
    return "over 99.9%" if share > 0.999 else "under 0.1%" if share < 0.001 else f"{share:.1%}"


def _of(records: Iterable[Standing], field: str, value: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in records:
        if getattr(one, field) == value:
            found[one.became] += one.many
    return found


def _table(by: str, title: str, groups: Sequence[tuple[str, Counter[str]]]) -> dict[str, Any]:
    rows = [{"name": name, "cells": _cells(counts)} for name, counts in groups if counts.total()]
    return {"by": by, "title": title, "rows": rows}


def _cells(counts: Counter[str]) -> list[dict[str, str]]:
    """The first is the sum of those that are shown, so that it does not tell what is left out."""
    whole = sum(_nearest(counts[became]) for became in _BECAME if not _is_small(counts[became]))
    left_out = any(_is_small(counts[became]) for became in _BECAME)
    cells = [{"text": "few" if left_out and not whole else f"{whole:,}", "share": ""}]
    for became in _BECAME:
        count = counts[became]
        share = f"{_nearest(count) / whole:.0%}" if whole and not _is_small(count) else ""
        cells.append({"text": _rounded(count), "share": share})
    return cells


def _is_small(count: int) -> bool:
    return 0 < count <= _SMALL


def _nearest(count: int) -> int:
    return _NEAREST * round(count / _NEAREST)


def _rounded(count: int) -> str:
    return LEFT_OUT if _is_small(count) else f"{_nearest(count):,}"


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
