"""The county resembles the published place, and its dirt falls at the rates of the one file that states them."""

from collections import Counter
from functools import cache
from random import Random

import pytest

from ginnel.synthetic import dirt, health, residents
from ginnel.synthetic.facts import as_of, band, place, read
from ginnel.synthetic.residents import Resident


@cache
def people(count: int = 8000) -> list[Resident]:
    rng, found = Random(11), []
    while len(found) < count:
        home = residents.household(rng, place(), 1, len(found), len(found), as_of())
        health.settle(rng, home, as_of())
        found += home
    return found


def share(wanted) -> float:
    return sum(1 for each in people() if wanted(each)) / len(people())


def test_ages_are_near_those_published():
    raw = read("place.json")
    published = [sum(column) for column in zip(*(each["ages"] for each in raw["districts"]), strict=True)]
    over_65 = sum(published[7:]) / sum(published)
    assert share(lambda each: each.age(as_of()) >= 65) == pytest.approx(over_65, abs=0.03)


def test_districts_have_their_share_of_people():
    raw = {each["name"]: each["people"] for each in read("place.json")["districts"]}
    for name, count in raw.items():
        here = share(lambda each, name=name: each.locality.district == name)
        assert here == pytest.approx(count / sum(raw.values()), abs=0.03)


@pytest.mark.parametrize("condition", ["hypertension", "diabetes2", "copd", "dementia", "asthma"])
def test_conditions_occur_as_often_as_stated(condition):
    stated = read("rates.toml")["prevalence"][condition]
    ages = Counter(band(each.age(as_of())) for each in people())
    expected = sum(stated[at] * count for at, count in ages.items()) / len(people())
    assert share(lambda each: condition in each.conditions) == pytest.approx(expected, rel=0.25, abs=0.004)


@pytest.mark.parametrize("code", ["Z99001", "ZT1", "ZC1", "ZA1", "ZV001", "218"])
def test_dirt_falls_on_people_as_often_as_stated(code):
    at, rng, found = place().organisations[code], Random(5), Counter()
    for who in people():
        found.update(dirt.look(rng, who, at, people()[0]).wrong)
    kinds = {
        "nhs_missing": [("nhs_number", "missing")],
        "nhs_wrong": [("nhs_number", "fails modulus 11"), ("nhs_number", "belongs to somebody else")],
        "typo": [("family", "typo"), ("given", "typo")],
        "swapped_names": [("name", "swapped")],
        "transposed_date": [("birth_date", "transposed")],
        "stale_address": [("address", "stale")],
    }
    for name, wrong in kinds.items():
        seen = sum(found[each] for each in wrong) / len(people())
        assert seen == pytest.approx(dirt.rates(at)[name], abs=chance(dirt.rates(at)[name])), name


def chance(rate: float) -> float:
    """Four standard errors of a share of everybody: what luck alone may do."""
    return 4 * (rate * (1 - rate) / len(people())) ** 0.5


def test_a_misspelling_is_never_the_name_itself():
    rng = Random(1)
    for name in ("Smith", "Ng", "O'Brien", "Li", "Ann", "Aa"):
        assert all(dirt.misspell(rng, name) != name for _ in range(200))


def test_twins_and_namesakes_live_in_the_county():
    ties = Counter(each.tie for each in people())
    assert ties["twin"] >= 2
    assert ties["named after father"] >= 2
