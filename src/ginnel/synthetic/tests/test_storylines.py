"""The residents written by hand are cast, live to the end, and are known to whom their stories say."""

import json
from random import Random

import pytest

from ginnel.synthetic import county, storyline
from ginnel.synthetic.facts import as_of
from ginnel.synthetic.tests.counties import made, truth

STORIES = {each["name"]: each for each in storyline.stories()}


def cast() -> dict[str, dict]:
    return {each["story"]: each for each in json.loads((made() / "manifest.json").read_text())["stories"]}


def resident(name: str) -> dict[str, str]:
    return next(each for each in truth("residents") if each["story"] == name)


@pytest.mark.parametrize("name", STORIES)
def test_a_part_is_given_to_somebody_who_fits_it(name):
    who, wanted = resident(name), STORIES[name]["cast"]
    assert who["sex"] == wanted["sex"]
    assert not who["died"] and not who["left"]
    assert who["nhs_number"] == cast()[name]["nhs_number"]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("start here", {"Z", "ZT", "ZC1", "ZA1", "ZTC1", "ZV001", "2"}),
        ("alone at night", {"Z", "ZT", "ZC1", "ZA1", "ZTC1", "2"}),
        ("winter after winter", {"Z", "ZT", "ZC1", "ZA1", "ZP1"}),
        ("ready to leave", {"Z", "ZT", "ZA1", "2"}),
    ],
)
def test_every_organisation_of_a_story_knows_its_resident(name, kinds):
    known = cast()[name]["records"]
    assert all(any(code.startswith(kind) for code in known) for kind in kinds)


def test_the_one_who_waits_is_treated_across_the_border():
    assert "ZT2" in cast()["ready to leave"]["records"]
    assert cast()["ready to leave"]["council"] == "218"


def test_the_namesakes_live_together_and_are_two():
    father = resident("one name")
    home = [each for each in truth("residents") if each["household"] == father["household"]]
    same = [each for each in home if (each["given"], each["family"]) == (father["given"], father["family"])]
    assert len(same) == 2
    assert same[0]["nhs_number"] != same[1]["nhs_number"]


@pytest.mark.parametrize("people", [1, 2, 12, 60])
def test_a_small_county_still_has_somebody_to_start_with(people):
    part = county.make(5, 0, people)
    assert storyline.NAME in part.cast
    assert len(part.people) == people


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_told_in_order_and_within_the_three_years(name):
    who = next(each for each in county.make(3, 0, 600).people if each.storyline == name)
    told = storyline.events(who)
    assert told == sorted(told, key=lambda each: each.start)
    assert all(each.start.date() <= as_of() and (each.end or each.start) >= each.start for each in told)


def test_casting_takes_nobody_twice():
    part = county.make(Random(1).randrange(99), 0, 500)
    numbers = [each.number for each in part.cast.values()]
    assert len(numbers) == len(set(numbers)) == len(STORIES)
