"""What a hospital's own patient index says of two of its numbers is followed, until a human says otherwise."""

from __future__ import annotations

import pytest

from ginnel.foundation.people.rules.indexed import Said, must_decide
from ginnel.foundation.people.states import DecisionKind, Verdict

JOINED = Said(DecisionKind.INDEX, Verdict.SAME)
PARTED = Said(DecisionKind.INDEX, Verdict.OPEN)
UNDONE = Said(DecisionKind.UNDO, Verdict.OPEN, takes_back_index=True)


@pytest.mark.parametrize(
    ("said", "must"),
    [
        ([], True),
        ([JOINED], False),
        ([PARTED, JOINED], True),
        ([UNDONE, JOINED], False),
        ([Said(DecisionKind.REJECT, Verdict.DIFFERENT)], False),
        ([Said(DecisionKind.UNMERGE, Verdict.DIFFERENT), JOINED], False),
        ([Said(DecisionKind.CONFIRM, Verdict.SAME)], False),
        ([Said(DecisionKind.ASK, Verdict.OPEN)], True),
        ([Said(DecisionKind.UNDO, Verdict.OPEN), Said(DecisionKind.REJECT, Verdict.DIFFERENT)], True),
    ],
)
def test_a_merge_is_followed_once_and_never_against_a_human(said: list[Said], must: bool) -> None:
    assert must_decide(said, is_same=True) is must


@pytest.mark.parametrize(
    ("said", "must"),
    [
        ([], False),
        ([JOINED], True),
        ([PARTED, JOINED], False),
        ([Said(DecisionKind.CONFIRM, Verdict.SAME)], False),
        ([Said(DecisionKind.MERGE, Verdict.SAME), JOINED], False),
    ],
)
def test_an_unlink_takes_back_only_what_an_index_had_joined(said: list[Said], must: bool) -> None:
    assert must_decide(said, is_same=False) is must
