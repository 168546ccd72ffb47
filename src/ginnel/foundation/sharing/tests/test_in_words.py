"""The table as pages show it leaves nothing out and adds nothing."""

from __future__ import annotations

import pytest

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.rules import PURPOSES, TABLE, Reach, in_words, reach_of
from ginnel.foundation.sharing.states import OwnRole, SystemRole
from ginnel.kernel.viewer import Action, Category, Purpose

LABELS = {category.label.lower(): category for category in Category}
REACHES = {reach.label: reach for reach in Reach}


def read_back(role: str, purpose: Purpose, category: Category, action: Action) -> Reach:
    """How far the words say that a role reaches: as somebody reads them, line by line."""
    return max(
        (
            REACHES[line.about]
            for line in in_words.lines_of(role)
            if line.purpose == purpose
            and action.value in line.may.replace(" and ", ", ").split(", ")
            and category in {LABELS[kind] for kind in line.kinds.split(", ")}
        ),
        default=Reach.NOBODY,
    )


@pytest.mark.parametrize("role", [*Role.values, *SystemRole.values])
def test_the_words_of_a_role_say_what_is_decided(role: str) -> None:
    told, decided = (
        {(purpose, category, action): ask(role, purpose, category, action)
         for purpose in Purpose for category in Category for action in Action}
        for ask in (read_back, reach_of)
    )  # fmt: skip
    assert told == decided
    assert {line.purpose for line in in_words.lines_of(role)} <= set(PURPOSES[role])


def test_every_line_is_told_of_each_role_that_it_names() -> None:
    told = sum(len(in_words.lines_of(role)) for role in (*Role.values, *SystemRole.values))
    assert told == sum(len(line.roles) for line in TABLE)


def test_of_residents_it_says_about_whom() -> None:
    proxy = in_words.lines_of(OwnRole.PROXY)
    assert {line.about for line in proxy} == {"people for whom they act, of what was chosen"}
    assert in_words.lines_of(OwnRole.RESIDENT)[1].may == "read and write"
    assert in_words.may(Action) == "read, write and merge"
