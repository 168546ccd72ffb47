"""What a promise table promises is refused when a row does not keep it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ginnel.population.engine.promises import PROMISED, TABLES, Broken, Type, once, table
from ginnel.population.engine.promises.declaring import duplicates
from ginnel.population.engine.tests.lakes import filled, pseudonym


def spell(**said: Any) -> tuple[Any, ...]:
    return filled(table("spells"), 1, {"admitted_on": date(2026, 3, 1)} | said)


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"admitted_on": None}, "admitted_on"),
        ({"admitted_on": "2026-03-01"}, "admitted_on"),
        ({"discharged_on": date(2026, 2, 28)}, "discharged_on"),
        ({"age": 131}, "age"),
        ({"age": "80"}, "age"),
        ({"sex": "F"}, "sex"),
        ({"pathway": "4"}, "pathway"),
        ({"method": None}, "method"),
        ({"organisation": ""}, "organisation"),
        ({"delay_reason": "They could not agree where their mother was to go, and so she waited"}, "delay_reason"),
    ],
)  # fmt: skip
def test_a_row_that_breaks_its_promise_is_refused_by_column_and_without_its_value(
    said: dict[str, Any], where: str
) -> None:
    with pytest.raises(Broken, match=where) as refused:
        table("spells").check(spell(**said))
    assert not any(str(value) in str(refused.value) for value in said.values() if value)


def test_a_row_that_keeps_it_passes() -> None:
    row = spell(age=80, sex="female", discharged_on=date(2026, 3, 1), pathway="P1")
    table("spells").check(row)
    assert not duplicates(table("spells"), [row])


def test_of_rows_that_tell_of_one_stay_the_preferred_counts() -> None:
    spells = table("spells")
    told = [
        {"stay": "a", "told_by": "messages", "spell": "1"},
        {"stay": "a", "told_by": "extract", "spell": "3"},
        {"stay": "a", "told_by": "extract", "spell": "2"},
        {"stay": "b", "told_by": "messages", "spell": "4"},
    ]
    assert [row["spell"] for row in once(spells, told)] == ["2", "4"]
    assert once(table("services"), told) == told


def test_a_name_in_the_place_of_a_pseudonym_is_refused() -> None:
    row = ("Barbara", *spell()[1:])
    with pytest.raises(Broken, match="spell"):
        table("spells").check(row)


def test_every_table_about_residents_has_pseudonyms_for_both_keys_and_nothing_that_could_hold_words() -> None:
    for each in PROMISED:
        assert each.column("resident").form
        assert each.column(each.key).form
        assert not {column.name for column in each.columns} & {"name", "address", "postcode", "note", "text"}


def test_every_table_says_what_each_column_means() -> None:
    assert all(column.means and each.means for each in TABLES.values() for column in each.columns)
    assert {column.type for each in TABLES.values() for column in each.columns} == set(Type)


def test_two_rows_with_one_key_are_found() -> None:
    rows = [spell(), spell(age=3)]
    assert duplicates(table("spells"), rows) == [pseudonym("spells1")]
