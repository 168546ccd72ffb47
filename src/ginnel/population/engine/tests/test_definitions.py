"""A definition is data that is checked: what cannot be computed is refused where it is written."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ginnel.population.engine.definitions import Misdefined, measure

PLAIN: dict[str, Any] = {
    "id": "stays",
    "version": "1",
    "title": "Stays",
    "definition": "Stays in the month.",
    "source": "Test",
    "period": "month",
    "counted": {"table": "spells", "on": "admitted_on", "where": [{"column": "age", "at_least": 65}]},
    "figures": [{"name": "stays", "label": "Stays", "kind": "count"}],
}


def changed(**changes: Any) -> dict[str, Any]:
    data = deepcopy(PLAIN)
    data["counted"] |= changes.pop("counted", {})
    return data | changes


def test_a_plain_definition_is_read() -> None:
    made = measure(PLAIN)
    assert (made.id, made.counted.table.name, made.figures[0].label) == ("stays", "spells", "Stays")


@pytest.mark.parametrize(
    "counted",
    [
        {"table": "patients"},
        {"on": "age"},
        {"on": "admission_date"},
        {"where": [{"column": "postcode", "is": "ZZ1 1AA"}]},
        {"where": [{"column": "age", "is": "65"}]},
        {"where": [{"column": "age", "is": True}]},
        {"where": [{"column": "age", "contains": "6"}]},
        {"where": [{"column": "method", "is_in": ["21"], "resembles": "2"}]},
        {"where": [{"column": "age"}]},
        {"where": [{"days": ["age", "discharged_on"], "is": 0}]},
        {"where": [{"column": "@earlier.admitted_on", "before": "@row.admitted_on"}]},
        {"where": [{"column": "admitted_on", "before": "@period.middle"}]},
        {"once_per": ["person"]},
        {"amount": {"days": ["ready_on", "method"]}},
    ],
)
def test_what_the_promises_do_not_know_is_refused(counted: dict[str, Any]) -> None:
    with pytest.raises(Misdefined):
        measure(changed(counted=counted))


@pytest.mark.parametrize(
    "figures",
    [
        [{"name": "rate", "label": "Rate", "kind": "rate", "per": 1000}],
        [{"name": "late", "label": "Late", "kind": "count", "part": "late"}],
    ],
)
def test_a_figure_of_what_is_not_counted_is_refused(figures: list[dict[str, Any]]) -> None:
    with pytest.raises(Misdefined):
        measure(changed(figures=figures))


def test_a_definition_without_its_text_is_refused() -> None:
    data = {name: said for name, said in PLAIN.items() if name != "definition"}
    with pytest.raises(Misdefined, match="definition"):
        measure(data)
