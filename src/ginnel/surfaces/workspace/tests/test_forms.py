"""What staff type, and what is made of it."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from ginnel.surfaces.workspace.forms.finding import FindForm, typed_date
from ginnel.surfaces.workspace.forms.timeline import filters_in, problems_in
from ginnel.surfaces.workspace.presenters import finding
from ginnel.surfaces.workspace.presenters.banner import age_words, display_name


@pytest.mark.parametrize(
    "typed", ["4 3 1941", "04/03/1941", "4.3.41", "1941-03-04", "4 Mar 1941", "4 march 1941", "04031941"]
)
def test_a_date_of_birth_is_read_however_it_is_typed(typed: str) -> None:
    assert typed_date(typed) == "1941-03-04"


def test_a_date_that_never_was_is_refused_in_words() -> None:
    form = FindForm({"birth_date": "31 2 1941"})
    assert not form.is_valid()
    assert "like 27 3 1941" in form.errors["birth_date"][0]


def test_a_mistyped_nhs_number_is_refused_without_repeating_it() -> None:
    form = FindForm({"nhs_number": "999 000 001"})
    assert not form.is_valid()
    assert "999 000 001" not in form.errors["nhs_number"][0]


def test_only_what_was_filled_in_is_asked() -> None:
    form = FindForm({"family": "Testperson", "postcode": "dl11aa"})
    assert form.is_valid()
    assert form.asked() == {"family": "Testperson", "postcode": "DL1 1AA"}


def test_a_month_as_a_limit_covers_the_whole_month() -> None:
    filters = filters_in(QueryDict("since=2026-02&until=2026-02&page=2&everything=1&organisation=X"))
    assert (str(filters.since), str(filters.until), filters.page) == ("2026-02-01", "2026-02-28", 2)
    assert (filters.everything, filters.organisation) == (True, "X")


def test_a_limit_that_is_no_date_is_left_out() -> None:
    query = QueryDict("since=yesterday&until=3 2026")
    assert filters_in(query).since is None
    assert list(problems_in(query)) == ["since"]


@pytest.mark.parametrize(
    "birth, death, words",
    [("1941", "", "about"), ("1941-03-04", "2026-03-03", "died aged 84"), ("unknown", "", ""), ("", "", "")],
)
def test_an_age_says_no_more_than_is_known(birth: str, death: str, words: str) -> None:
    assert age_words(birth, death).startswith(words)


def test_a_mistyped_nhs_number_is_looked_for_among_those_near_it_and_said_to_be_wrong() -> None:
    form = FindForm({"nhs_number": "999 000 0019"})
    assert form.is_valid()
    assert "not a valid one" in finding.results([], form.asked())["advice"]


def test_a_role_that_finds_only_people_it_knows_is_told_so() -> None:
    asked = {"text": "somebody"}
    assert "already knows" in finding.results([], asked, is_limited=True)["sentence"]
    assert "already knows" not in finding.results([], asked)["sentence"]


def test_a_name_is_shown_as_on_every_nhs_record() -> None:
    assert display_name("Testperson", "Ann") == "TESTPERSON, Ann"
    assert display_name("o'test", "ANN-MARIE") == "O'TEST, Ann-Marie"
    assert display_name("", "") == "Name not known"
