"""The thread from a dirty row to a published figure: a whole pretend county, loaded, joined, drawn and judged."""

import os

import pytest

from ginnel.population.engine.statistics import share_limits

PEOPLE = int(os.environ.get("GINNEL_VERIFY_PEOPLE", "600"))


@pytest.fixture(scope="module")
def home(ginnel, place):
    ginnel(place / "home-county", "demo", GINNEL_DEMO_PEOPLE=str(PEOPLE), GINNEL_DEMO_SERVE="0")
    return place / "home-county"


@pytest.fixture(scope="module")
def judgement(ginnel, home):
    return ginnel(home, "judge", home / "demo" / "county", "--json")


def test_nobody_is_joined_with_anybody_else(judgement):
    assert judgement["matching"]["joined_wrongly"] == []
    assert judgement["matching"]["joined_precision"]["whole"] > PEOPLE


@pytest.mark.parametrize(
    ("figure", "least"), [("joined_precision", 0.99995), ("shown_precision", 0.9995), ("recall", 0.98)]
)
def test_what_is_found_is_as_right_and_as_complete_as_was_set(judgement, figure, least):
    """Its interval lies above all that was set, where as many without a fault would show that; else it reaches that."""
    found = judgement["matching"][figure]
    flawless, _ = share_limits(found["whole"], found["whole"])
    assert found["whole"] > 0
    assert found["share"] >= least
    assert found["lower" if flawless >= least else "upper"] >= least


def test_little_waits_for_a_human(judgement):
    assert judgement["matching"]["review_queue"]["upper"] <= 0.01


def test_every_difference_of_a_measure_from_the_truth_comes_of_something_done_to_the_files(judgement):
    assert judgement["measures"].keys() == {
        "emergency-admissions-65", "discharge-delay", "care-home-admissions-65",
    }  # fmt: skip
    for id, each in judgement["measures"].items():
        assert each["unexplained"] == [], id
        assert each["counted"] > 0, id


def test_a_judge_of_files_not_loaded_here_says_that_nothing_was_counted(ginnel, home, place):
    """Figures of another county are not those of this one: the judge must not pass whatever it is shown."""
    ginnel(home, "synth", "--people", "300", "--seed", "77", "--out", place / "other")
    said = ginnel(home, "judge", place / "other", "--json", status=1)
    assert any(each["unexplained"] for each in said["measures"].values())
