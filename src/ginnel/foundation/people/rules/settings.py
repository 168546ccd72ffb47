"""The shipped model as Splink settings (https://moj-analytical-services.github.io/splink), for bulk and
training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ginnel.foundation.people.rules.comparing import Comparison
from ginnel.foundation.people.rules.comparisons import ALL
from ginnel.foundation.people.rules.model import Model

LINK_KEY = {"blocking_rule": "l.sought = r.held", "arrays_to_explode": ["sought", "held"]}


def splink_settings(model: Model | None, in_sql: Callable[[str], str] = str) -> dict[str, Any]:
    """Settings for records with the columns of `rules.table`; without a model, untrained.

    `in_sql` renders a condition, written for DuckDB, for another engine (`rules.spark_sql`).
    """
    settings: dict[str, Any] = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "number",
        "comparisons": [_comparison(comparison, model, in_sql) for comparison in ALL],
        "blocking_rules_to_generate_predictions": [LINK_KEY],
        "retain_intermediate_calculation_columns": False,
        "retain_matching_columns": False,
    }
    if model:
        settings["probability_two_random_records_match"] = model.prior
    return settings


def _comparison(comparison: Comparison, model: Model | None, in_sql: Callable[[str], str]) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": in_sql(comparison.neutral), "label_for_charts": "not known", "is_null_level": True}
    ]
    for index, level in enumerate(comparison.levels):
        shown: dict[str, Any] = {"sql_condition": in_sql(level.sql), "label_for_charts": level.label}
        if level.frequency:
            shown |= {"tf_adjustment_column": level.frequency, "tf_adjustment_weight": 1.0}
        if model:
            same, different = model.chances[comparison.name][index]
            shown |= {"m_probability": same, "u_probability": different}
        levels.append(shown)
    return {"output_column_name": comparison.name, "comparison_levels": levels}
