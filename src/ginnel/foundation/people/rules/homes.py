"""Where two people live, compared as one thing: a postcode, a house number and a street are not independent
facts, and a household shares them all. Address words are compared as a set of trigrams, so that order and
typing count for little.
"""

from __future__ import annotations

from rapidfuzz.distance import DamerauLevenshtein

from ginnel.foundation.people.rules.comparing import NEUTRAL, Comparison, Level
from ginnel.foundation.people.rules.features import Features

_edits = DamerauLevenshtein.distance

# Shared trigrams in hundredths of all, from which two addresses are the same, alike, or have something in
# common.
_SAME, _ALIKE, _COMMON = 85, 60, 35


def _home(a: Features, b: Features) -> int:
    same_postcode = bool(a.postcode) and a.postcode == b.postcode
    same_district = bool(a.district) and a.district == b.district
    total = len(a.grams) + len(b.grams) if a.grams and b.grams else 0
    if total:
        level = _addresses(a, b, 200 * len(a.grams & b.grams), total, same_postcode, same_district)
        if level is not None:
            return level
    elif not (a.district and b.district):
        return NEUTRAL
    elif same_postcode:
        return 5
    if a.postcode and b.postcode and _edits(a.postcode, b.postcode) == 1:
        return 9
    return 10 if same_district else 11


def _addresses(
    a: Features, b: Features, shared: int, total: int, same_postcode: bool, same_district: bool
) -> int | None:
    """The level where the addresses have something to say; a town without a house number says little."""
    clash = bool(a.houses) and bool(b.houses) and a.houses.isdisjoint(b.houses)
    if shared >= _SAME * total and clash:
        return 4
    if shared >= _SAME * total and a.houses and b.houses:
        return 0 if same_district else 1
    if shared >= _ALIKE * total and not clash and (a.houses or b.houses):
        return 2 if same_district else 3
    if same_postcode:
        return 6
    if shared >= _SAME * total:
        return 7
    return 8 if shared >= _COMMON * total and not clash else None


# What of this is worked out once for two addresses when everybody is matched at once (rules.bulk).
TOTAL = "(len(grams_l) + len(grams_r))"
SHARED = "200 * len(list_intersect(grams_l, grams_r))"
CLASH = "(len(houses_l) > 0 AND len(houses_r) > 0 AND NOT list_has_any(houses_l, houses_r))"
ADDRESSES = "(len(grams_l) > 0 AND len(grams_r) > 0)"
_SAME_POSTCODE = "(postcode_l <> '' AND postcode_l = postcode_r)"
_SAME_DISTRICT = "(district_l <> '' AND district_l = district_r)"


def _shares(hundredths: int) -> str:
    return f"({ADDRESSES} AND {SHARED} >= {hundredths} * {TOTAL})"


NUMBERED = "(len(houses_l) > 0 AND list_has_any(houses_l, houses_r))"
_SIMILAR = f"({_shares(_ALIKE)} AND NOT {CLASH} AND (len(houses_l) > 0 OR len(houses_r) > 0))"

HOME = Comparison(
    "home",
    "Address",
    f"NOT {ADDRESSES} AND (district_l = '' OR district_r = '')",
    (
        Level("the same, postcode or district too", f"{NUMBERED} AND {_shares(_SAME)} AND {_SAME_DISTRICT}"),
        Level("the same, another or no postcode", f"{NUMBERED} AND {_shares(_SAME)}"),
        Level("similar, the same postcode or district", f"{_SIMILAR} AND {_SAME_DISTRICT}"),
        Level("similar, another or no postcode", f"{_SIMILAR} AND NOT {_SAME_DISTRICT}"),
        Level("the same but for the house number", f"{_shares(_SAME)} AND {CLASH}"),
        Level("not known to one, the same postcode", f"NOT {ADDRESSES} AND {_SAME_POSTCODE}"),
        Level("different, the same postcode", _SAME_POSTCODE),
        Level("the same town or street, no house number", _shares(_SAME)),
        Level("something in common", f"{_shares(_COMMON)} AND NOT {CLASH}"),
        Level(
            "different or not known to one, nearly the same postcode",
            "postcode_l <> '' AND postcode_r <> '' AND damerau_levenshtein(postcode_l, postcode_r) = 1",
        ),
        Level("different or not known to one, the same postcode district", _SAME_DISTRICT),
        Level("different", "ELSE"),
    ),
    _home,
)
