"""Who meets whom, for an engine that joins what one record seeks with what another holds (Spark).

The same keys as `rules.bulk.blocks`, under the same limit, with the marks of `rules.blocking`: what is wide is held
under one mark by whole records and under another by those with a gap, and only those with a gap seek both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ginnel.foundation.people.rules.bulk import blocks
from ginnel.foundation.people.rules.bulk.blocks import Kind
from ginnel.foundation.people.rules.model import Model

_GAP, _WHOLE = "'gap'", "'whole'"


def seeking(most: int) -> Iterator[str]:
    """DuckDB's statements that make `held` and `sought` (key, number, traced: the NHS number if it is, else 0) and
    `people`, in which each record is as the comparisons read it. They read `fact` and `home`.
    """
    for table in ("held", "sought"):  # signed numbers: the Java machine has no others
        yield f"CREATE TABLE {table} (key BIGINT, number BIGINT, traced BIGINT)"
    for place, kind in enumerate(blocks.KINDS):
        yield blocks.keys(kind)
        yield blocks.busy(kind, most)
        yield _insert("held", _mark(kind), place)
        yield _insert("sought", _GAP, place)
        if kind.gap:
            yield _insert("sought", _WHOLE, place, "WHERE has_gap")
    yield _PEOPLE


def _mark(kind: Kind) -> str:
    return f"CASE WHEN has_gap THEN {_GAP} ELSE {_WHOLE} END" if kind.gap else _GAP


def _insert(table: str, mark: str, place: int, where: str = "") -> str:
    return f"""INSERT INTO {table}
    SELECT (hash(key, {place}, {mark}) >> 1)::BIGINT, number, CASE WHEN fact.is_traced THEN nhs ELSE 0 END
    FROM keys SEMI JOIN busy USING (key) JOIN fact USING (number) {where}"""


_PEOPLE = """
CREATE TABLE people AS
SELECT number, given, family, others, roots, born, gender, postcode, district,
    coalesce(home.grams, []) AS grams, fact.houses, phone, email, birth_place, nhs
FROM fact LEFT JOIN home ON home.id = home_id
"""

# In Spark's SQL. Seeking is mutual, so one way round finds every pair; of two who are traced the number alone speaks.
MET = """
SELECT DISTINCT '0' AS match_key, held.number AS join_key_l, sought.number AS join_key_r
FROM held JOIN sought ON held.key = sought.key AND held.number < sought.number
AND (held.traced = 0 OR sought.traced = 0 OR held.traced = sought.traced)
"""
# Splink is given the pairs, and passes on what tells whether two have one number.
SETTINGS: dict[str, Any] = {
    "additional_columns_to_retain": ["nhs"],
    "blocking_rules_to_generate_predictions": [],
}


def kept(predicted: str, model: Model) -> str:
    """a, b and weight of those pairs of Splink's table that could be kept: enough weight, or the same number."""
    return f"""
    SELECT number_l AS a, number_r AS b, match_weight AS weight FROM {predicted}
    WHERE match_weight >= {model.floor!r}D OR (nhs_l <> 0 AND nhs_l = nhs_r)"""
