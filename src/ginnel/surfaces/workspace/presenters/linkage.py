"""Linkage quality in words and tables. Small counts are left out and all others rounded, so that nobody is told of.

Shares, limits and comparisons are of the counts as shown and not of those behind them, which they would tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ginnel.foundation.people.queries import Standing
from ginnel.foundation.people.rules import model
from ginnel.foundation.people.rules.quality import Counted, Estimate, difference, quality, wilson

# Counts of 1 to 7 are left out and others rounded to the nearest 5. Source: NHS England, Hospital Episode Statistics
# analysis guide.
_SMALL, _NEAREST = 7, 5
LEFT_OUT = "1 to 7"
_BECAME = ("linked", "possible", "alone")
_LABELS = (
    "Of what is joined, right",
    "Of what is one person, joined",
    "Of what is shown as possible, right",
    "Of what is one person, joined or shown",
    "Of what humans decided, the same person",
)
_HEADS = ("Records", "Joined to another", "Possibly another’s too", "Alone")
_NOT_KNOWN = "not known"
_NOT_TOLD = (_NOT_KNOWN, "Not stated")  # no group that others can be held against
# What a count that is left out may be at least and at most, and is most likely about.
_LEAST, _LIKELY, _MOST = 1, 4, _SMALL


class _Kind(NamedTuple):
    """One way to divide the records. `groups` in order with what they are called; () for as they come, by name."""

    by: str
    title: str
    called: str
    groups: tuple[tuple[str, str], ...] = ()
    note: str = ""


_KINDS = (
    _Kind(
        "ethnicity",
        "By ethnic group",
        "Ethnic group",
        (
            *(
                (name, name)
                for name in ("White", "Mixed", "Asian or Asian British", "Black or Black British")
            ),
            *((name, name) for name in ("Other, Chinese included", "Not stated")),
            (_NOT_KNOWN, "Not known or not said"),
        ),
        "As each source said it, in the NHS categories, which are those of the 2001 census. Councils also say Gypsy or "
        "Irish Traveller and Roma, counted under White, and Arab, counted under Other. Not stated: asked and not "
        "answered. Nothing is matched by it.",
    ),
    _Kind(
        "age",
        "By age",
        "Age",
        tuple((name, name) for name in ("0 to 17", "18 to 64", "65 to 79", "80 and over"))
        + ((_NOT_KNOWN, "Not known"),),
    ),
    _Kind(
        "deprivation",
        "By deprivation",
        "Fifth of areas in England",
        (
            ("1", "1, most deprived"),
            ("2", "2"),
            ("3", "3"),
            ("4", "4"),
            ("5", "5, least deprived"),
            (_NOT_KNOWN, "Not known"),
        ),
    ),
    _Kind(
        "nhs_number",
        "By NHS number",
        "NHS number",
        (("traced", "Traced"), ("not traced", "Not traced"), ("none", "Missing")),
    ),
    _Kind("source", "By source", "Source"),
)


def linkage(records: Sequence[Standing], pairs: Sequence[Counted], index: int | None) -> dict[str, Any]:
    """Estimates for the place and by group; what became of records in each group. `index` is the year of the index of
    deprivation, None for none."""
    together = _together(records)
    return {
        "model": model.CURRENT,
        "whole": [
            {"label": label} | each for label, each in zip(_LABELS, _estimates(pairs, "", ""), strict=True)
        ],
        "heads": _HEADS,
        "together": f"{together:.1f}",
        "kinds": [_section(each, records, pairs, together, index) for each in _KINDS],
    }


def _together(records: Iterable[Standing]) -> float:
    """How many records one person has on average. Their fates are one fate, so that chance has that many fewer."""
    counted = [one for one in records if one.by == "age"]
    people = sum(one.people for one in counted)
    return max(1.0, round(sum(one.many for one in counted) / people, 1)) if people else 1.0


def _section(
    kind: _Kind, records: Sequence[Standing], pairs: Sequence[Counted], together: float, index: int | None
) -> dict[str, Any]:
    counts: dict[str, Counter[str]] = {}
    for one in records:
        if one.by == kind.by:
            counts.setdefault(one.group, Counter())[one.became] += one.many
    names = dict(kind.groups or sorted(_names(records).items(), key=lambda each: each[1]))
    shown = [(group, name) for group, name in names.items() if group in counts]
    # What humans decided is a count of a few pairs: it is told of sources and not of groups of people.
    labels = _LABELS[: None if kind.by == "source" else -1]
    estimated = [
        {"name": name, "cells": _estimates(pairs, kind.by, group)[: len(labels)]}
        for group, name in names.items()
    ]
    return {
        "by": kind.by,
        "title": kind.title,
        "called": kind.called,
        "labels": labels,
        "note": _deprived(index) if kind.by == "deprivation" else kind.note,
        "rows": [{"name": name, "cells": _cells(counts[group], together)} for group, name in shown],
        "differ": _differ({group: (name, counts[group]) for group, name in shown}, together)
        if kind.groups
        else [],
        "estimated": [row for row in estimated if any(cell["limits"] for cell in row["cells"])],
    }


def _names(records: Iterable[Standing]) -> dict[str, str]:
    return {one.group: one.name for one in records if one.by == "source"}


def _deprived(index: int | None) -> str:
    if index is None:
        return "No index of deprivation was loaded, so this is not known of anybody."
    return (
        f"English Indices of Deprivation {index}, of the area of the postcode that each record has. Areas redrawn "
        "since have the fifth of what they were made of, where that is one."
    )


def _differ(groups: Mapping[str, tuple[str, Counter[str]]], together: float) -> list[str]:
    """Whose records are joined less, or more, often than those of other known groups, beyond what chance explains."""
    told = {
        group: (part / together, _allowing(counts, _LIKELY) / together)
        for group, (_, counts) in groups.items()
        if (part := _shown(counts, "linked")) is not None and _whole(counts)
    }
    found: dict[bool, list[str]] = {False: [], True: []}
    for group, one in told.items():
        others = [each for other, each in told.items() if other != group and other not in _NOT_TOLD]
        rest = (sum(part for part, _ in others), sum(whole for _, whole in others))
        if apart := difference(one, rest):
            found[apart > 0].append(
                f"{groups[group][0]} ({one[0] / one[1]:.0%} against {rest[0] / rest[1]:.0%})"
            )
    words = {False: "Joined less often than others", True: "Joined more often than others"}
    said = [
        f"{words[more]}, by more than chance explains: {'; '.join(found[more])}."
        for more in words
        if found[more]
    ]
    nobody = ["No group is joined less or more often than others by more than chance explains."]
    return said or (nobody if len(told) > 1 else [])


def _estimates(pairs: Sequence[Counted], by: str, group: str) -> list[dict[str, str]]:
    found = quality([row for row in pairs if (row.by, row.group) == (by, group)], model.shipped())
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


def _cells(counts: Counter[str], together: float) -> list[dict[str, str]]:
    """The first is the sum of those that are shown, so that it does not tell what is left out."""
    whole = _whole(counts)
    is_left_out = any(_is_small(counts[became]) for became in _BECAME)
    cells = [{"text": "few" if is_left_out and not whole else f"{whole:,}", "share": "", "limits": ""}]
    for became in _BECAME:
        part = _shown(counts, became)
        cell = {"text": _rounded(counts[became]), "share": "", "limits": ""}
        cells.append(cell | _part(part, counts, together) if whole and part is not None else cell)
    return cells


def _part(part: int, counts: Counter[str], together: float) -> dict[str, str]:
    """A share and its limits. What is left out is allowed for: at its most in the lower, at its least in the upper."""
    lower, upper = (wilson(part / together, _allowing(counts, each) / together) for each in (_MOST, _LEAST))
    share = part / _allowing(counts, _LIKELY)
    return {
        "share": f"{share:.0%}",
        "limits": f"{lower.lower:.0%} to {upper.upper:.0%}" if lower and upper else "",
    }


def _allowing(counts: Counter[str], each: int) -> int:
    """The records of a group, were every count that is left out so many."""
    return _whole(counts) + each * sum(_is_small(counts[became]) for became in _BECAME)


def _whole(counts: Counter[str]) -> int:
    return sum(_shown(counts, became) or 0 for became in _BECAME)


def _shown(counts: Counter[str], became: str) -> int | None:
    """A count as it is shown, None where it is left out."""
    return None if _is_small(counts[became]) else _nearest(counts[became])


def _is_small(count: int) -> bool:
    return 0 < count <= _SMALL


def _nearest(count: int) -> int:
    return _NEAREST * round(count / _NEAREST)


def _rounded(count: int) -> str:
    return LEFT_OUT if _is_small(count) else f"{_nearest(count):,}"
