"""One pair at a time in Python, or all pairs in Splink: the same weight."""

from __future__ import annotations

import random

import duckdb

from ginnel.foundation.people.actions import splinking
from ginnel.foundation.people.rules import blocking, files, model
from ginnel.foundation.people.rules.features import Features, features
from ginnel.foundation.people.rules.weighing import weigher

GIVEN = ["alexander", "alex", "alexnader", "zoe", "zoë", "mary ann", "mary", "m", ""]
FAMILY = ["testperson", "testpersen", "alexander", "smith", "smith jones", "łukasz", ""]
BORN = ["1950-03-04", "1950-04-03", "1950", "1950-01-01", "1950-03", "1951-03-04", "1988-11-23", ""]
HOMES = [
    "1 example street",
    "2 example street",
    "1 exampel st",
    "flat 1 9 other road",
    "sometown",
    "",
    "street example 1",
]
CODES = ["QX1 1AA", "QX1 1AB", "QX1 9ZZ", "4810", "4811", ""]


def somebody(dice: random.Random, number: int) -> Features:
    said = {
        "given name": dice.choice(GIVEN), "surname": dice.choice(FAMILY), "dob": dice.choice(BORN),
        "address": dice.choice(HOMES), "postcode": dice.choice(CODES), "sex": dice.choice(["m", "f", ""]),
        "phone": dice.choice(["01", "02", ""]), "email": dice.choice(["a@x.example", "ab@y.example", ""]),
        "birth place": dice.choice(["sometown", "somton", "elsewhere", ""]), "full name": dice.choice(["a zoe b", ""]),
    }  # fmt: skip
    return features(files.as_columns(said, files.recognise(list(said)), number))


def test_python_and_splink_give_every_pair_the_same_weight() -> None:
    dice = random.Random(11)
    known = {number: somebody(dice, number) for number in range(150)}
    store = duckdb.connect()
    predicted = splinking.predict(store, known)
    rows = store.sql(f"SELECT number_l, number_r, match_weight FROM {predicted}").fetchall()
    weigh = weigher(model.shipped())
    assert len(rows) > 3_000
    assert max(abs(weigh(known[a], known[b]).weight - weight) for a, b, weight in rows) < 1e-6


def test_python_and_splink_compare_the_same_pairs() -> None:
    dice = random.Random(12)
    known = {number: somebody(dice, number) for number in range(60)}
    store = duckdb.connect()
    rows = store.sql(f"SELECT number_l, number_r FROM {splinking.predict(store, known)}").fetchall()
    assert {(min(pair), max(pair)) for pair in rows} == blocking.pairs(known.values())
