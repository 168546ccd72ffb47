"""Given and family names compared, whichever way round they were entered."""

from __future__ import annotations

from rapidfuzz.distance import JaroWinkler

from ginnel.foundation.people.rules.comparing import NEUTRAL, Comparison, Level
from ginnel.foundation.people.rules.features import Features

_alike = JaroWinkler.similarity

_CROSSED = 0.88
_SWAPPED = (
    "(given_l <> '' AND family_l <> '' AND given_r <> '' AND family_r <> '' "
    "AND given_l <> given_r AND family_l <> family_r "
    f"AND jaro_winkler_similarity(given_l, family_r) >= {_CROSSED} "
    f"AND jaro_winkler_similarity(family_l, given_r) >= {_CROSSED})"
)


def _is_swapped(a: Features, b: Features) -> bool:
    return (
        a.given != b.given
        and a.family != b.family
        and bool(a.given and a.family and b.given and b.family)
        and _alike(a.given, b.family) >= _CROSSED
        and _alike(a.family, b.given) >= _CROSSED
    )


def _given(a: Features, b: Features) -> int:
    one, two = a.given, b.given
    if not one or not two:
        return NEUTRAL
    if one == two:
        return 0
    if _is_swapped(a, b):
        return 1
    if one in b.others or two in a.others:
        return 2
    if not a.roots.isdisjoint(b.roots) or one.startswith(two) or two.startswith(one):
        return 3
    similarity = _alike(one, two)
    if similarity >= 0.92:
        return 4
    if similarity >= 0.8:
        return 5
    return 6


GIVEN = Comparison(
    "given",
    "Given name",
    "given_l = '' OR given_r = ''",
    (
        Level("the same", "given_l = given_r", "given"),
        Level("given and family name swapped", _SWAPPED),
        Level(
            "one is another of the other's names",
            "list_contains(others_r, given_l) OR list_contains(others_l, given_r)",
        ),
        Level(
            "a short form or initial of the other",
            "list_has_any(roots_l, roots_r) OR starts_with(given_l, given_r) OR starts_with(given_r, given_l)",
        ),
        Level("nearly the same", "jaro_winkler_similarity(given_l, given_r) >= 0.92"),
        Level("similar", "jaro_winkler_similarity(given_l, given_r) >= 0.8"),
        Level("different", "ELSE"),
    ),
    _given,
)


def _family(a: Features, b: Features) -> int:
    one, two = a.family, b.family
    if not one or not two:
        return NEUTRAL
    if one == two:
        return 0
    if _is_swapped(a, b):
        return NEUTRAL
    if one in b.others or two in a.others or not set(one.split()).isdisjoint(two.split()):
        return 1
    similarity = _alike(one, two)
    if similarity >= 0.92:
        return 2
    if similarity >= 0.8:
        return 3
    return 4


FAMILY = Comparison(
    "family",
    "Family name",
    f"family_l = '' OR family_r = '' OR {_SWAPPED}",
    (
        Level("the same", "family_l = family_r", "family"),
        Level(
            "one is part of the other, or an earlier name",
            "list_contains(others_r, family_l) OR list_contains(others_l, family_r) "
            "OR list_has_any(string_split(family_l, ' '), string_split(family_r, ' '))",
        ),
        Level("nearly the same", "jaro_winkler_similarity(family_l, family_r) >= 0.92"),
        Level("similar", "jaro_winkler_similarity(family_l, family_r) >= 0.8"),
        Level("different", "ELSE"),
    ),
    _family,
)
