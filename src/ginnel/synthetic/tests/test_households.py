"""The people resemble the published place, and live together as people do."""

from collections import Counter
from random import Random

import pytest

from ginnel.synthetic import households
from ginnel.synthetic.facts import as_of, band, began, place, read
from ginnel.synthetic.tests.counties import chance, people

PUBLISHED = [sum(column) for column in zip(*(each.ages for each in place().districts.values()), strict=True)]


def alive():
    return [each for each in people() if each.lives_here(as_of())]


def share(wanted, of=None) -> float:
    of = of or people()
    return sum(1 for each in of if wanted(each)) / len(of)


@pytest.mark.parametrize("at", range(10))
def test_ages_are_near_those_published(at):
    low, high = read("place.toml")["bands"][at]
    expected = PUBLISHED[at] / sum(PUBLISHED)
    assert share(lambda each: low <= each.age(as_of()) <= high, alive()) == pytest.approx(expected, rel=0.16)


def test_districts_have_their_share_of_people():
    total = sum(each.people for each in place().districts.values())
    for district in place().districts.values():
        found = share(lambda each, district=district: each.area.locality.district is district)
        assert found == pytest.approx(district.people / total, abs=0.02)


@pytest.mark.parametrize("condition", ["hypertension", "diabetes2", "copd", "dementia", "asthma"])
def test_conditions_occur_as_often_as_stated(condition):
    stated = read("rates.toml")["prevalence"][condition]
    ages = Counter(band(each.age(as_of())) for each in people())
    expected = sum(stated[at] * count for at, count in ages.items()) / len(people())
    assert share(lambda each: condition in each.conditions) == pytest.approx(expected, rel=0.2, abs=0.004)


def test_there_are_twins_namesakes_carers_and_care_homes():
    ties = Counter(each.tie for each in people())
    assert ties["twin"] == ties["second twin"] >= 2
    assert ties["named after father"] >= 2
    assert 0.01 < share(lambda each: each.carer >= 0) < 0.05
    assert (
        0.01
        < share(lambda each: bool(each.home.care_home), [e for e in alive() if e.age(as_of()) >= 65])
        < 0.06
    )


def test_nobody_in_a_household_bears_anothers_whole_name_but_a_son_his_fathers():
    homes: dict[int, list] = {}
    for each in people():
        homes.setdefault(each.household, []).append(each)
    for home in homes.values():
        names = Counter((each.given, each.sex) for each in home if each.tie != "named after father")
        assert max(names.values(), default=1) == 1


def test_children_are_younger_than_their_mothers():
    by_number = {each.number: each for each in people()}
    for child in people():
        if child.mother >= 0 and child.mother in by_number:
            assert 15 <= by_number[child.mother].age(child.born) < 50


def test_a_move_is_within_the_three_years_and_nobody_moves_before_birth():
    moved = [each for each in people() if len(each.homes) > 1]
    assert 0.1 < len(moved) / len(people()) < 0.25
    for each in moved:
        assert began() < each.homes[-1][0] < as_of()
        assert each.born < each.homes[-1][0]


def test_a_new_start_has_another_number_and_another_sex():
    changed = [each for each in people() if each.before]
    assert changed
    for each in changed:
        assert each.before.nhs != each.nhs
        assert each.before.sex != each.sex


def test_superseded_numbers_are_as_common_as_stated():
    stated = read("dirt.toml")["families"]["superseded"]
    assert share(lambda each: bool(each.superseded)) == pytest.approx(
        stated, abs=chance(stated, len(people()))
    )


def test_names_are_as_varied_as_a_real_countys():
    families = Counter(each.family for each in {each.household: each for each in people()}.values())
    assert sum((count / families.total()) ** 2 for count in families.values()) < 0.003


def test_a_county_with_no_room_for_a_household_takes_part_of_one_and_ties_nobody_to_the_rest():
    rng = Random(1)
    home = next(
        each for each in iter(lambda: households.household(rng.random, 1, 0, 0, 1), None) if len(each) > 3
    )
    (head,) = households.only(home, 1)
    assert head.partner == -1 and head.lives_alone
