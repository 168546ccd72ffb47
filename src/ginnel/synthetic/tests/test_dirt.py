"""Dirt falls at the rates of the one file that states them, and each fall is written down."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ginnel.kernel.values.identifiers import is_valid_nhs_number
from ginnel.synthetic import dirt, numbers
from ginnel.synthetic.chance import hits
from ginnel.synthetic.facts import place
from ginnel.synthetic.tests.counties import chance, people

KINDS = {
    "nhs_missing": [("nhs_number", "missing")],
    "nhs_wrong": [("nhs_number", "fails modulus 11"), ("nhs_number", "belongs to somebody else")],
    "typo": [("family", "typo"), ("given", "typo")],
    "swapped_names": [("name", "swapped")],
    "transposed_date": [("birth_date", "transposed")],
    "stale_address": [("address", "stale")],
    "ethnicity_missing": [("ethnicity", "missing")],
    "ethnicity_not_stated": [("ethnicity", "not stated")],
}
SENDERS = ["Z99001", "ZT1", "ZC1", "ZA1", "ZV001", "ZTC1", "ZP1", "218"]
UNSEEN = {"218": {"typo", "swapped_names"}}  # Client Level Data has no names
GROWN = [each for each in people() if each.born.year < dirt.GROWN_BY]


def seen(code: str) -> Counter:
    rng, found = Random(5), Counter()
    for who in GROWN:
        found.update(dirt.look(rng.random, who, place().organisations[code], GROWN[0]).wrong)
    return found


@pytest.mark.parametrize("code", SENDERS)
def test_dirt_falls_on_people_as_often_as_stated(code):
    found, rates = seen(code), dirt.rates(place().organisations[code])
    for name, wrong in KINDS.items():
        expected = 0.0 if name in UNSEEN.get(code, ()) else rates.get(name, 0.0)
        if name == "nhs_wrong":
            expected *= 1 - rates["nhs_missing"]
        share = sum(found[each] for each in wrong) / len(GROWN)
        assert share == pytest.approx(expected, abs=chance(expected, len(GROWN), 4.5)), name


@pytest.mark.parametrize("code", SENDERS)
def test_a_superseded_number_is_kept_as_often_as_stated(code):
    rng, at = Random(6), place().organisations[code]
    had = [each for each in people() if each.superseded] * 40
    kept = sum(dirt.look(rng.random, who, at, people()[0]).nhs == who.superseded for who in had)
    rates = dirt.rates(at)
    expected = rates["superseded_kept"] * (1 - rates["nhs_missing"])
    assert kept / len(had) == pytest.approx(expected, abs=chance(expected, len(had)))


@given(st.text("abcdefghijklmnoprstuvwyzABCDEO'-", min_size=2, max_size=14), st.integers(0, 10_000))
def test_a_misspelling_is_never_the_name_itself(name, seed):
    assert dirt.misspell(Random(seed).random, name) != name


@settings(max_examples=40)
@given(st.floats(0.001, 0.6), st.integers(0, 10_000))
def test_hits_come_in_order_once_each_and_as_often_as_stated(rate, seed):
    rng, count = Random(seed), 3000
    found = list(hits(rng.random, rate, count))
    assert found == sorted(set(found))
    assert all(0 <= each < count for each in found)
    assert len(found) / count == pytest.approx(rate, abs=chance(rate, count, 5))


def test_a_number_said_to_fail_its_check_does():
    rng, at = Random(7), place().organisations["218"]
    for who in people()[:4000]:
        view = dirt.look(rng.random, who, at, people()[-1])
        assert not view.nhs or is_valid_nhs_number(view.nhs) != (
            ("nhs_number", "fails modulus 11") in view.wrong
        )


@settings(max_examples=50)
@given(st.integers(0, 9_999), st.integers(0, 899_999))
def test_nhs_numbers_are_valid_and_begin_999(seed, person):
    number = numbers.nhs_number(seed, person % 880_000)
    assert is_valid_nhs_number(number)
    assert number.startswith("999")


def test_a_spare_number_is_nobody_elses():
    given_out = [numbers.nhs_number(4, each) for each in range(20_000)]
    spare = [number for each in range(20_000) if (number := numbers.spare_nhs_number(4, each))]
    assert len(spare) == 400
    assert len(set(given_out) | set(spare)) == 20_400
