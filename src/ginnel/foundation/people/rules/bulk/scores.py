"""What the pairs of table `pair` weigh, why they are kept and what is told of it: `rules.assessing` in SQL.

Levels come from the SQL of the comparisons themselves, so that they are those of Splink and of one pair at a time.
What two addresses share is worked out once for every two addresses.
"""

from __future__ import annotations

from math import log2

from ginnel.foundation.people.rules import homes
from ginnel.foundation.people.rules.comparing import NEUTRAL, Comparison
from ginnel.foundation.people.rules.comparisons import ALL
from ginnel.foundation.people.rules.model import Model
from ginnel.foundation.people.states import Reason

_SAME_NUMBER = "(nhs_l <> 0 AND nhs_l = nhs_r)"

# Two records of one address share all of it, and need no working out.
BETWEEN = """
CREATE TABLE between_homes AS
SELECT home_l, home_r, len(list_intersect(l.grams, r.grams))::INT AS both_grams,
    len(l.houses) > 0 AND len(r.houses) > 0 AND NOT list_has_any(l.houses, r.houses) AS clash,
    list_has_any(l.houses, r.houses) AS numbered
FROM (
    SELECT DISTINCT least(l.home_id, r.home_id) AS home_l, greatest(l.home_id, r.home_id) AS home_r
    FROM pair JOIN fact l ON l.number = a JOIN fact r ON r.number = b
    WHERE l.home_id <> r.home_id AND l.home_id > 0 AND r.home_id > 0
) JOIN home l ON l.id = home_l JOIN home r ON r.id = home_r
"""
_READ = [
    "given",
    "family",
    "others",
    "roots",
    "born",
    "gender",
    "postcode",
    "district",
    "phone",
    "email",
    "birth_place",
    "nhs",
    "is_traced",
    "given_share",
    "family_share",
    "given_told",
    "family_told",
    "size",
    "home_id",
]
_SIDES = ", ".join(f"{name}_{side}" for side in "lr" for name in _READ)
_WIDE = ", ".join(f"{side}.{name} AS {name}_{side}" for side in "lr" for name in _READ)
_PAIRED = f"""
SELECT a, b, {_WIDE}, len(l.houses) AS houses_size_l, len(r.houses) AS houses_size_r,
    l.home_id = r.home_id AND l.home_id > 0 AS at_home,
    CASE WHEN at_home THEN l.size ELSE coalesce(both_grams, 0) END AS both_grams,
    CASE WHEN at_home THEN false ELSE coalesce(clash, false) END AS clash,
    CASE WHEN at_home THEN len(l.houses) > 0 ELSE coalesce(numbered, false) END AS numbered
FROM pair JOIN fact l ON l.number = a JOIN fact r ON r.number = b
LEFT JOIN between_homes ON home_l = least(l.home_id, r.home_id) AND home_r = greatest(l.home_id, r.home_id)
"""
# The parts of the comparison of homes that need both addresses, as columns of `_PAIRED`.
_KNOWN = (
    (homes.SHARED, "200 * both_grams"),
    (homes.NUMBERED, "numbered"),
    (homes.CLASH, "clash"),
    (homes.TOTAL, "(size_l + size_r)"),
    (homes.ADDRESSES, "(size_l > 0 AND size_r > 0)"),
    ("len(houses_l)", "houses_size_l"),
    ("len(houses_r)", "houses_size_r"),
)


def _known(condition: str) -> str:
    for written, column in _KNOWN:
        condition = condition.replace(written, column)
    return condition


def _level(comparison: Comparison) -> str:
    cases = [f"WHEN {_known(comparison.neutral)} THEN {NEUTRAL}"]
    for index, level in enumerate(comparison.levels):
        cases.append(f"ELSE {index}" if level.sql == "ELSE" else f"WHEN {_known(level.sql)} THEN {index}")
    return f"CASE {' '.join(cases)} END AS {comparison.name}"


# `rules.households`, from the levels of the parts.
_HOUSEHOLD = f"""CASE WHEN family <> 0 OR born_l = '' OR born_r = '' THEN {NEUTRAL}
    WHEN born_l = born_r AND given = 6 THEN 0
    WHEN born_l <> born_r AND ((gender = 1 AND given >= 5) OR (given = 6 AND born >= 5))
        AND (phone = 0 OR home BETWEEN 0 AND 6) THEN 3
    WHEN given = 0 AND born >= 5 THEN CASE WHEN home = 11 THEN 2 ELSE 1 END
    ELSE {NEUTRAL} END AS household"""
# `rules.agreement`.
_CONTRADICTS = "(born >= 5 OR (given = 6 AND family = 4) OR (gender = 1 AND given >= 5))"
_AGREES = """(born = 0 AND CASE WHEN given = -1 AND family = -1 THEN gender = 0
    ELSE gender <> 1 AND given BETWEEN 0 AND 4 AND (
    family BETWEEN 0 AND 2 OR (given = 1 AND family = -1) OR (family <> -1 AND home BETWEEN 0 AND 2)) END)"""
_REASON = f"""CASE WHEN NOT {_SAME_NUMBER} THEN '{Reason.RESEMBLES}'
    WHEN {_CONTRADICTS} THEN '{Reason.CONTRADICTED}'
    WHEN is_traced_l AND is_traced_r AND {_AGREES} THEN '{Reason.TRACED}'
    ELSE '{Reason.SAME_NUMBER}' END"""
_GRADE = f"""CASE WHEN {_SAME_NUMBER} THEN 99
    WHEN given_l = '' OR family_l = '' OR len(born_l) <> 8
        OR given_l <> given_r OR family_l <> family_r OR born_l <> born_r THEN 0
    WHEN postcode_l = '' OR postcode_l <> postcode_r THEN 60
    WHEN size_l > 0 AND both_grams = size_l AND size_l = size_r THEN 80 ELSE 70 END"""


def score(model: Model) -> str:
    """Makes `candidate`: a, b, reason, grade, weight, evidence (JSON) and both_traced of every pair worth keeping."""
    levels = ", ".join(_level(comparison) for comparison in ALL[:-1])
    bits = " + ".join(_weight(comparison, model) for comparison in ALL)
    evidence = "trim(" + " || ".join(_told(comparison, model) for comparison in ALL) + ", ',')"
    return f"""
    CREATE TABLE candidate AS
    SELECT a, b, {_REASON} AS reason, {_GRADE} AS grade, weight, '[' || {evidence} || ']' AS evidence,
        is_traced_l AND is_traced_r AS both_traced
    FROM (
        SELECT *, {model.prior_bits!r} + {bits} AS weight FROM (
            SELECT *, {_HOUSEHOLD} FROM (SELECT a, b, {_SIDES}, both_grams, {levels} FROM ({_PAIRED}))
        )
    ) WHERE {_SAME_NUMBER} OR (weight >= {model.floor!r} AND NOT (is_traced_l AND is_traced_r))"""


def _weight(comparison: Comparison, model: Model) -> str:
    cases = []
    for index, bits in enumerate(model.bits(comparison.name)):
        rarity = ""
        if comparison.levels[index].frequency:
            name = comparison.name
            rarity = f" + {log2(model.chances[name][0][1])!r} - log2({name}_share_l)"
        cases.append(f"WHEN {index} THEN {bits!r}{rarity}")
    return f"CASE {comparison.name} {' '.join(cases)} ELSE 0 END"


def _told(comparison: Comparison, model: Model) -> str:
    """The evidence of one comparison as JSON with a comma after it, '' where there was nothing to compare."""
    cases = []
    for index, bits in enumerate(model.bits(comparison.name)):
        level = comparison.levels[index]
        begin = f'["{comparison.name}","{level.label}",'.replace("'", "''")
        told = f"' || {comparison.name}_told_l || '" if level.frequency else repr(round(bits, 3))
        cases.append(f"WHEN {index} THEN '{begin}{told}],'")
    return f"CASE {comparison.name} {' '.join(cases)} ELSE '' END"


def told(model: Model, comparison: str, share: float) -> str:
    """The bits of a name that is the same, as evidence tells them: rare names count for more."""
    bits = model.bits(comparison)[0] + log2(model.chances[comparison][0][1] / share)
    return repr(round(bits, 3))
