"""Everybody at once, or one pair at a time: the same pairs, reasons, grades, weights and evidence."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow
import pytest

from ginnel.foundation.people.actions import bulk
from ginnel.foundation.people.rules import blocking, model
from ginnel.foundation.people.rules.assessing import assessor
from ginnel.foundation.people.rules.bulk import facts
from ginnel.foundation.people.rules.features import features

GIVEN = ["alexander", "alex", "alexnader", "sandy", "zoe", "zoë", "mary ann", "mary", "m", "elexander", ""]
FAMILY = ["testperson", "testpersen", "alexander", "smith", "smith jones", "jones", "łukasz", "mary", ""]
BORN = [
    *("1950-03-04", "1950-04-03", "1950", "1950-01-01", "1950-03", "1951-03-04", "1950-03-14", "1950-12-04"),
    *("1988-11-23", "1900-01-01"),
]
HOMES = [
    *(
        "1 example street sometown",
        "2 example street sometown",
        "1 exampel st sometown",
        "flat 1 9 other road",
        "",
    ),
    *("sometown", "street example 1", "rose cottage example street", "3rd avenue 12 b"),
]
CODES = ["QX1 1AA", "QX1 1AB", "QX1 9ZZ", "QX11 1AA", "QX1 A1A", "4810", "4811", ""]
NUMBERS = ["9990000018", "9990000026", "9990000019", "9999999999", "", ""]


def somebody(dice: random.Random, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "nhs_number": dice.choice(NUMBERS) if dice.random() < 0.3 else "",
        "nhs_status": dice.choice(["01", "01", "02", ""]),
        "given_folded": dice.choice(GIVEN),
        "family_folded": dice.choice(FAMILY),
        "other_names_folded": sorted(set(dice.choices(["zoe", "smith", "sandy"], k=dice.choice([0, 0, 0, 1, 2])))),
        "birth_date": dice.choice([*BORN, ""]),
        "gender": dice.choice(["male", "female", "other", ""]),
        "address_folded": dice.choice(HOMES),
        "postcode": dice.choice(CODES),
        "phone": dice.choice(["01", "02", ""]),
        "email": dice.choice(["a@x.example", "ab@y.example", "abcdefgh@gmail.com", "abcdefgi@gmail.com", "", ""]),
        "birth_place_folded": dice.choice(["sometown", "somton", "elsewhere", ""]),
        "is_separated": dice.random() < 0.02,
    }  # fmt: skip


def found_in_bulk(rows: Sequence[dict[str, Any]]) -> dict[tuple[int, int], tuple[Any, ...]]:
    with bulk.opened() as store:
        say(store, rows)
        bulk.link(store, most_of_a_key=10_000)
        found = store.execute("SELECT a, b, reason, grade, weight, evidence FROM candidate").fetchall()
    return {(a, b): (reason, grade, weight, json.loads(told)) for a, b, reason, grade, weight, told in found}


def say(store: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]]) -> None:
    said = [
        {
            name.removesuffix("_folded"): value
            for name, value in row.items()
            if name not in ("other_names_folded", "number")
        }
        | {
            "number": row["number"],
            "organisation": str(row["number"]),
            "others": facts.SEPARATOR.join(row["other_names_folded"]),
        }
        for row in rows
    ]
    store.register("rows", pyarrow.Table.from_pylist(said))
    store.execute("CREATE TABLE said AS SELECT * FROM rows")


def found_one_by_one(rows: Sequence[dict[str, Any]]) -> dict[tuple[int, int], tuple[Any, ...]]:
    known = {row["number"]: features(row) for row in rows}
    assess = assessor(model.shipped())
    judged = (assess(known[a], known[b]) for a, b in blocking.pairs(known.values()))
    return {
        (one.first, one.second): (
            str(one.reason),
            one.grade,
            one.weight,
            [list(line) for line in one.evidence],
        )
        for one in judged
        if one
    }


@pytest.mark.parametrize("seed", range(3))
def test_everybody_at_once_finds_what_one_pair_at_a_time_finds(seed: int) -> None:
    dice = random.Random(seed)
    rows = [somebody(dice, number) for number in range(1, 300)]
    together, apart = found_in_bulk(rows), found_one_by_one(rows)
    assert len(apart) > 200
    assert together.keys() == apart.keys()
    for pair, (reason, grade, weight, evidence) in apart.items():
        assert together[pair][:2] == (reason, grade)
        assert together[pair][2] == pytest.approx(weight, abs=1e-9)
        assert together[pair][3] == evidence
