"""What a household does to the evidence: twins share all but a given name, a parent and child of one name all but
a birth date, and partners or siblings a family name, an address and a telephone, which say no more together than
each alone. The parts are not independent there, and namesakes share a name: so each pattern has a weight of its own,
set when the model is trained so that the weight of such a pair says how often it is one person.
"""

from __future__ import annotations

from ginnel.foundation.people.rules.births import BORN
from ginnel.foundation.people.rules.comparing import NEUTRAL, Comparison, Level
from ginnel.foundation.people.rules.features import Features
from ginnel.foundation.people.rules.homes import HOME
from ginnel.foundation.people.rules.names import GIVEN

_SIMILAR_GIVEN, _OTHER_GIVEN = 5, 6
_OTHER_DATE = 5
_ELSEWHERE = 11
_ALIKE = 6  # the last level of rules.homes at which two homes would not look alike by chance


def _household(a: Features, b: Features) -> int:
    if not a.family or a.family != b.family or not a.born or not b.born:
        return NEUTRAL
    given = GIVEN.judge(a, b)
    if a.born == b.born:
        return 0 if given >= _OTHER_GIVEN else NEUTRAL
    if given >= _SIMILAR_GIVEN:
        return 3 if _are_others(a, b, given) and _is_one_home(a, b) else NEUTRAL
    if a.given and a.given == b.given and BORN.judge(a, b) >= _OTHER_DATE:
        return 2 if HOME.judge(a, b) == _ELSEWHERE else 1
    return NEUTRAL


def _are_others(a: Features, b: Features, given: int) -> bool:
    """Whether two given names and dates of birth are those of partners or siblings."""
    if a.gender and b.gender and a.gender != b.gender:
        return True
    return given >= _OTHER_GIVEN and BORN.judge(a, b) >= _OTHER_DATE


def _is_one_home(a: Features, b: Features) -> bool:
    return bool(a.phone and a.phone == b.phone) or 0 <= HOME.judge(a, b) <= _ALIKE


_FAMILY = "(family_l <> '' AND family_l = family_r AND born_l <> '' AND born_r <> '')"


def _unlike(comparison: Comparison, level: int) -> str:
    """SQL for: compared, and none of the levels before `level` holds."""
    before = " OR ".join(f"({each.sql})" for each in comparison.levels[:level])
    return f"NOT ({comparison.neutral}) AND NOT ({before})"


_TWIN = f"({_FAMILY} AND born_l = born_r AND {_unlike(GIVEN, _OTHER_GIVEN)})"
_NAMESAKE = f"({_FAMILY} AND given_l <> '' AND given_l = given_r AND {_unlike(BORN, _OTHER_DATE)})"

_AT_HOME = (
    f"(NOT ({HOME.neutral}) AND ({' OR '.join(f'({level.sql})' for level in HOME.levels[: _ALIKE + 1])}))"
)
_OF_ONE_HOME = f"((phone_l <> '' AND phone_l = phone_r) OR {_AT_HOME})"
_OTHERS = (
    f"((gender_l <> '' AND gender_r <> '' AND gender_l <> gender_r AND {_unlike(GIVEN, _SIMILAR_GIVEN)}) "
    f"OR ({_unlike(GIVEN, _OTHER_GIVEN)} AND {_unlike(BORN, _OTHER_DATE)}))"
)
_ANOTHER = f"({_FAMILY} AND born_l <> born_r AND {_OTHERS} AND {_OF_ONE_HOME})"

_ELSEWHERE_SQL = _unlike(HOME, _ELSEWHERE)

HOUSEHOLD = Comparison(
    "household",
    "Household",
    f"NOT {_TWIN} AND NOT {_NAMESAKE} AND NOT {_ANOTHER}",
    (
        Level("twins would look like this: only the given name differs", _TWIN),
        Level(
            "a parent and child would look like this: the birth date differs",
            f"{_NAMESAKE} AND NOT ({_ELSEWHERE_SQL})",
        ),
        Level("namesakes would look like this: birth date and address differ", _NAMESAKE),
        Level("partners or siblings would look like this: given name and birth date differ", "ELSE"),
    ),
    _household,
)
