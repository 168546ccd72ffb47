"""Birth dates compared as they are known, to the year, month or day, and birth places."""

from __future__ import annotations

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from ginnel.foundation.people.rules.comparing import NEUTRAL, Comparison, Level
from ginnel.foundation.people.rules.features import Features

_alike = JaroWinkler.similarity
_edits = DamerauLevenshtein.distance


def _born(a: Features, b: Features) -> int:
    one, two = a.born, b.born
    if not one or not two:
        return NEUTRAL
    if one == two:
        return 0 if one[6:] != "00" else 2
    same_year, same_month, same_day = one[:4] == two[:4], one[4:6] == two[4:6], one[6:] == two[6:]
    if same_year and one[4:6] == two[6:] and one[6:] == two[4:6]:
        return 1
    if same_year and (_is_partial(one) or _is_partial(two)):
        return 2
    if "00" in (one[6:], two[6:]):
        return 6  # what neither knows is nothing alike
    if _edits(one, two) == 1:
        return 3
    if same_year + same_month + same_day == 2:
        return 4
    if same_year:
        return 5
    return 6


def _is_partial(born: str) -> bool:
    """Only the year known, or the first of January, which is how a year alone is often typed, or no day."""
    return born[4:] in ("0000", "0101") or born[6:] == "00"


_DAYS_KNOWN = "born_l[7:8] <> '00' AND born_r[7:8] <> '00'"


def _partial_sql(side: str) -> str:
    return f"(born_{side}[5:8] IN ('0000', '0101') OR born_{side}[7:8] = '00')"


BORN = Comparison(
    "born",
    "Birth date",
    "born_l = '' OR born_r = ''",
    (
        Level("the same", "born_l = born_r AND born_l[7:8] <> '00'"),
        Level(
            "day and month the other way round",
            "born_l <> born_r AND born_l[1:4] = born_r[1:4] "
            "AND born_l[5:6] = born_r[7:8] AND born_l[7:8] = born_r[5:6]",
        ),
        Level(
            "the same year, the rest not known to one",
            f"born_l[1:4] = born_r[1:4] AND ({_partial_sql('l')} OR {_partial_sql('r')})",
        ),
        Level("one digit different", f"damerau_levenshtein(born_l, born_r) = 1 AND {_DAYS_KNOWN}"),
        Level(
            "two of day, month and year the same",
            "(born_l[1:4] = born_r[1:4])::INT + (born_l[5:6] = born_r[5:6])::INT "
            f"+ (born_l[7:8] = born_r[7:8])::INT = 2 AND {_DAYS_KNOWN}",
        ),
        Level("only the year the same", "born_l[1:4] = born_r[1:4]"),
        Level("different", "ELSE"),
    ),
    _born,
)


def _birth_place(a: Features, b: Features) -> int:
    one, two = a.birth_place, b.birth_place
    if not one or not two:
        return NEUTRAL
    if one == two:
        return 0
    return 1 if _alike(one.encode(), two.encode()) >= 0.88 else 2


BIRTH_PLACE = Comparison(
    "birth_place",
    "Birth place",
    "birth_place_l = '' OR birth_place_r = ''",
    (
        Level("the same", "birth_place_l = birth_place_r"),
        Level("similar", "jaro_winkler_similarity(birth_place_l, birth_place_r) >= 0.88"),
        Level("different", "ELSE"),
    ),
    _birth_place,
)
