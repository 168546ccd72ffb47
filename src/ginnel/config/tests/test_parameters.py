"""`ginnel terminology set`: a place's own numbers, from a day on, and audited."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ginnel.config.cli import main
from ginnel.foundation.audit.models import Event as Row
from ginnel.foundation.terminology import queries

pytestmark = pytest.mark.django_db
NAME = "relationship-lasts-override"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["terminology", *words])


def change(value: str, *, name: str = NAME) -> Result:
    return run(
        "set", name, value, "--from", "2031-04-01", "--source", "Information governance board, paper 7"
    )


def test_a_number_is_another_from_its_day_on_and_the_change_leaves_an_event() -> None:
    assert change("4").stdout == f"From 1 April 2031 {NAME} is 4 hours.\n"
    days = date(2031, 3, 31), date(2031, 4, 1)
    assert [queries.parameter(NAME, on=day).value for day in days] == [Decimal(8), Decimal(4)]
    event = Row.objects.get(action="terminology.parameter-set")
    assert event.detail == {"parameter": NAME, "value": "4", "unit": "hours", "from": "2031-04-01"}


def test_what_was_mistyped_is_typed_again_and_both_are_in_the_trail() -> None:
    change("40")
    assert change("4").stdout == f"From 1 April 2031 {NAME} is 4 hours, instead of 40 hours.\n"
    assert queries.parameter(NAME, on=date(2031, 4, 1)).value == Decimal(4)
    (detail,) = Row.objects.filter(detail__has_key="instead-of").values_list("detail", flat=True)
    assert (detail["value"], detail["instead-of"]) == ("4", "40 hours")


def test_what_was_set_is_taken_back_and_leaves_an_event() -> None:
    change("40")
    ended = run("take-back", NAME, "--from", "2031-04-01")
    assert ended.stdout == f"On 1 April 2031 {NAME} is 8 hours, and not 40 hours.\n"
    assert queries.parameter(NAME, on=date(2031, 4, 1)).value == Decimal(8)
    event = Row.objects.get(action="terminology.parameter-taken-back")
    assert event.detail == {"parameter": NAME, "value": "40", "unit": "hours", "from": "2031-04-01"}
    again = run("take-back", NAME, "--from", "2031-04-01")
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize(("value", "name"), [("soon", NAME), ("4", "no-such-number")])
def test_what_is_refused_is_said_in_a_line_and_leaves_nothing(value: str, name: str) -> None:
    ended = change(value, name=name)
    assert (ended.exit_code, ended.stderr.count("\n")) == (1, 1)
    assert not Row.objects.filter(action="terminology.parameter-set").exists()


def test_what_each_is_today_is_printed_with_who_says_so() -> None:
    rows: list[dict[str, Any]] = json.loads(run("parameters", "--json").stdout)["parameters"]
    assert len(rows) > 100
    assert all(row["source"] and row["unit"] for row in rows)
    assert f"{NAME}: 8 hours" in run("parameters", "override").stdout
