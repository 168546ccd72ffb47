"""Words of a search: how they are meant, which services say them, and how much each counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import log
from operator import add, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F, IntegerField, Q, QuerySet, Value

from ginnel.foundation.directory.models import DirectoryWord, ListingIndex, ListingVersion
from ginnel.foundation.directory.rules import spelling, wording
from ginnel.foundation.directory.rules.spelling import Meant
from ginnel.foundation.directory.rules.wording import Wanted

_WEIGHTS = [0.05, 0.15, 0.5, 1.0]  # of what is said of it, its description, what it is filed under, its name
_MOST_HELD = 4096
Find = tuple[str, ...]
_worth: dict[tuple[int, Find], float] = {}
"""How much words count, by the edition in which that was counted."""


def as_meant(text: str) -> Meant:
    """The words of the search, spelled as some service or we spell them."""
    words = wording.tokens(text)
    unsure = spelling.doubtful(words)
    if not unsure:
        return Meant(words, words)
    held = set(DirectoryWord.objects.filter(word__in=unsure).values_list("word", flat=True))
    lost = [word for word in unsure if word not in held]
    if not lost:
        return Meant(words, words)
    alike = reduce(or_, (Q(word__startswith=word[0]) for word in lost))
    near = set(DirectoryWord.objects.filter(alike).values_list("word", flat=True))
    return spelling.meant(words, near | held)


def matching(query: QuerySet[ListingIndex], wanted: Sequence[Wanted]) -> QuerySet[ListingIndex]:
    """Those that say any of what is wanted; all where nothing is."""
    return query.filter(words=reduce(or_, (_query(one.find) for one in wanted))) if wanted else query


def score(wanted: Sequence[Wanted]) -> Any:
    """What fewer services say counts for more."""
    worth = _worth_of([one.find for one in wanted])
    ranks = (SearchRank(F("words"), _query(one.find), weights=_WEIGHTS) for one in wanted)
    return reduce(
        add, (Value(one.weight * worth[one.find]) * rank for one, rank in zip(wanted, ranks, strict=True))
    )


def _query(find: Find) -> SearchQuery:
    return reduce(or_, (SearchQuery(each, config="english") for each in find))


def _worth_of(finds: Sequence[Find]) -> dict[Find, float]:
    """Counted once an edition, all that is not known together: counting one by one took longer than the search."""
    edition = _edition()
    known = {find: held for find in finds if (held := _worth.get((edition, find))) is not None}
    new = [find for find in dict.fromkeys(finds) if find not in known]
    if new:
        counted = _counted(new)
        if len(_worth) > _MOST_HELD:
            _worth.clear()
        _worth.update({(edition, find): worth for find, worth in counted.items()})
        known |= counted
    return known


def _counted(finds: Sequence[Find]) -> dict[Find, float]:
    """In one question; each count of it goes by the index."""
    whole = ListingIndex.objects.order_by()
    each = [whole, *(whole.filter(words=_query(find)) for find in finds)]
    counts = [
        one.values(at=Value(at, output_field=IntegerField())).annotate(count=Count("pk"))
        for at, one in enumerate(each)
    ]
    found = {row["at"]: row["count"] for row in counts[0].union(*counts[1:], all=True)}
    total = found.get(0, 0)
    return {find: log(1.0 + total / (1.0 + found.get(at, 0))) for at, find in enumerate(finds, start=1)}


def _edition() -> int:
    """Changes with everything that is said of any service."""
    return ListingVersion.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
